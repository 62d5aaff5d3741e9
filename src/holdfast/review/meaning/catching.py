"""What catches an error: handlers around it, around all calls of its function, or a promise's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from holdfast.review.syntax import nodes as n

if TYPE_CHECKING:
    from holdfast.review.meaning.program import Program

AT_ONCE: Final = frozenset(
    {"every", "filter", "find", "findIndex", "flatMap", "forEach", "map", "reduce", "some", "sort"}
)
"""Methods of lists that call a function before they return."""


def guarded(code: Program, node: n.Node, wanted: frozenset[str], depth: int) -> bool:
    """Whether a handler of one of the `wanted` errors, or of all, catches those of `node`."""
    inner: n.Node = node
    for outer in node.ancestors():
        if isinstance(outer, n.Try) and inner is outer.body:
            if any(_catches(code, it.types, wanted) for it in outer.handlers):
                return True
        elif isinstance(outer, n.With) and inner is outer.body:
            if any(_suppresses(code, it.value, wanted) for it in outer.items):
                return True
        elif isinstance(outer, n.Function) and not _runs_at_once(outer):
            if _promise_caught(outer):
                return True
            calls = code.callers(outer) if depth else []
            later = outer.is_async and not code.python
            return bool(calls) and all(
                _promise_caught(it)
                or ((not later or _is_awaited(it)) and guarded(code, it, wanted, depth - 1))
                for it in calls
            )
        inner = outer
    return False


def _suppresses(code: Program, manager: n.Node, wanted: frozenset[str]) -> bool:
    """Whether it is `contextlib.suppress` of errors that are wanted."""
    match manager:
        case n.Call(callee, types) if code.qualified(callee) == "contextlib.suppress":
            return bool(types) and _catches(code, types, wanted)
    return False


def _promise_caught(step: n.Node) -> bool:
    """Whether a function or call is a step of a promise chain that ends in a catch."""
    chain = step.parent
    while isinstance(chain, n.Call | n.Attribute | n.Await):
        if isinstance(chain, n.Call) and chain.method == "catch":
            return True
        if isinstance(chain, n.Call) and chain.method == "then" and len(chain.args) > 1:
            return True
        chain = chain.parent
    return False


def _catches(code: Program, types: Sequence[n.Node], wanted: frozenset[str]) -> bool:
    """Whether errors of these types are wanted ones, or any; none are all."""
    if not wanted or not types:
        return True
    named = {code.source(it).rpartition(".")[2] for it in types}
    return bool(named & (wanted | {"Exception", "BaseException"}))


def _runs_at_once(function: n.Function) -> bool:
    """Whether a function is called where it stands, so that its errors come out there."""
    if function.is_async or not isinstance(function.parent, n.Call):
        return False
    return function.parent.callee is function or function.parent.method in AT_ONCE


def _is_awaited(call: n.Call) -> bool:
    """Whether the statement waits for what a call promises, alone or with others."""
    outer = call.parent
    while isinstance(outer, n.Call | n.Attribute | n.Sequence | n.Spread):
        outer = outer.parent
    return isinstance(outer, n.Await)
