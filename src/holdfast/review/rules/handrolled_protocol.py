"""The WebSocket protocol written by hand.

## What it does
Looks for the identifier that RFC 6455 has for handshakes (`258EAFA5-…`) next to SHA-1, in a project
that is no WebSocket library by its name.

## Why it hurts
Code that answers the handshake has to do all the rest too: masks, fragments, control frames, limits
of length, close codes, UTF-8. What is missing of it shows under attack, or with the next browser.

## Example
```javascript
const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const accept = createHash('sha1').update(key + GUID).digest('base64');
```

## Instead
Use a library that passes the Autobahn test suite, such as `ws` or `websockets`.

```javascript
const wss = new WebSocketServer({ server });
```

## References
- RFC 6455 section 1.3
- RFC 6455 section 5
- https://github.com/crossbario/autobahn-testsuite
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.note,
    confidence=Confidence.low,
    libraries=("all",),
    languages=("python", "javascript"),
)
GUID: Final = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
ANSWER: Final = re.compile(r"(?i)101 (switching|web ?socket)|sec-websocket-accept: ")
SHA1: Final = re.compile(r"(?i)sha-?1")
LIBRARY: Final = re.compile(
    r"(?i)(web-?socket|(^|[/_-])ws([/_.-]|$)|faye|engine\.io|wsproto|vendor|third_party|autobahn)"
)
"""Paths of libraries, and of copies of them."""
BUNDLED: Final = "node_modules/"
"""What bundlers write above each file they take in."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the identifier of the handshake, once a file."""
    if LIBRARY.search(code.path) or BUNDLED in code.text or not SHA1.search(code.text):
        return
    for literal in code.all(n.Literal):
        value = literal.value
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        if isinstance(text, str) and text.upper() == GUID:
            weak = not any(_answers(it.value) for it in code.all(n.Literal))
            yield Hit(literal, "This answers the handshake by hand", weak=weak)
            return


def _answers(value: object) -> bool:
    """Whether it is the status or the header that only a server sends."""
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    return isinstance(text, str) and ANSWER.search(text) is not None
