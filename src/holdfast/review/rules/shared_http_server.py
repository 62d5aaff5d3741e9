"""Two WebSocket servers on one HTTP server.

## What it does
Looks for two servers of `ws`, or one and a Socket.IO server, that are given the same HTTP server.

## Why it hurts
Each of them answers every upgrade, so they break each other's connections. The one whose `path`
does not match writes a 400 response into the other's socket: clients see a failed handshake, or an
invalid frame right after it. Without paths, the second answer to one upgrade throws.

## Example
```javascript
const chat = new WebSocketServer({ server, path: '/chat' });
const news = new WebSocketServer({ server, path: '/news' });
```

## Instead
Make them with `noServer`, and hand each upgrade to one of them.

```javascript
const chat = new WebSocketServer({ noServer: true });
const news = new WebSocketServer({ noServer: true });
server.on('upgrade', (request, socket, head) => {
  const target = request.url === '/chat' ? chat : news;
  target.handleUpgrade(request, socket, head, (ws) => target.emit('connection', ws, request));
});
```

## References
- https://github.com/websockets/ws#multiple-servers-sharing-a-single-https-server
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.slots import Slot
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("ws", "Socket.IO"),
    languages=("javascript",),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the servers that come second."""
    found: list[tuple[Slot, n.Call]] = []
    for slot, call in _attached(code):
        for other_slot, other in found:
            ours = code.option(call, "server") or code.option(other, "server")
            if other_slot == slot and ours is not None and _both_run(call, other):
                # Two of Socket.IO would be a matter of their paths.
                message = "Another WebSocket server answers the upgrades of this HTTP server too"
                yield Hit(ours, message, None, ((other, "the other one"),))
                break
        found.append((slot, call))


def _attached(code: Code) -> Iterator[tuple[Slot, n.Call]]:
    """The WebSocket servers on an HTTP server that is a variable or attribute."""
    for server in code.sockets.servers_of("ws", "socket.io"):
        call = server.node
        if not isinstance(call, n.Call) or not call.new:
            continue
        given = call.args[0] if server.library == "socket.io" and call.args else None
        slot = code.slot(given or code.option(call, "server"))
        if slot is not None:
            yield slot, call


def _both_run(one: n.Node, other: n.Node) -> bool:
    """Whether one does not run instead of the other."""
    first, second = (
        {id(it) for it in node.ancestors() if isinstance(it, n.Block)} for node in (one, other)
    )
    return first <= second or second <= first
