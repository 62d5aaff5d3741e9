"""A time in the wrong unit.

## What it does
Looks at times that a library counts in seconds and that were surely meant in milliseconds, such as
`ping_interval=30000` for `websockets`; and at times in milliseconds that were surely meant in
seconds, such as `pingInterval: 25` for Socket.IO. What a command gives to uvicorn, in a Dockerfile
or Procfile, is told at the first endpoint that it serves.

## Why it hurts
Off by a factor of 1000, a heartbeat comes every eight hours, which is never, or dozens of times in
a second, where healthy connections are cut because no answer can be that fast.

## Example
```py
async with serve(handler, "", 8765, ping_interval=30_000, ping_timeout=10_000):
    ...
```

## Instead
Give the time in the unit of the library: seconds in Python and for the `idleTimeout` of Bun, Deno
and uWebSockets.js, milliseconds in the rest of JavaScript.

```py
async with serve(handler, "", 8765, ping_interval=30, ping_timeout=10):
    ...
```

## References
- https://websockets.readthedocs.io/en/stable/reference/asyncio/server.html
- https://docs.aiohttp.org/en/stable/client_reference.html#aiohttp.ClientSession.ws_connect
- https://socket.io/docs/v4/server-options/#pinginterval
- https://bun.com/docs/runtime/http/websockets
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.heartbeats import heartbeats
from holdfast.review.analysis.started import endpoint, options
from holdfast.review.analysis.timers import Timer
from holdfast.review.analysis.timings import SECOND, Setting, settings
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, unsafe
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=(
        "websockets",
        "aiohttp",
        "Tornado",
        "uvicorn",
        "Sanic",
        "websocket-client",
        "python-socketio",
        "ws",
        "Socket.IO",
        "socket.io-client",
        "graphql-ws",
        "reconnecting-websocket",
        "react-use-websocket",
        "Bun",
        "Deno",
        "uWebSockets.js",
    ),
    languages=("python", "javascript"),
)
LONG = (1000, 600_000)
"""From and up to where a number of seconds is rather a number of milliseconds."""
REFUSED = 960
"""More seconds than Bun and uWebSockets.js take as `idleTimeout`."""
SHORT = {"reconnectionDelay": 30, "reconnectionDelayMax": 30, "reconnectInterval": 30}
SHORT_MOST = 120
"""Up to where a number of milliseconds is rather a number of seconds."""
FLAGS = ("--ws-ping-interval", "--ws-ping-timeout")
"""Options of the command of uvicorn, in seconds."""
MOST_OFTEN = 0.06
"""Seconds between two pings that nobody wants to have oftener."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the times whose value makes sense in the other unit alone."""
    for setting in settings(code):
        if setting.value is None:
            continue
        if setting.unit == SECOND and _in_milliseconds(setting):
            yield Hit(setting.node, _too_long(setting), _divided(code, setting.node))
        elif setting.unit != SECOND and _in_seconds(setting):
            yield Hit(setting.node, _too_short(setting), _multiplied(code, setting.node))
    for beat in heartbeats(code):
        if beat.timer is not None and beat.seconds is not None:
            yield from _timer(code, beat.timer, beat.seconds)
    if code.python and (place := endpoint(code)) is not None:
        yield from _commands(code, place)


def _commands(code: Code, place: n.Node) -> Iterator[Hit]:
    """Yield the endpoint that a command starts with a time in the wrong unit."""
    for command, flag, given in options(code, "uvicorn", *FLAGS):
        if given.value.isdecimal() and _is_long(float(given.value)):
            message = f"`{flag} {given.value}` is in seconds, and was rather meant in milliseconds"
            yield Hit(place, message, related=(((command.path, given.span), "Set here"),))


def _timer(code: Code, timer: Timer, seconds: float) -> Iterator[Hit]:
    """Yield the delay of a timer that pings, in the wrong unit."""
    if code.python and isinstance(timer.node, n.While):
        if _is_long(seconds):
            message = f"Pings every {seconds:g} seconds, which was rather meant in milliseconds"
            yield Hit(timer.delay, message, _divided(code, timer.delay))
    elif 0 < seconds <= MOST_OFTEN and _does_little(timer.body):
        shown = f"{seconds * 1000:g}"
        message = f"Pings every {shown} milliseconds, which was rather meant in seconds"
        yield Hit(timer.delay, message, _multiplied(code, timer.delay))


def _in_milliseconds(setting: Setting) -> bool:
    value = setting.value or 0
    if setting.name == "idleTimeout" and value > REFUSED:
        return True
    return _is_long(value)


def _is_long(seconds: float) -> bool:
    # 3600 and 86400 are seconds, long as they are.
    return LONG[0] <= seconds <= LONG[1] and seconds % 500 == 0


def _in_seconds(setting: Setting) -> bool:
    value = setting.value or 0
    return 0 < value <= SHORT.get(setting.name, SHORT_MOST)


def _too_long(setting: Setting) -> str:
    value = setting.value or 0
    hours = f"{value / 3600:.1f} hours" if value >= 3600 else f"{value / 60:.0f} minutes"
    return f"`{setting.name}` is in seconds: {value:g} are {hours}"


def _too_short(setting: Setting) -> str:
    return f"`{setting.name}` is in milliseconds: {setting.value:g} are {setting.seconds:g} s"


def _does_little(body: n.Node) -> bool:
    """Whether a timer's body is there for the ping alone, or pings whatever else it does."""
    block = body.body if isinstance(body, n.Function) else body
    steps = block.body if isinstance(block, n.Block) else ()
    always = any(isinstance(it, n.Call) and it.method == "ping" for it in steps)
    return bool(steps) and (len(steps) <= 2 or always)


def _divided(code: Code, node: n.Node) -> Fix | None:
    match node:
        case n.Binary("*", left, n.Literal(1000)):
            return unsafe("Give it in seconds", replace(node, code.source(left)))
        case n.Literal(int(value)) if value % 1000 == 0:
            return unsafe("Give it in seconds", replace(node, str(value // 1000)))
    return None


def _multiplied(code: Code, node: n.Node) -> Fix | None:
    match node:
        case n.Literal(int(value)):
            return unsafe("Give it in milliseconds", replace(node, str(value * 1000)))
    return None
