"""A message that is sent before the connection is open.

## What it does
Looks for `send` right after `new WebSocket`, in the same function, with nothing awaited in between.

## Why it hurts
The call throws, each time. A new WebSocket is connecting, and `send` is allowed only once `open`
was emitted; the message is not kept for later.

## Example
```javascript
const socket = new WebSocket(url);
socket.send('hello');
```

## Instead
Send in the `open` handler.

```javascript
const socket = new WebSocket(url);
socket.addEventListener('open', () => socket.send('hello'));
```

## References
- https://websockets.spec.whatwg.org/#dom-websocket-send
- https://developer.mozilla.org/en-US/docs/Web/API/WebSocket/send
- https://github.com/websockets/ws/blob/master/doc/ws.md#websocketsenddata-options-callback
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit, insert, unsafe
from holdfast.review.registry import Meta
from holdfast.review.rewriting import quote
from holdfast.review.sockets import Role, Socket
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("browser", "ws"),
    languages=("javascript",),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield what is sent too early."""
    for socket in code.sockets.of("browser", "ws", side="client"):
        if socket.role is Role.connection:
            for call in socket.called("send"):
                if _follows_at_once(code, socket, call):
                    message = "`send` throws here: the connection is not open yet"
                    related = ((socket.node, "it begins to connect here"),)
                    yield Hit(call, message, _fix(code, call), related)


def _follows_at_once(code: Code, socket: Socket, call: n.Call) -> bool:
    """Whether nothing can happen between the two, and both happen."""
    function = socket.node.enclosing(n.Function)
    dials = [socket.node]
    if function is not None and not function.is_async:
        dials += code.callers(function)
    for dial in dials:
        block = dial.enclosing(n.Block)
        if block is None or call.start < dial.end or call.enclosing(n.Block) is not block:
            continue
        between = (it for it in block.walk() if dial.start <= it.start < call.start)
        around = isinstance(dial.parent, n.Await)
        if not around and not any(isinstance(it, n.Await | n.Yield | n.Return) for it in between):
            return True
    return False


def _fix(code: Code, call: n.Call) -> Fix | None:
    owner = call.callee
    if not isinstance(owner, n.Attribute) or not isinstance(call.parent, n.Block):
        return None
    mark, name = quote(code), code.source(owner.object)
    start = f"{name}.addEventListener({mark}open{mark}, () => "
    return unsafe("Send it when open", insert(call.start, start), insert(call.end, ")"))
