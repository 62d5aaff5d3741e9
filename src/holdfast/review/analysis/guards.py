"""What stands between one function and what it leads to: tests that may keep it from happening."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.review.analysis.dialing import leading
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n

TRIES: Final = re.compile(r"attempt|tries|retries|count|failure|left|remain", re.I)
"""Names of what counts attempts."""
TELLS: Final = re.compile(
    r"(?i)log|trace|debug|info|warn(ing)?|error|exception|critical|print|emit|report|notify|toast"
)
"""Calls that say something, and leave everything else as it is."""
DEPTH: Final = 5


def guards(code: Code, function: n.Function, target: n.Node) -> list[n.Node] | None:
    """The tests on the way from a function to `target`; None if no way is seen.

    A test that only counts attempts is none: it does not ask whether anybody still wants it.
    """
    around = leading(code, target)
    if function not in around:
        return None
    return list(_tests(code, function, target, around, DEPTH))


def step(
    code: Code, function: n.Function, target: n.Node, around: list[n.Function] | None = None
) -> n.Node | None:
    """Where in a function the way to `target` goes on: `target` itself, or the call that leads
    there."""
    known = leading(code, target) if around is None else around
    for node in function.body.walk():
        if node is target or (isinstance(node, n.Call) and code.function(node.callee) in known):
            return node
    return None


def _tests(
    code: Code, function: n.Function, target: n.Node, around: list[n.Function], depth: int
) -> Iterator[n.Node]:
    found = step(code, function, target, around)
    if found is None:
        return
    yield from (it for it in before(function, found) if not TRIES.search(code.source(it)))
    if found is not target and isinstance(found, n.Call) and depth:
        called = code.function(found.callee)
        if called is not None and called is not function:
            yield from _tests(code, called, target, around, depth - 1)


def before(function: n.Function, node: n.Node) -> Iterator[n.Node]:
    """The tests in a function that decide whether `node` is reached."""
    inner = node
    for outer in node.ancestors():
        match outer:
            case n.If(test) | n.Conditional(test) | n.While(test) if inner is not test:
                yield test
            case n.Switch(subject) if inner is not subject:
                yield subject
            case n.Binary("and" | "or" | "??", left, right) if inner is right:
                yield left
            case n.Block(body):
                for item in body[: body.index(inner)]:
                    if isinstance(item, n.If) and leaves(item.then):
                        yield item.test
        if outer is function:
            return
        inner = outer


def leaves(block: n.Block) -> bool:
    """Whether a block ends by leaving what is around it."""
    match block.body:
        case (*_, n.Return() | n.Raise()):
            return True
        case (*_, n.Jump("break" | "continue")):
            return True
    return False


def only_tells(node: n.Node) -> bool:
    """Whether a comparison only decides whether something is said: `if (tries > 3) log('down')`."""
    asked = node.enclosing(n.If, n.Block)
    if not isinstance(asked, n.If) or not node.within(asked.test):
        return False
    steps = [*asked.then.body, *(() if asked.other is None else asked.other.body)]
    return bool(steps) and all(_is_telling(it) for it in steps)


def is_told(node: n.Node) -> bool:
    """Whether something is only said: it is in a call that is a statement, and leaves nothing."""
    return any(isinstance(it.parent, n.Block) and _is_telling(it) for it in node.ancestors())


def _is_telling(step: n.Node) -> bool:
    match step:
        case n.Call(n.Attribute(name=name)) | n.Call(n.Name(name)):
            return TELLS.fullmatch(name) is not None
    return False
