"""Subscriptions that are made once, on a connection that is made anew.

## What it does
Looks for clients that redial, and that send what subscribes or joins (`subscribe`, `join`, `auth`)
outside of the handler of `open` or `connect`, while nothing sends it again there.

## Why it hurts
After a redial the server knows nothing of the client's rooms and subscriptions. The connection is
up and all looks well, and no message comes any more.

## Example
```javascript
const socket = io('https://chat.example.com');
socket.emit('join', room);
```

## Instead
Subscribe each time the connection opens.

```javascript
const socket = io('https://chat.example.com');
socket.on('connect', () => socket.emit('join', room));
```

## References
- https://socket.io/docs/v4/delivery-guarantees
- https://socket.io/docs/v4/client-socket-instance/#connect
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.pauses import innermost_loop
from holdfast.review.redial import Client, clients
from holdfast.review.registry import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.note,
    confidence=Confidence.low,
    libraries=("browser", "ws", "socket.io-client", "reconnecting-websocket", "websockets"),
    languages=("python", "javascript"),
)
JOINS: Final = re.compile(
    r"^(re)?(subscribe|join|sub|auth|authenticate|login|identify|register)\b", re.I
)
SENDS: Final = ("send", "emit", "sendJSON", "send_json", "send_str")
OPENED: Final = ("open", "connect", "reconnect")


def check(code: Code) -> Iterator[Hit]:
    """Yield what is asked for once, and lost with the connection."""
    for client in clients(code):
        if not client.redials or client.socket.library in ("graphql-ws", "react-use-websocket"):
            continue
        joins = [call for call in client.socket.called(*SENDS) if _joins(code, call)]
        again = [it for it in client.socket.called(*SENDS) if _again(code, client, it)]
        if joins and not again:
            yield Hit(joins[0], "Nothing sends this again after a redial")


def _joins(code: Code, call: n.Call) -> bool:
    """Whether a message asks the server to remember something of the connection."""
    first = call.args[0] if call.args else None
    if first is None:
        return False
    if call.method == "emit":
        return isinstance(code.constant(first), str) and _asks(code, first)
    return any(
        _asks(code, node.value)
        for node in first.walk()
        if isinstance(node, n.Entry)
        and isinstance(node.key, n.Literal)
        and node.key.value in ("type", "op", "action", "method", "event", "cmd", "command")
    )


def _asks(code: Code, node: n.Node) -> bool:
    value = code.constant(node)
    return isinstance(value, str) and JOINS.search(value) is not None


def _again(code: Code, client: Client, call: n.Call) -> bool:
    """Whether a call is made for each new connection."""
    reached: set[n.Node] = set()
    for listener in client.socket.on(*OPENED):
        if listener.function is None:
            return True
        once = isinstance(listener.node, n.Call) and listener.node.method == "once"
        if not once or client.redials[0].how != "option":
            reached.update(code.called(listener.function))
    if call in reached:
        return True
    if client.redials[0].how == "option":
        return innermost_loop(client.socket.node) is not None and innermost_loop(call) is not None
    return any(call in code.called(function) for function in client.dials) or (
        innermost_loop(call) is not None
    )
