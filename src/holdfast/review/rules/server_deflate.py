"""A server compresses each message with its defaults.

## What it does
Looks for `perMessageDeflate` of servers of `ws`, Socket.IO and Bun, and the compressors of
uWebSockets.js. An object of settings that bounds what compression may take is left alone.

## Why it hurts
Each connection then keeps compression state of its own, and under load the memory of the process
fragments until it runs out: the reason why `ws` and Socket.IO have it off.

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

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.ambient import option
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, unsafe
from holdfast.review.meaning.sockets import Server
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.note,
    confidence=Confidence.low,
    libraries=("ws", "Socket.IO", "NestJS", "Bun", "uWebSockets.js"),
    languages=("javascript",),
)
BOUNDS: Final = ("concurrencyLimit", "serverNoContextTakeover", "serverMaxWindowBits")
"""What bounds the memory that the compression of a connection may take."""
COMPRESSORS: Final = re.compile(r"(SHARED|DEDICATED)_COMPRESSOR(_\d+KB)?")


def check(code: Code) -> Iterator[Hit]:
    """Yield the options that turn compression on as it comes."""
    for server in code.sockets.servers_of("ws", "socket.io", "nestjs", "bun", "uws"):
        for mapping in (server.node, *_handlers(code, server)):
            value = _option(code, mapping, server)
            if value is not None and _is_unbounded(code, value):
                fix = unsafe("Leave compression off", replace(value, "false"))
                literal = isinstance(value, n.Literal)
                yield Hit(
                    value, "Each connection keeps compression state", fix if literal else None
                )
                break


def _handlers(code: Code, server: Server) -> Iterator[n.Node]:
    """The object `websocket` of Bun."""
    given = option(code, server, "websocket") if server.library == "bun" else None
    if given is not None:
        yield code.follow(given)


def _option(code: Code, given: n.Node, server: Server) -> n.Node | None:
    name = "compression" if server.library == "uws" else "perMessageDeflate"
    if isinstance(given, n.Mapping):
        return given.get(name)
    return code.option(given, name) if isinstance(given, n.Call) else None


def _is_unbounded(code: Code, value: n.Node) -> bool:
    """Whether it is switched on, with nothing that bounds it."""
    held = code.follow(value)
    if isinstance(held, n.Mapping):
        hidden = any(it.key is None for it in held.entries)
        return not hidden and held.get(*BOUNDS) is None
    name = getattr(held, "name", "") or getattr(held, "id", "")
    return code.constant(value) is True or COMPRESSORS.fullmatch(name) is not None
