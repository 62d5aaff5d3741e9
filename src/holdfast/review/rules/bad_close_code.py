"""A close code or reason that cannot be sent.

## What it does
Looks at the constant codes and reasons in calls of a socket's `close`. Browsers allow 1000 and 3000
to 4999. `ws`, `websockets` and what serves Starlette allow also what is defined for programs: 1001
to 1003 and 1007 to 1014. A reason may have 123 bytes of UTF-8.

## Why it hurts
The call throws instead of closing, and the connection stays open. Codes such as 1005, 1006 and 1015
stand for "no code came" and are never sent; 1001 and 1011 are for servers, so browsers refuse them.

## Example
```javascript
socket.close(1006, 'connection lost');
```

## Instead
Close with 1000, or with a code of your own from 4000 to 4999.

```javascript
socket.close(4000, 'connection lost');
```

## References
- https://websockets.spec.whatwg.org/#dom-websocket-close
- RFC 6455, sections 5.5 and 7.4
- https://github.com/websockets/ws/blob/master/doc/ws.md#websocketclosecode-reason
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, unsafe
from holdfast.review.libraries.javascript import CLIENTS, names
from holdfast.review.meaning.sockets import Socket
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=(
        "browser",
        "ws",
        "reconnecting-websocket",
        "Deno",
        "websockets",
        "Starlette",
        "FastAPI",
    ),
    languages=("javascript", "python"),
)
STRICT: Final = ("browser", "reconnecting-websocket", "deno")
"""These have the browser's `close`, with its rules."""
LENIENT: Final = ("ws", "websockets", "starlette")
DENO: Final = "Deno.upgradeWebSocket"
MAX_REASON: Final = 123


def check(code: Code) -> Iterator[Hit]:
    """Yield the codes and reasons that throw."""
    seen: set[n.Node] = set()
    for socket in code.sockets.of(*STRICT, *LENIENT):
        strict = _is_strict(code, socket)
        for call in socket.called("close"):
            if call not in seen:
                seen.add(call)
                yield from _code(code, call, strict=strict)
                yield from _reason(code, call)


def _is_strict(code: Code, socket: Socket) -> bool:
    """Whether a browser's rules hold, or may hold in some of the places where it runs."""
    if socket.library not in STRICT:
        return False
    # A class that is handed in may be that of `ws`.
    made = socket.node
    return not isinstance(made, n.Call) or bool(names(code, made.callee) & {*CLIENTS, DENO})


def _code(code: Code, call: n.Call, *, strict: bool) -> Iterator[Hit]:
    given = call.args[0] if call.args else code.option(call, "code")
    number = code.number(given)
    if given is None or number is None or _may_be_sent(number, strict=strict):
        return
    # Who means a status of HTTP has agreed on 4401 for 401.
    own = 4000 + int(number) if 400 <= number < 600 else 4000
    instead = "1000" if number in (1001, 1005) else str(own)
    fix = unsafe(f"Close with {instead}", replace(given, instead))
    who = "by a browser" if _may_be_sent(number, strict=False) else "at all"
    yield Hit(given, f"Code {number:g} cannot be sent {who}: the call throws", fix)


def _may_be_sent(number: float, *, strict: bool) -> bool:
    if number == 1000 or 3000 <= number <= 4999:
        return True
    return not strict and number in (1001, 1002, 1003, *range(1007, 1015))


def _reason(code: Code, call: n.Call) -> Iterator[Hit]:
    given = call.args[1] if len(call.args) > 1 else code.option(call, "reason")
    text = code.constant(given)
    if given is not None and isinstance(text, str):
        size = len(text.encode(errors="replace"))
        if size > MAX_REASON:
            yield Hit(given, f"The reason has {size} bytes, and {MAX_REASON} are allowed")
