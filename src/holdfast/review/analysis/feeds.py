"""Queues of connections that are kept together: what is published is put into each of them.

`subscribers.add(queue)`, `subscribers[name] = queue`: each connection of a Python server waits at
its own queue, made in its own function.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from holdfast.review.analysis.members import held
from holdfast.review.code import Code
from holdfast.review.meaning.slots import Slot
from holdfast.review.syntax import nodes as n

QUEUES: Final = frozenset({"asyncio.Queue", "asyncio.PriorityQueue", "asyncio.LifoQueue"})
COPIES: Final = frozenset({"list", "tuple", "set"})


@dataclass(frozen=True, slots=True)
class Feed:
    """A queue that is put into a registry, under `key` where it has one.

    `made` is the call that makes it, `node` what puts it there.
    """

    made: n.Call
    registry: n.Node
    slot: Slot
    key: n.Node | None
    node: n.Node


def feeds(code: Code) -> Iterator[Feed]:
    """The queues of a file that accepts connections."""
    if not code.python or not any(code.sockets.of(side="server")):
        return
    for call in code.calls:
        target = call.parent.target if isinstance(call.parent, n.Assign) else None
        local = isinstance(target, n.Name) and call.enclosing(n.Function) is not None
        if not local or code.qualified(call.callee) not in QUEUES:
            continue
        for use in code.uses(code.slot(target)):
            feed = _feed(code, call, use.parent)
            if feed is not None:
                yield feed


def _feed(code: Code, made: n.Call, node: n.Node | None) -> Feed | None:
    """What puts a queue into a registry, if it does."""
    registry: n.Node | None = None
    key: n.Node | None = None
    match node:
        case n.Call(n.Attribute(inner, "add" | "append"), (_,)):
            registry = inner
        case n.Assign(n.Subscript(inner, index)):
            registry, key = inner, index
    slot = code.slot(registry)
    if node is None or registry is None or slot is None:
        return None
    return Feed(made, registry, slot, key, node)


def published(code: Code, feed: Feed) -> Iterator[n.Call]:
    """The calls that put something into each queue of a feed's registry."""
    for loop in code.all(n.ForEach):
        iterable = loop.iterable
        if isinstance(iterable, n.Call) and code.qualified(iterable.callee) in COPIES:
            iterable = next(iter(iterable.args), iterable)
        if held(code, iterable) != feed.slot:
            continue
        queues = [code.binding(it) for it in loop.target.find(n.Name)]
        for call in loop.body.find(n.Call):
            match call.callee:
                case n.Attribute(n.Name() as queue, "put" | "put_nowait"):
                    if code.binding(queue) in queues:
                        yield call
