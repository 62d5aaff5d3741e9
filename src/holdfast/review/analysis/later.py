"""What runs later: the functions that timers are given, directly or through a function of the file.

`setTimeout(connect, 1000)`, `loop.call_later(1, connect)`, `sleep(1000).then(connect)`, and
`later(connect, 1000)` where `later` hands both to a timer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from holdfast.review.analysis.pauses import SLEEPS, executes_timer
from holdfast.review.code import Code
from holdfast.review.meaning.keeping import per_program
from holdfast.review.syntax import nodes as n

TIMERS: Final = {"setTimeout": (0, 1), "setInterval": (0, 1), "call_later": (1, 0)}
"""Where a timer takes its function and its delay."""
PYTHON_TIMERS: Final = {**TIMERS, "callLater": (1, 0), "Timer": (1, 0)}


@dataclass(frozen=True, slots=True)
class Later:
    """A call that has a function run later, after `wait`, once or at intervals."""

    call: n.Call
    function: n.Function
    wait: n.Node | None
    repeats: bool = False


@per_program
def later(code: Code) -> Iterator[Later]:
    """All of a file, in source order of the timers."""
    table = PYTHON_TIMERS if code.python else TIMERS
    for call in code.calls:
        name = call.callee_name
        if name == "then" and call.args:
            yield from _after_pause(code, call)
        if name not in table:
            continue
        first, second = (_argument(call, index) for index in table[name])
        repeats = name == "setInterval"
        function = code.function(first)
        if function is not None:
            yield Later(call, function, second, repeats)
        else:
            yield from _wrapped(code, call, first, second, repeats)


def _argument(call: n.Call, index: int) -> n.Node | None:
    return call.args[index] if index < len(call.args) else None


def _wrapped(
    code: Code, call: n.Call, first: n.Node | None, second: n.Node | None, repeats: bool
) -> Iterator[Later]:
    """The calls of a function that hands its own parameters to a timer."""
    wrapper = call.enclosing(n.Function)
    at = _position(code, wrapper, first)
    if wrapper is None or at is None:
        return
    waits = _position(code, wrapper, second)
    for outer in code.callers(wrapper):
        function = code.function(_argument(outer, at))
        if function is not None:
            wait = second if waits is None else _argument(outer, waits)
            yield Later(outer, function, wait, repeats)


def _position(code: Code, function: n.Function | None, given: n.Node | None) -> int | None:
    """Which argument of a function an expression is."""
    if function is None or not isinstance(given, n.Name):
        return None
    source = code.binding(given).only("param")
    if source is None or source.node not in function.params:
        return None
    return function.params.index(source.node) - (code.python and function.takes_self)


def _after_pause(code: Code, call: n.Call) -> Iterator[Later]:
    """`sleep(1000).then(connect)`."""
    pause = call.callee.object if isinstance(call.callee, n.Attribute) else None
    function = code.function(call.args[0])
    if not isinstance(pause, n.Call) or function is None:
        return
    name = pause.callee_name
    timer = executes_timer(code, pause)
    if timer is not None:
        yield Later(call, function, _argument(timer, 1))
    elif name in SLEEPS and pause.args:
        yield Later(call, function, pause.args[0])
