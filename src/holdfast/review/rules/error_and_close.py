"""A redial for the error, and one more for the close that follows it.

## What it does
Looks for clients whose handlers of `error` and of `close` both lead to a redial, with nothing that
tells that one is already on its way.

## Why it hurts
Each failure starts two connections, the next failure four. An error is always followed by a close,
so both handlers run; the sockets double until the server or the page gives up.

## Example
```javascript
socket.onerror = () => scheduleReconnect();
socket.onclose = () => scheduleReconnect();
```

## Instead
Redial in the handler of `close` only.

```javascript
socket.onerror = (event) => console.error('WebSocket error', event);
socket.onclose = () => scheduleReconnect();
```

## References
- https://websockets.spec.whatwg.org/#feedback-from-the-protocol
- https://developer.mozilla.org/en-US/docs/Web/API/WebSocket/error_event
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.doubling import doubled
from holdfast.review.analysis.redial import Client
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, safe
from holdfast.review.meaning.sockets import Listener
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("browser", "ws", "websocket-client"),
    languages=("python", "javascript"),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the handlers of `error` that redial beside those of `close`."""
    for client in clients(code):
        found = doubled(code, client)
        if found is not None:
            listener, place = found
            message = "This redials, and so does the `close` that follows"
            yield Hit(place, message, _fix(client, listener, place))


def _fix(client: Client, listener: Listener, place: n.Node) -> Fix | None:
    """Close the socket instead: its `close` then redials."""
    match listener.node:
        case n.Assign(n.Attribute(n.Name(held), _)) | n.Call(n.Attribute(n.Name(held), _)):
            pass
        case _:
            return None
    own = place.enclosing(n.Function) is listener.function
    inline = listener.function is not None and listener.function.within(listener.node)
    if own and inline and isinstance(place.parent, n.Block | n.Return):
        return safe("Close it, and let `close` redial", replace(place, f"{held}.close()"))
    return None
