"""A server that knows its users by cookies, and lets in every origin.

## What it does
Looks for servers that read cookies or the session of a handshake, in a file that nowhere looks at
the `Origin` header. Tornado, python-socketio and Flask-SocketIO check the origin themselves.

## Why it hurts
Any web site can open a connection with the cookies of your users, and read and send what they may.
Browsers send cookies with every handshake, and do not apply the same-origin policy to WebSockets.

## Example
```javascript
const wss = new WebSocketServer({ server });
wss.on('connection', (ws, req) => {
  const user = sessions.get(parse(req.headers.cookie).sid);
});
```

## Instead
Compare the `Origin` header with the origins that may connect, before the handshake is done.

```javascript
const ORIGINS = new Set(['https://www.example.com']);
const wss = new WebSocketServer({
  server,
  verifyClient: ({ origin }) => ORIGINS.has(origin),
});
```

Cookies with `SameSite=Strict` are not sent by other sites either. Tokens that a page sends itself,
such as in the first message, are safe from this.

## References
- RFC 6455 section 10.2
- https://cwe.mitre.org/data/definitions/1385.html
- https://portswigger.net/web-security/websockets/cross-site-websocket-hijacking
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.ambient import credential, has_unseen_options
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.registry import Meta
from holdfast.review.sockets import Peer
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.medium,
    libraries=(
        *("ws", "Socket.IO", "Bun", "Deno", "uWebSockets.js", "websockets", "aiohttp"),
        *("Starlette", "FastAPI", "Sanic", "Quart"),
    ),
    languages=("python", "javascript"),
)
CHECKING: Final = frozenset(
    {"tornado", "python-socketio", "flask-socketio", "channels", "holdfast"}
)
"""Libraries that look at the origin, or have a rule of their own."""
CHECKED: Final = re.compile(r"(?i)origins?(?!al|at)|same_?site|csrf|xsrf|sec-fetch-site")


def check(code: Code) -> Iterator[Hit]:
    """Yield the servers that take a user's cookies from any web site."""
    if CHECKED.search(code.text):
        return
    for peer in _accepting(code):
        found = credential(code, peer)
        if found is not None:
            message = f"Any web site may connect with `{code.source(found)}` of a user"
            place = peer.node
            if isinstance(place, n.Call):
                place = place.callee
            yield Hit(place, message, related=((found, "the user is known by this"),))


def _accepting(code: Code) -> Iterator[Peer]:
    for server in code.sockets.servers:
        if server.library in CHECKING or not isinstance(server.node, n.Call):
            continue
        # With CORS, it is HF504's.
        if code.option(server.node, "cors") is None and not has_unseen_options(code, server):
            yield server
    for socket in code.sockets.of(side="server"):
        if socket.accepted and socket.server is None and socket.library not in CHECKING:
            yield socket
