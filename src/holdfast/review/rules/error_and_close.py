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
from holdfast.review.code import Code
from holdfast.review.guards import guards, step
from holdfast.review.hit import Hit, replace, safe
from holdfast.review.redial import DETACH, Client, asked_later, clients
from holdfast.review.registry import Meta
from holdfast.review.sockets import Listener
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("browser", "ws", "websocket-client"),
    languages=("python", "javascript"),
)
LIBRARIES = ("browser", "ws", "websocket-client")


def check(code: Code) -> Iterator[Hit]:
    """Yield the handlers of `error` that redial beside those of `close`."""
    for client in clients(code):
        if client.socket.library not in LIBRARIES or _is_node_global(code, client):
            continue
        closes = [it for it in client.socket.on("close") if _ways(code, client, it)]
        for listener in client.socket.on("error"):
            places = _ways(code, client, listener)
            if closes and places:
                message = "This redials, and so does the `close` that follows"
                yield Hit(places[0], message, _fix(client, listener, places[0]))
                break


def _ways(code: Code, client: Client, listener: Listener) -> list[n.Node]:
    """Where a handler redials whatever happens."""
    function = listener.function
    if function is None or _dedupes(code, function):
        return []
    found = []
    for redial in client.redials:
        asked = guards(code, function, redial.node)
        if asked == [] and not asked_later(code, client, redial):
            place = step(code, function, redial.node)
            found += [] if place is None else [place]
    return found


def _dedupes(code: Code, function: n.Function) -> bool:
    """Whether it cancels what is waiting, or takes the other handler off."""
    for node in code.called(function):
        match node:
            case n.Call(callee=n.Name(name)) | n.Call(callee=n.Attribute(_, name)):
                if name in DETACH or name in ("clearTimeout", "cancel"):
                    return True
            case n.Assign(target=n.Attribute(_, "onclose" | "onerror")) if node.within(function):
                return True
    return False


def _is_node_global(code: Code, client: Client) -> bool:
    """Whether it is Node's own WebSocket, which fires no `close` after a refused connection."""
    modules = {it.module for it in code.all(n.Import)}
    builtin = any(it.startswith("node:") or it in ("fs", "http", "path") for it in modules)
    return client.socket.library == "browser" and builtin


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
