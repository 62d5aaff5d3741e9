"""A heartbeat setting that nothing reads.

## What it does
Looks for options of a heartbeat that the library does not have: `pingInterval` or `heartbeat`
given to `ws`, `pingInterval` of a client of Socket.IO, where the server's counts. Also for
`ws_ping_interval` of a version of uvicorn whose chosen protocol ignores it.

## Why it hurts
There is no heartbeat, though the code says there is one. Unknown options are dropped without a
word, so nobody notices until dead connections have piled up.

## Example
```javascript
const wss = new WebSocketServer({ port: 8080, pingInterval: 30_000 });
```

## Instead
Put the heartbeat where it has an effect: for `ws` in a timer of your own, for Socket.IO in the
options of the server.

```javascript
const wss = new WebSocketServer({ port: 8080 });
wss.on('connection', (socket) => {
  socket.isAlive = true;
  socket.on('pong', () => { socket.isAlive = true; });
});
const heartbeat = setInterval(() => {
  for (const socket of wss.clients) {
    if (!socket.isAlive) { socket.terminate(); continue; }
    socket.isAlive = false;
    socket.ping();
  }
}, 30_000);
```

## References
- https://github.com/websockets/ws/blob/master/doc/ws.md#new-websocketserveroptions-callback
- https://socket.io/docs/v4/client-options/
- https://www.uvicorn.org/release-notes/
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.pulses import ignores_pings
from holdfast.review.analysis.timings import settings
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.sockets import Peer
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("ws", "socket.io-client", "uvicorn"),
    languages=("python", "javascript"),
)
UNKNOWN = {
    "ws": (
        "heartbeat",
        "heartbeatInterval",
        "keepAlive",
        "keepalive",
        "keepaliveInterval",
        "pingInterval",
        "pingTimeout",
    ),
    "socket.io-client": ("pingInterval", "pingTimeout"),
}


def check(code: Code) -> Iterator[Hit]:
    """Yield the options that have no effect."""
    peers: list[Peer] = [*code.sockets.servers, *code.sockets.sockets]
    for peer in peers:
        call = peer.node
        if not isinstance(call, n.Call) or peer.library not in UNKNOWN or _is_route(peer, call):
            continue
        for name in UNKNOWN[peer.library]:
            if (node := code.option(call, name)) is not None and not _is_read(code, name):
                yield Hit(node, f"{_shown(peer)} has no option `{name}`")
                break
    if code.python:
        yield from _uvicorn(code)


def _is_route(peer: Peer, call: n.Call) -> bool:
    """Whether it is a framework's call, with options of its own."""
    return peer.library == "ws" and not call.new


def _is_read(code: Code, name: str) -> bool:
    """Whether the program takes the option out of the object for a timer of its own."""
    return any(it.name == name for it in code.all(n.Attribute))


def _shown(peer: Peer) -> str:
    return "A client of Socket.IO" if peer.library == "socket.io-client" else "`ws`"


def _uvicorn(code: Code) -> Iterator[Hit]:
    for setting in settings(code):
        off = setting.known and not setting.value
        if not setting.name.startswith("ws_ping") or off or setting.call is None:
            continue
        if ignores_pings(code, setting.call):
            protocol = code.constant(code.option(setting.call, "ws"))
            yield Hit(setting.node, f'`ws="{protocol!s}"` of this uvicorn ignores `{setting.name}`')
