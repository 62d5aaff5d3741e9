"""Subscriptions that are made once, on a connection that is made anew.

## What it does
Looks for clients that redial, and that send what subscribes or joins (`subscribe`, `join`, `auth`),
by what the message says or by the name of a function that does nothing else, outside of the handler
of `open` or `connect`, while nothing sends it again there; in Python also for loops in which a flag
keeps it to the first connection.

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

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.heartbeats import is_ping
from holdfast.review.analysis.joining import joins
from holdfast.review.analysis.pauses import innermost_loop
from holdfast.review.analysis.redial import Client
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.sockets import Listener
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.note,
    confidence=Confidence.low,
    libraries=("browser", "ws", "socket.io-client", "reconnecting-websocket", "websockets"),
    languages=("python", "javascript"),
)
SENDS: Final = ("send", "emit", "sendJSON", "send_json", "send_str")
OPENED: Final = ("open", "connect", "reconnect")


def check(code: Code) -> Iterator[Hit]:
    """Yield what is asked for once, and lost with the connection."""
    for client in clients(code):
        if not client.redials or client.socket.library in ("graphql-ws", "react-use-websocket"):
            continue
        joined = [call for call in client.socket.called(*SENDS) if joins(code, call)]
        sent = [it for it in client.socket.called(*SENDS) if not is_ping(code, it)]
        again = [it for it in sent if _again(code, client, it)]
        if joined and not again:
            yield Hit(joined[0], "Nothing sends this again after a redial")
        once = [_first_time(code, it) for it in joined] if code.python and again else []
        if once and once[0] is not None and all(once):
            yield Hit(once[0], "Only the first connection sends this")


def _first_time(code: Code, call: n.Call) -> n.Node | None:
    """The step on the way to a call that a flag allows once: `if first: …; first = False`."""
    function = call.enclosing(n.Function)
    ways = [call, *(code.callers(function) if function is not None else ())]
    return next((it for it in ways if _is_flagged(code, it)), None)


def _is_flagged(code: Code, step: n.Node) -> bool:
    """Whether a step stands below a flag that is turned there, and nowhere turned back."""
    asked, loop = step.enclosing(n.If), innermost_loop(step)
    if asked is None or loop is None or not asked.within(loop) or not step.within(asked.then):
        return False
    flag = asked.test.operand if isinstance(asked.test, n.Unary) else asked.test
    slot = code.slot(flag)
    turned = [it.node for it in code.sources(slot) if it.node.within(loop)]
    return bool(turned) and all(it.within(asked.then) for it in turned)


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
