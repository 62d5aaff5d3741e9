"""Timers: what a program does later, or again and again, and how long it waits in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n

SLEEPS: Final = frozenset({"sleep", "wait"})


@dataclass(frozen=True, slots=True)
class Timer:
    """What is done again and again: `body` each `seconds` (None where they are not known).

    `node` is the call that starts it, or the loop that sleeps; `delay` is the time as written.
    """

    node: n.Call | n.While
    body: n.Node
    delay: n.Node
    seconds: float | None


def timers(code: Code) -> Iterator[Timer]:
    """What a file does at intervals."""
    if code.python:
        for loop in code.all(n.While):
            yield from _sleeping(code, loop)
    for call in code.calls:
        name = code.qualified(call.callee)
        if len(call.args) < 2:
            continue
        if name in ("setInterval", "timers:setInterval") or name.endswith("PeriodicCallback"):
            function, delay, unit = call.args[0], call.args[1], 0.001
        elif name in ("setTimeout", "timers:setTimeout"):
            function, delay, unit = call.args[0], call.args[1], 0.001
            if not _again(code, call, function):
                continue
        elif name == "threading.Timer":
            function, delay, unit = call.args[1], call.args[0], 1.0
            if not _again(code, call, function):
                continue
        else:
            continue
        body = code.function(function)
        if body is not None:
            yield Timer(call, body, delay, _times(code.number(delay), unit))


def _again(code: Code, call: n.Call, function: n.Node) -> bool:
    """Whether what runs later starts itself again."""
    body = code.function(function)
    return body is not None and (
        call.within(body) or any(node is call for node in code.called(body, 1))
    )


def _sleeping(code: Code, loop: n.While) -> Iterator[Timer]:
    for call in loop.find(n.Call):
        if (
            call.args
            and (call.method in SLEEPS or code.qualified(call.callee) in SLEEPS)
            and call.enclosing(n.Function, n.While) is loop
        ):
            yield Timer(loop, loop.body, call.args[0], code.number(call.args[0]))
            return


def _times(number: float | None, unit: float) -> float | None:
    return None if number is None else number * unit


def deferred(code: Code) -> Iterator[tuple[n.Call, n.Function]]:
    """The calls that have a function run once, later, and the functions."""
    for call in code.calls:
        name = code.qualified(call.callee)
        if name == "threading.Timer" or call.method in ("call_later", "call_at"):
            later = call.args[1:2]
        elif name in ("setTimeout", "timers:setTimeout"):
            later = call.args[:1]
        else:
            continue
        body = code.function(later[0]) if later else None
        if body is not None:
            yield call, body
