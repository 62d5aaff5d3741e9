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
from holdfast.review.analysis.pauses import innermost_loop
from holdfast.review.analysis.redial import Client, clients
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.sockets import Listener
from holdfast.review.registry import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.note,
    confidence=Confidence.low,
    libraries=("browser", "ws", "socket.io-client", "reconnecting-websocket", "websockets"),
    languages=("python", "javascript"),
)
JOINS: Final = re.compile(
    r"^(re)?(subscribe|join|sub|auth|authenticate|login|identify|register|watch|follow|listen|track"
    r"|observe|enter)\b",
    re.I,
)
KINDS: Final = ("type", "op", "action", "method", "event", "cmd", "command")
"""Keys of messages that say what they are for."""
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
        _asks(code, node.value if node.key.value in KINDS else node.key)
        for node in first.walk()
        if isinstance(node, n.Entry) and isinstance(node.key, n.Literal)
    )


def _asks(code: Code, node: n.Node) -> bool:
    value = code.constant(node)
    return isinstance(value, str) and JOINS.search(value) is not None


def _again(code: Code, client: Client, call: n.Call) -> bool:
    """Whether a call is made for each new connection."""
    by_itself = client.redials[0].how == "option"
    roots = {redial.callback or client.dials[0] for redial in client.redials if client.dials}
    anew = {node for root in roots for node in code.called(root)}
    for listener in client.socket.on(*OPENED):
        if listener.function is None:
            return True
        lasts = not _is_once(code, listener) if by_itself else listener.node in anew
        if lasts and call in code.called(listener.function):
            return True
    loop = innermost_loop(call)
    if by_itself:
        return innermost_loop(client.socket.node) is not None and loop is not None
    return call in anew or loop is not None


def _is_once(code: Code, listener: Listener) -> bool:
    made = listener.node
    if not isinstance(made, n.Call):
        return False
    return made.method == "once" or code.constant(code.option(made, "once")) is True
