"""Pauses: what waits in the middle of a function, and for how long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.review.analysis.dialing import runs_now
from holdfast.review.code import Code
from holdfast.review.meaning.keeping import per_program
from holdfast.review.syntax import nodes as n

SLEEPS: Final = frozenset(
    {"sleep", "delay", "wait", "pause", "timeout", "sleepAsync", "setTimeout"}
)
MAYBE: Final = re.compile(
    r"sleep|delay|wait|back_?off|pause|retry|retries|reconnect|tenacity", re.I
)


def pause_of(code: Code, node: n.Node) -> tuple[n.Node, int] | None:
    """The length of a pause, if `node` is one, and how many of its units make a second."""
    if not isinstance(node, n.Call):
        return None
    name = node.callee_name
    if code.python:
        if name == "sleep" and node.args:
            return node.args[0], 1
        if name in ("wait", "wait_for"):
            if code.qualified(node.callee) == "asyncio.wait":
                return None
            timeout = code.option(node, "timeout")
            given = timeout if timeout is not None else (node.args[-1] if node.args else None)
            waits = name == "wait" or (node.args and _is_event(node.args[0]))
            return (given, 1) if given is not None and waits else None
        return None
    if not isinstance(node.parent, n.Await | n.Return) and name != "Promise":
        return None
    if name == "Promise":
        timer = executes_timer(code, node)
        return (timer.args[1], 1000) if timer is not None and len(timer.args) > 1 else None
    if name in SLEEPS and len(node.args) in (1, 2) and isinstance(node.parent, n.Await):
        return node.args[0], 1000
    return None


@per_program
def pauses(code: Code) -> Iterator[tuple[n.Call, n.Node, int]]:
    """All of a file, each with its length, and how many of its units make a second."""
    for call in code.calls:
        found = pause_of(code, call)
        if found is not None:
            yield call, *found


def may_pause(code: Code, call: n.Call) -> bool:
    """Whether a call may wait for something, as far as its name says."""
    return MAYBE.search(code.source(call.callee)) is not None


def executes_timer(code: Code, node: n.Call) -> n.Call | None:
    """The `setTimeout` in `new Promise((done) => setTimeout(done, 1000))`."""
    named = isinstance(node.callee, n.Name) and node.callee.id == "Promise" and node.new
    executor = code.function(node.args[0]) if named and node.args else None
    for call in executor.body.find(n.Call) if executor else ():
        own = call.enclosing(n.Function) is executor
        if own and code.qualified(call.callee) == "setTimeout":
            return call
    return None


def _is_event(node: n.Node) -> bool:
    return isinstance(node, n.Call) and node.method == "wait"


def innermost_loop(node: n.Node) -> n.Node | None:
    """The loop around a node, in the same function."""
    for outer in node.ancestors():
        if isinstance(outer, n.Loop):
            return outer
        if isinstance(outer, n.Function) and not runs_now(outer):
            return None
    return None


def endless(code: Code, loop: n.Node | None) -> bool:
    """Whether only what is in a loop can end it: `while True`, `for (;;)`."""
    match loop:
        case n.While(test):
            return bool(code.constant(test))
        case n.For(test=test):
            return test is None or isinstance(test, n.Jump)
    return False


def ends_loop(node: n.Node) -> bool:
    """Whether a statement ends the loop that it stands in, and does not only begin it again."""
    return isinstance(node, n.Raise | n.Return) or (
        isinstance(node, n.Jump) and node.kind == "break"
    )
