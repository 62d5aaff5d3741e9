"""A connection of `ws` without an `error` listener.

## What it does
Looks for connections that a server of `ws` accepts, or a client of `ws` opens, on which nobody
listens for `error`. A listener on the server does not count: it hears of the server's own errors.

## Why it hurts
One malformed frame, or one reset at the wrong moment, ends the whole Node process: an `error` event
without a listener is thrown. Every other connection of that process drops with it.

## Example
```javascript
wss.on('connection', (socket) => {
  socket.on('message', (data) => handle(data));
});
```

## Instead
Listen for `error` on every connection, before anything else.

```javascript
wss.on('connection', (socket) => {
  socket.on('error', (error) => console.error('WebSocket error:', error));
  socket.on('message', (data) => handle(data));
});
```

## References
- https://github.com/websockets/ws#how-to-detect-and-close-broken-connections
- https://nodejs.org/api/events.html#error-events
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.registry import Meta
from holdfast.review.rewriting import prepend, quote, semicolon
from holdfast.review.sockets import Role, Socket
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("ws",),
    languages=("javascript",),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the connections that nobody hears fail."""
    for socket in code.sockets.of("ws"):
        if socket.role is not Role.connection or socket.on("error") or _escapes(code, socket):
            continue
        if socket.side == "server":
            yield Hit(socket.node, "No `error` listener on this connection", _fix(code, socket))
        elif socket.listeners:
            yield Hit(socket.node, "No `error` listener on this client")


def _escapes(code: Code, socket: Socket) -> bool:
    """Whether code that is not seen may listen: it is given away or kept."""
    for use in socket.uses:
        match use.parent:
            case n.Call(args=args, callee=callee) if use in args:
                if code.function(callee) is None and callee is not use:
                    return True
            case n.Return() | n.Entry():
                return True
    return False


def _fix(code: Code, socket: Socket) -> Fix | None:
    param = socket.node
    function = param.parent
    if not isinstance(param, n.Param) or not isinstance(function, n.Function):
        return None
    mark, end = quote(code), semicolon(code)
    name = code.source(param.target)
    line = f"{name}.on({mark}error{mark}, (error) => console.error(error)){end}"
    edit = prepend(code, function, line)
    return None if edit is None else safe("Listen for errors", edit)
