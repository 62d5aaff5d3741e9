"""A server compresses each message with its defaults.

## What it does
Looks for `perMessageDeflate: true` of servers of `ws` and Socket.IO. An object of settings, which
shows that somebody measured, is left alone.

## Why it hurts
Each connection then keeps compression state of its own, and under load the memory of the process
fragments until it runs out: the reason why both libraries have it off.

## Example
```javascript
const wss = new WebSocketServer({ port: 8080, perMessageDeflate: true });
```

## Instead
Leave compression off, or bound what it may take, and measure with the load that you expect.

```javascript
const wss = new WebSocketServer({
  port: 8080,
  perMessageDeflate: {
    threshold: 1024, // bytes
    concurrencyLimit: 10,
    serverNoContextTakeover: true,
    clientNoContextTakeover: true,
  },
});
```

## References
- https://github.com/websockets/ws#websocket-compression
- https://github.com/nodejs/node/issues/8871
- https://socket.io/docs/v4/server-options/#permessagedeflate
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, unsafe
from holdfast.review.registry import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.note,
    confidence=Confidence.low,
    libraries=("ws", "Socket.IO"),
    languages=("javascript",),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the options that turn compression on as it comes."""
    for server in code.sockets.servers_of("ws", "socket.io"):
        call = server.node
        value = code.option(call, "perMessageDeflate") if isinstance(call, n.Call) else None
        if value is not None and code.constant(value) is True:
            fix = unsafe("Leave compression off", replace(value, "false"))
            literal = isinstance(value, n.Literal)
            yield Hit(value, "Each connection keeps compression state", fix if literal else None)
