"""An empty list of origins, which turns the check off.

## What it does
Looks for `cors_allowed_origins=[]` at servers of python-socketio, python-engineio and
Flask-SocketIO.

## Why it hurts
An empty list does not refuse every origin, it lets in every one: any web site can open a connection
with the cookies of your users. Without the argument only the site's own origin is let in.

## Example
```py
sio = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins=[])
```

## Instead
Leave the argument out to allow the site's own origin, or list the origins that may connect.

```py
sio = socketio.AsyncServer(async_mode="asgi")
```

## References
- https://python-socketio.readthedocs.io/en/stable/api_server.html
- https://github.com/miguelgrinberg/python-engineio/blob/main/src/engineio/async_server.py
- https://cwe.mitre.org/data/definitions/1385.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from holdfast.findings import Confidence, Edit, Severity, Span
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("python-socketio", "Flask-SocketIO"),
    languages=("python",),
    local_too=True,
)
ENGINES = frozenset({"engineio.AsyncServer", "engineio.Server"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the empty lists given as allowed origins."""
    servers = {it.node for it in code.sockets.servers_of("python-socketio", "flask-socketio")}
    for call in code.calls:
        if call not in servers and code.qualified(call.callee) not in ENGINES:
            continue
        for keyword in call.keywords:
            if keyword.name == "cors_allowed_origins" and _is_empty(code, keyword.value):
                edit = Edit(_with_comma(code, keyword), "")
                message = "`cors_allowed_origins=[]` turns the check of origins off"
                yield Hit(keyword, message, safe("Allow the site's own origin only", edit))


def _is_empty(code: Code, value: n.Node) -> bool:
    found = code.follow(value)
    return isinstance(found, n.Sequence) and not found.items and code.source(found).startswith("[")


def _with_comma(code: Code, keyword: n.Keyword) -> Span:
    """The argument and the comma before or after it, with the white space that goes with it."""
    before = re.compile(r",\s*$").search(code.text[: keyword.start])
    after = re.compile(r"\s*,[ \t]*").match(code.text, keyword.end)
    if before is not None:
        return Span(before.start(), keyword.end)
    return Span(keyword.start, after.end() if after else keyword.end)
