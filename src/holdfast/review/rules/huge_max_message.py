"""A server takes messages of any size, or of 100 MiB.

## What it does
Looks for servers whose limit of a message's size is switched off or at least 100 MiB (with low
confidence, at least 64 MiB), and for servers of `ws` without `maxPayload`: they take 100 MiB by
default. What a command gives to uvicorn, in a Dockerfile or Procfile, is told at the first endpoint
that it serves.

## Why it hurts
A server keeps a message in memory until the last byte is there, so a few clients that send huge
ones are enough to exhaust it. With compression, a megabyte on the wire suffices for a hundred.

## Example
```javascript
const wss = new WebSocketServer({ port: 8080 });
```

## Instead
Set the limit to what your largest message needs.

```javascript
const wss = new WebSocketServer({ port: 8080, maxPayload: 64 * 1024 });
```

## References
- https://github.com/websockets/ws/blob/master/doc/ws.md#new-websocketserveroptions-callback
- https://websockets.readthedocs.io/en/stable/topics/memory.html
- https://docs.aiohttp.org/en/stable/web_reference.html#aiohttp.web.WebSocketResponse
- RFC 6455 section 10.4
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.explained import explained
from holdfast.review.analysis.started import endpoint, options
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, unsafe
from holdfast.review.meaning.sockets import Peer
from holdfast.review.rewriting import add_option
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=(
        *("ws", "Socket.IO", "Bun", "websockets", "aiohttp", "uvicorn", "Tornado", "Sanic"),
        *("python-socketio", "Flask-SocketIO", "Hypercorn"),
    ),
    languages=("python", "javascript"),
)
MEBIBYTE = 1024 * 1024
PLUGINS = frozenset({"@fastify/websocket:default", "fastify-websocket:default"})
HUGE = 100_000_000  # bytes
LARGE = 2**26  # bytes; somebody may need it
ON_PURPOSE = re.compile(r"(?i)\bmi?b\b|bytes|size|large|default|limit")
"""What comments say of a limit that was chosen."""


@dataclass(frozen=True, slots=True)
class Limit:
    """An option: its name, and which values besides huge ones switch the limit off."""

    name: str
    off: tuple[float | None, ...] = ()


LIMITS = {
    "ws": Limit("maxPayload", (0,)),
    "socket.io": Limit("maxHttpBufferSize"),
    "nestjs": Limit("maxHttpBufferSize"),
    "nestjs-ws": Limit("maxPayload", (0,)),
    "bun": Limit("maxPayloadLength"),
    "websockets": Limit("max_size", (None,)),
    "aiohttp": Limit("max_msg_size", (0,)),
    "python-socketio": Limit("max_http_buffer_size"),
    "flask-socketio": Limit("max_http_buffer_size"),
    "uvicorn": Limit("ws_max_size", (None,)),
    "tornado": Limit("websocket_max_message_size"),
    "sanic": Limit("WEBSOCKET_MAX_SIZE", (None,)),
}
ANYWHERE = {LIMITS[it].name: LIMITS[it] for it in ("bun", "uvicorn", "tornado", "sanic")}
"""Settings that are known by their name alone, wherever they stand."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the limits that are none, and the servers of `ws` that have none."""
    for peer in _peers(code):
        limit, call = LIMITS[peer.library], peer.node
        if not isinstance(call, n.Call) or limit.name in ANYWHERE:
            continue
        value = code.option(call, limit.name)
        if value is not None:
            yield from _judged(code, limit, value)
        elif peer.library == "ws" and call.new and not code.open_ended(call):
            edit = add_option(code, call, limit.name, "1024 * 1024")
            fix = None if edit is None else unsafe("Limit messages to 1 MiB", edit)
            message = "Without `maxPayload` a message may have 100 MiB"
            # Others than the program may limit it: a proxy, or who may connect at all.
            yield Hit(call.callee, message, fix, weak=True)
    for name, value in _named(code):
        yield from _judged(code, ANYWHERE[name], value)
    for value in _registered(code):
        yield from _judged(code, LIMITS["ws"], value)
    if code.python and (place := endpoint(code)) is not None:
        for command, flag, given in options(code, "uvicorn", "--ws-max-size"):
            if given.value.isdecimal() and int(given.value) >= HUGE:
                message = f"`{flag} {given.value}` takes messages of {_size(int(given.value))}"
                yield Hit(place, message, related=(((command.path, given.span), "Set here"),))


def _peers(code: Code) -> Iterator[Peer]:
    yield from code.sockets.servers_of(*LIMITS)
    yield from code.sockets.of("aiohttp", side="server")


def _registered(code: Code) -> Iterator[n.Node]:
    """`app.register(websocket, { options: { maxPayload: … } })` of Fastify."""
    for call in code.calls:
        first = code.qualified(call.args[0]) if call.args else ""
        if call.method == "register" and first in PLUGINS:
            given = code.option(call, "options")
            held = None if given is None else code.follow(given)
            value = held.get("maxPayload") if isinstance(held, n.Mapping) else None
            if value is not None:
                yield value


def _judged(code: Code, limit: Limit, value: n.Node) -> Iterator[Hit]:
    constant, number = code.constant(value), code.number(value)
    shown = code.source(value)
    if (constant is None or number is not None) and number in limit.off:
        fix = unsafe("Limit messages to 1 MiB", replace(value, "1024 * 1024"))
        yield Hit(value, f"`{limit.name}` of {shown} takes messages of any size", fix)
    elif number is not None and number >= LARGE:
        message = f"`{limit.name}` of {shown} takes messages of {_size(number)}"
        told = any(explained(code, it, ON_PURPOSE) for it in (value, code.follow(value)))
        weak = told or number < HUGE
        yield Hit(value, message, weak=weak)


def _size(number: float) -> str:
    return "any size" if number > 1e12 else f"{number / MEBIBYTE:,.0f} MiB"


def _named(code: Code) -> Iterator[tuple[str, n.Node]]:
    for keyword in code.all(n.Keyword):
        if keyword.name in ANYWHERE:
            yield keyword.name, keyword.value
    for entry in code.all(n.Entry):
        match entry.key:
            case n.Literal(str(name)) if name in ANYWHERE:
                yield name, entry.value
    for assign in code.all(n.Assign):
        match assign:
            case n.Assign(n.Attribute(_, name), n.Node() as value) if name in ANYWHERE:
                yield name, value
