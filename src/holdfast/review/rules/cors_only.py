"""CORS in the place of a check of the origin, in Socket.IO.

## What it does
Looks for servers of Socket.IO with a list of origins for CORS, and nothing that looks at the
origin of a handshake: no `allowRequest`, no `headers.origin`. Servers that ask for a token
(`handshake.auth`) and keep out who has none, or that allow polling only, are left alone.

## Why it hurts
CORS does not hold for WebSockets: any web site can connect by the transport `websocket`, with the
cookies of your users. Only the transport `polling` is kept from other sites.

## Example
```javascript
const io = new Server(server, { cors: { origin: 'https://www.example.com' } });
```

## Instead
Say in `allowRequest` too which origins may connect.

```javascript
const io = new Server(server, {
  cors: { origin: 'https://www.example.com' },
  allowRequest: ({ headers }, callback) => {
    callback(null, !headers.origin || headers.origin === 'https://www.example.com');
  },
});
```

Clients that are no browsers, and polling by the site itself, send no origin.

## References
- https://socket.io/docs/v4/server-options/#allowrequest
- https://socket.io/docs/v4/handling-cors/
- https://cwe.mitre.org/data/definitions/1385.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.ambient import has_unseen_options
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("Socket.IO", "NestJS"),
    languages=("javascript",),
    local_too=True,
)
CHECKED: Final = re.compile(r"(?i)allowRequest|headers\??\.?(\.|\[)\W?origin|same_?site")
TOKEN: Final = re.compile(r"handshake\??\.(auth|query)")
REFUSES: Final = re.compile(r"\bnext\(\s*[^\s)]|\.disconnect\(|\bthrow\b|\.close\(")
"""What keeps a client out. An error in a handler of `connection` does not."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the origins that only CORS knows of."""
    if CHECKED.search(code.text):
        return
    for server in code.sockets.servers_of("socket.io", "nestjs"):
        if not isinstance(server.node, n.Call) or has_unseen_options(code, server):
            continue
        if TOKEN.search(code.text) and (REFUSES.search(code.text) or server.called("use")):
            continue
        given = code.option(server.node, "cors")
        cors = None if given is None else code.follow(given)
        origin = cors.get("origin") if isinstance(cors, n.Mapping) else None
        if origin is not None and _is_list(code, origin) and not _polls(code, server.node):
            yield Hit(origin, "Other origins may still connect by the transport `websocket`")


def _is_list(code: Code, origin: n.Node) -> bool:
    """Whether only some origins are meant: constants other than `*`, or a pattern."""
    found = code.follow(origin)
    items = found.items if isinstance(found, n.Sequence) else (found,)
    texts = [code.constant(it) for it in items]
    if any(isinstance(it, n.Regex) for it in items):
        return True
    return bool(texts) and all(isinstance(it, str) and it != "*" for it in texts)


def _polls(code: Code, call: n.Call) -> bool:
    given = code.option(call, "transports")
    found = None if given is None else code.follow(given)
    if not isinstance(found, n.Sequence):
        return given is not None
    return all(code.constant(it) == "polling" for it in found.items)
