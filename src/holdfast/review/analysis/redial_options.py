"""Libraries that redial by themselves, and what their options make of the delay."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from holdfast.review.analysis.delay import Delay, Growth, Jitter
from holdfast.review.analysis.delays import delay_of, returned_by
from holdfast.review.analysis.pauses import pause_of
from holdfast.review.code import Code
from holdfast.review.meaning.sockets import Socket
from holdfast.review.syntax import nodes as n

Found = tuple[n.Node, n.Node | None, Delay, int]
"""Where the option is, the expression of the delay, what is known of it, its units a second."""
BACKOFF: Final = Delay(Growth.exponential, Jitter.full, capped=True)
FACTORS: Final = {
    "socket.io-client": (
        "randomizationFactor",
        "reconnectionDelay",
        "reconnectionDelayMax",
        1000,
    ),
    "python-socketio": (
        "randomization_factor",
        "reconnection_delay",
        "reconnection_delay_max",
        1,
    ),
}
"""The options of Socket.IO: how much chance, the first delay, the longest; units a second."""
RETRIES: Final = frozenset(
    f"{module}:{name}" for module in ("rxjs", "rxjs/operators") for name in ("retry", "retryWhen")
)
WAITS: Final = frozenset(
    f"{module}:{name}" for module in ("rxjs", "rxjs/operators") for name in ("delay", "timer")
)
"""What waits, in observables of rxjs."""
IN_STEP: Final = Delay(Growth.exponential, Jitter.none, capped=True)


def options_of(code: Code, socket: Socket) -> list[Found]:
    """What a call of such a library says of its delay; nothing where it does not redial itself."""
    call = socket.node
    if not isinstance(call, n.Call):
        return []
    if socket.library in FACTORS:
        return _factor(code, call, *FACTORS[socket.library])
    if socket.library == "rxjs":
        return list(_operators(code, socket, call))
    found = _of_library(code, socket, call)
    return [] if found is None else [found]


def _of_library(code: Code, socket: Socket, call: n.Call) -> Found | None:
    match socket.library:
        case "reconnecting-websocket":
            return _reconnecting(code, call)
        case "react-use-websocket":
            return _hook(code, call)
        case "graphql-ws":
            return _graphql(code, call)
        case "vueuse":
            return _composable(code, call)
        case "websockets" if _in_for(call):
            return (call, None, BACKOFF, 1)
        case "holdfast":
            return (call, None, BACKOFF, 1)
    return None


def hidden(code: Code, call: n.Call) -> bool:
    """Whether options may be given that the file does not show. The first argument is none."""
    known = n.Mapping | n.Literal | n.Function | n.Template | n.Sequence
    for given in call.args[1:]:
        held = code.follow(given)
        if not isinstance(held, known):
            return True
        if isinstance(held, n.Mapping) and any(it.key is None for it in held.entries):
            return True
    return False


def _factor(code: Code, call: n.Call, factor: str, least: str, most: str, unit: int) -> list[Found]:
    if code.constant(code.option(call, "reconnection")) is False:
        return []
    given = code.option(call, factor)
    in_step = given is not None and code.number(given) == 0
    found: list[Found] = []
    if given is not None and in_step:
        found.append((given, None, IN_STEP, unit))
    cap = code.option(call, most)
    if cap is not None and in_step and _never_grows(code, call, cap, least, unit):
        found.append((cap, cap, Delay(), unit))
    return found or [(call, None, BACKOFF, unit)]


def _never_grows(code: Code, call: n.Call, cap: n.Node, least: str, first: float) -> bool:
    """Whether the longest delay is the first one, which is `first` where nothing is said."""
    given = code.option(call, least)
    low = first if given is None else code.number(given)
    high = code.number(cap)
    return low is not None and high is not None and high <= low


def _reconnecting(code: Code, call: n.Call) -> Found | None:
    """The only chance in it is in the default of the least delay."""
    least = code.option(call, "minReconnectionDelay")
    if code.number(code.option(call, "maxRetries")) == 0:
        return None
    if least is None:
        return (call, None, BACKOFF, 1000)
    delay = delay_of(code, least)
    if delay.jitter is not Jitter.none or delay.opaque:
        return (call, None, BACKOFF, 1000)
    cap = code.option(call, "maxReconnectionDelay")
    steady = code.number(code.option(call, "reconnectionDelayGrowFactor")) == 1
    if steady or (cap and _never_grows(code, call, cap, "minReconnectionDelay", 0)):
        return (least, least, Delay(), 1000)
    return (least, None, IN_STEP, 1000)


def _hook(code: Code, call: n.Call) -> Found | None:
    """`useWebSocket` redials if `shouldReconnect` says so, every 5 s if nothing else is said."""
    if code.option(call, "shouldReconnect") is None:
        return None
    given = code.option(call, "reconnectInterval")
    if given is None:
        return (call, None, Delay(opaque=True), 1000)
    function = code.function(given)
    if function is None:
        return (given, given, delay_of(code, given), 1000)
    value = _only_value(function)
    return (given, value, returned_by(code, function), 1000)


def _graphql(code: Code, call: n.Call) -> Found | None:
    if code.number(code.option(call, "retryAttempts")) == 0:
        return None
    function = code.function(code.option(call, "retryWait"))
    if function is None:
        return (call, None, BACKOFF, 1000)
    for inner in function.body.find(n.Call):
        pause = pause_of(code, inner)
        if pause is not None:
            return (inner, pause[0], delay_of(code, pause[0]), pause[1])
    return (call, None, Delay(opaque=True), 1000)


def _composable(code: Code, call: n.Call) -> Found | None:
    """`useWebSocket` of VueUse redials if `autoReconnect` says so, each second by default."""
    given = code.option(call, "autoReconnect")
    held = None if given is None else code.follow(given)
    if given is None or held is None or code.constant(held) is False:
        return None
    delay = held.get("delay") if isinstance(held, n.Mapping) else None
    if delay is None:
        return (given, None, Delay(), 1000)
    function = code.function(delay)
    read = delay_of(code, delay) if function is None else returned_by(code, function)
    return (delay, delay if function is None else _only_value(function), read, 1000)


def _operators(code: Code, socket: Socket, call: n.Call) -> Iterator[Found]:
    """What rxjs does after an error: `socket$.pipe(retry({ delay: 2000 }))`."""
    for retry in code.calls:
        if code.qualified(retry.callee) in RETRIES and _piped(retry) in (call, *socket.uses):
            delay = code.option(retry, "delay")
            # What ends after some attempts never waits for long.
            ends = (code.number(code.option(retry, "count")) or math.inf) < math.inf
            timed = (it for arg in retry.args for it in arg.find(n.Call))
            wait = next((it for it in timed if it.args and _waits(code, it)), None)
            if wait is not None:
                read = delay_of(code, wait.args[0])
                yield (wait, wait.args[0], replace(read, capped=True) if ends else read, 1000)
            elif delay is not None and code.number(delay) is not None:
                yield (delay, delay, delay_of(code, delay), 1000)
            else:
                yield (retry, None, Delay(opaque=True), 1000)


def _waits(code: Code, call: n.Call) -> bool:
    return code.qualified(call.callee) in WAITS


def _piped(operator: n.Call) -> n.Node | None:
    """What an operator is applied to."""
    match operator.parent:
        case n.Call(n.Attribute(source, "pipe")):
            return source
    return None


def _only_value(function: n.Function) -> n.Node | None:
    found = [it.value for it in function.body.find(n.Return) if it.value is not None]
    return found[0] if len(found) == 1 else None


def _in_for(call: n.Call) -> bool:
    return isinstance(call.parent, n.ForEach) and call.parent.iterable is call
