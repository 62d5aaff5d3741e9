"""A Socket.IO client that does not come back when the server sent it away.

## What it does
Looks for clients of Socket.IO with a handler of `disconnect` that never dials again: nothing in the
file calls `connect()`, looks at `active`, or asks for the reason `io server disconnect`.

## Why it hurts
The client stays offline after the server called `disconnect()`. Socket.IO redials after every other
loss, so the handler looks right in all tests; but when the server ends the connection itself, for
an expired session or to move clients elsewhere, nothing happens any more.

## Example
```javascript
socket.on('disconnect', () => setStatus('reconnecting …'));
```

## Instead
Dial again after a while if the server ended the connection.

```javascript
socket.on('disconnect', (reason) => {
  setStatus('reconnecting …');
  if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 5000);
});
```

## References
- https://socket.io/docs/v4/client-api/#event-disconnect
- https://socket.io/docs/v4/client-socket-instance/#disconnect
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.note,
    confidence=Confidence.low,
    libraries=("socket.io-client",),
    languages=("javascript",),
)
REASON = "io server disconnect"


def check(code: Code) -> Iterator[Hit]:
    """Yield the handlers that wait for what never comes."""
    for client in clients(code):
        socket = client.socket
        if socket.library != "socket.io-client" or not client.redials:
            continue
        listener = next(iter(socket.on("disconnect")), None)
        if listener is None or listener.function is None or socket.called("connect", "open"):
            continue
        if not _knows(code):
            yield Hit(listener.node, "After the server's own `disconnect()` nothing dials again")


def _knows(code: Code) -> bool:
    """Whether the file says anything of the reason."""
    return any(it.value == REASON for it in code.all(n.Literal)) or any(
        it.name == "active" for it in code.all(n.Attribute)
    )
