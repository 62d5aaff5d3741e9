"""The functions that run for a connection, and what runs in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.review.meaning.program import Program
from holdfast.review.meaning.sockets import Socket
from holdfast.review.syntax import nodes as n

DETACH: Final = frozenset({"removeEventListener", "removeAllListeners", "off", "removeListener"})
"""What takes a listener off."""


def functions(socket: Socket) -> list[n.Function]:
    """The functions that have a socket from its beginning: an endpoint, a consumer's methods."""
    node = socket.node
    if isinstance(node, n.Class):
        return [it for it in node.body.body if isinstance(it, n.Function)]
    if isinstance(node, n.Function):
        return [node]
    function = node.enclosing(n.Function)
    return [function] if function is not None else []


def is_handed_on(code: Program, function: n.Function) -> bool:
    """Whether something may call a function that it is given: as an argument, out of a table."""
    return any(
        not (isinstance(it.parent, n.Call) and it.parent.callee is it)
        and code.function(it) is function
        for it in code.all(n.Name)
        if it.id == function.name
    )


def own(function: n.Function) -> Iterator[n.Node]:
    """The nodes of a function's body, without those of the functions defined in it."""
    stack: list[n.Node] = [function.body]
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, n.Definition):
            stack += node.children()[::-1]


def reached(code: Program, function: n.Function, depth: int = 3) -> list[n.Function]:
    """The function, and those of this file that it calls, directly or through others.

    A function that a decorator may have put on another thread is not followed.
    """
    found = [function]
    level = [function]
    for _ in range(depth):
        following: list[n.Function] = []
        for caller in level:
            for node in own(caller):
                if isinstance(node, n.Call):
                    callee = code.function(node.callee)
                    if callee is not None and callee not in found and not callee.decorators:
                        found.append(callee)
                        following.append(callee)
        level = following
    return found
