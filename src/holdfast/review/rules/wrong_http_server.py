"""A WebSocket server on an HTTP server that never listens.

## What it does
Looks for a server of `ws` or Socket.IO on the server that `http.createServer(app)` returned, where
`app.listen` is called and not that server's `listen`; and for an Express app given as the server.

## Why it hurts
No client can ever connect: each handshake is answered with 404. `app.listen` makes an HTTP server
of its own, and the one that the WebSocket server waits on gets no requests.

## Example
```javascript
const server = http.createServer(app);
const wss = new WebSocketServer({ server });
app.listen(8080);
```

## Instead
Let the HTTP server listen that the WebSocket server was given.

```javascript
const server = http.createServer(app);
const wss = new WebSocketServer({ server });
server.listen(8080);
```

## References
- https://socket.io/docs/v4/server-initialization/#with-express
- https://github.com/websockets/ws#external-https-server
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.escapes import escapes
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, safe
from holdfast.review.meaning.sockets import Peer, Server, attach
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("ws", "Socket.IO"),
    languages=("javascript",),
)
CREATE: Final = frozenset(
    f"{module}:{name}" for module in ("http", "https") for name in ("createServer", "Server")
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the calls that start another server, and the apps that are none."""
    for server in code.sockets.servers_of("ws", "socket.io"):
        given = _http_server(code, server)
        made = code.follow(given) if given is not None else None
        if given is None or not isinstance(made, n.Call):
            continue
        if code.qualified(made.callee) == "express:default":
            yield Hit(given, "An Express app is no HTTP server: no handshake reaches this one")
        elif code.qualified(made.callee) in CREATE and made.args:
            listen = _listens_instead(code, made)
            if listen is not None:
                name = code.source(given)
                message = f"This starts another HTTP server than `{name}`"
                owner = listen.callee.object if isinstance(listen.callee, n.Attribute) else listen
                fix = safe(f"Let {name} listen", replace(owner, name))
                yield Hit(listen, message, fix, ((server.node, "the WebSocket server is on it"),))


def _http_server(code: Code, server: Server) -> n.Node | None:
    call = server.node
    assert isinstance(call, n.Call)
    return code.option(call, "server") if server.library == "ws" else next(iter(call.args), None)


def _listens_instead(code: Code, made: n.Call) -> n.Call | None:
    """The call of the app's `listen`, if the HTTP server's is never called."""
    http = Peer("http", made)
    servers = [it.node for it in code.sockets.servers]
    attach(code, http)
    if http.called("listen") or escapes(code, http, apart=servers):
        return None
    app = code.slot(made.args[-1])
    for call in code.calls:
        match call:
            case n.Call(n.Attribute(owner, "listen")) if app and code.slot(owner) == app:
                return call
    return None
