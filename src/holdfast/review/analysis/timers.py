"""Timers: what a program does later, or again and again, and how long it waits in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from holdfast.review.code import Code
from holdfast.review.meaning.keeping import per_program
from holdfast.review.syntax import nodes as n

MILLISECOND: Final = 0.001
STARTS: Final = {
    "setInterval": (0, 1, MILLISECOND, True),
    "setTimeout": (0, 1, MILLISECOND, False),
    "timers:setInterval": (0, 1, MILLISECOND, True),
    "timers:setTimeout": (0, 1, MILLISECOND, False),
    "threading.Timer": (1, 0, 1.0, False),
    "tornado.ioloop.PeriodicCallback": (0, 1, MILLISECOND, True),
}
"""Where the function and the time are among the arguments, the unit, and whether it repeats."""
SLEEPS: Final = frozenset({"delay", "sleep", "wait"})


@dataclass(frozen=True, slots=True)
class Timer:
    """What is done again and again: `body` each `seconds` (None where they are not known).

    `node` is the call that starts it, or the loop that sleeps; `delay` is the time as written.
    """

    node: n.Call | n.While
    body: n.Node
    delay: n.Node
    seconds: float | None


@per_program
def timers(code: Code) -> Iterator[Timer]:
    """What a file does at intervals."""
    for loop in code.all(n.While):
        yield from _sleeping(code, loop)
    for call in code.calls:
        start = STARTS.get(code.qualified(call.callee))
        if start is None or len(call.args) < 2:
            continue
        function, time, unit, repeats = start
        body, delay = code.function(call.args[function]), call.args[time]
        if body is not None and (repeats or _again(code, call, body)):
            yield Timer(call, body, delay, _times(code.number(delay), unit))


def _again(code: Code, call: n.Call, body: n.Function) -> bool:
    """Whether what runs later starts itself again."""
    return any(node is call for node in code.called(body, 1))


def _sleeping(code: Code, loop: n.While) -> Iterator[Timer]:
    for call in loop.find(n.Call):
        name = call.method or code.source(call.callee)
        if name in SLEEPS and call.args and call.enclosing(n.Function, n.While) is loop:
            unit = 1.0 if code.python else MILLISECOND
            yield Timer(loop, loop.body, call.args[0], _times(code.number(call.args[0]), unit))
            return


def _times(number: float | None, unit: float) -> float | None:
    return None if number is None else number * unit


@per_program
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
