"""A listener for messages that is added after a wait.

## What it does
Looks for connection handlers of `ws` and Socket.IO that await something before they listen for
messages, and for clients that do so between `new WebSocket` and their first listener.

## Why it hurts
What the other side sends in the meantime is lost. An event without a listener is dropped, not kept;
a client that speaks as soon as it is connected is heard or not, as the database is fast or slow.

## Example
```javascript
wss.on('connection', async (socket, request) => {
  const user = await load(request);
  socket.on('message', (data) => handle(user, data));
});
```

## Instead
Listen first, and wait inside of the listener.

```javascript
wss.on('connection', (socket, request) => {
  const loaded = load(request);
  socket.on('message', async (data) => handle(await loaded, data));
});
```

## References
- https://github.com/websockets/ws/issues/1630
- https://github.com/whatwg/html/issues/1271
- https://nodejs.org/api/events.html#asynchronous-vs-synchronous
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.escapes import escapes
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.sockets import Listener, Role, Socket
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("ws", "Socket.IO", "browser"),
    languages=("javascript",),
)
QUIET: Final = frozenset({"close", "disconnect", "disconnecting", "drain", "error", "ping", "pong"})
"""Events that are not about what the other side sends."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the listeners that come too late."""
    for socket in code.sockets.of("ws", "socket.io", "browser"):
        if socket.role is not Role.connection or socket.called("pause"):
            continue
        function = socket.node.enclosing(n.Function)
        heard = [it for it in socket.listeners if socket.side == "client" or it.event not in QUIET]
        if function is None or not heard:
            continue
        taken = _takes(code, socket, heard)
        wait = _wait(socket, taken or function, heard) or _then(function, heard)
        # What it is given to may listen, and hand on later.
        if wait is not None and not escapes(code, socket):
            first = min(heard, key=lambda it: it.node.start)
            message = f"`{first.event}` is listened to only after a wait"
            related = ((wait, "what is awaited"),)
            yield Hit(first.node, message, None, related, weak=_is_handed_in(code, wait))


def _takes(code: Code, socket: Socket, heard: list[Listener]) -> n.Function | None:
    """The function of the file that the socket is given to, where all that listen do so there."""
    inner = heard[0].node.enclosing(n.Function)
    if inner is None or any(it.node.enclosing(n.Function) is not inner for it in heard):
        return None
    params = (code.slot(it.target) for it in inner.params if isinstance(it.target, n.Name))
    return inner if any(it in socket.slots for it in params) else None


def _is_handed_in(code: Code, wait: n.Node) -> bool:
    """Whether it is a method of a parameter that is awaited, which may be done at once."""
    match wait:
        case n.Await(n.Call(n.Attribute(n.Name() as owner, _))):
            return code.binding(owner).only("param") is not None
    return False


def _wait(socket: Socket, function: n.Function, heard: list[Listener]) -> n.Node | None:
    """What is awaited before anybody listens, if all that listen do so in this function."""
    if any(it.node.enclosing(n.Function) is not function for it in heard):
        return None
    first = min(it.node.start for it in heard)
    for wait in function.find(n.Await):
        if (
            (socket.node.end <= wait.start < first or not socket.node.within(function))
            and wait.start < first
            and wait.enclosing(n.Function) is function
            and not _leaves(wait, function, first)
            and not _is_apart(wait, socket.node)
        ):
            return wait
    return None


def _is_apart(wait: n.Node, dial: n.Node) -> bool:
    """Whether they are in two branches, of which one is taken."""
    for outer in wait.ancestors():
        if isinstance(outer, n.If) and dial.within(outer):
            return not any(wait.within(it) and dial.within(it) for it in (outer.then, outer.test))
    return False


def _then(function: n.Function, heard: list[Listener]) -> n.Node | None:
    """The call of a promise's `then`, or of `setTimeout`, in which all that listen do so."""
    inner = heard[0].node.enclosing(n.Function)
    if inner is None or any(it.node.enclosing(n.Function) is not inner for it in heard):
        return None
    call = inner.parent
    if not isinstance(call, n.Call) or call.enclosing(n.Function) is not function:
        return None
    name = call.callee_name
    return call.callee if name in ("then", "setTimeout") else None


def _leaves(wait: n.Node, function: n.Function, first: int) -> bool:
    """Whether the wait is on a way that ends before the listener."""
    inner = takewhile(lambda it: it is not function, wait.ancestors())
    blocks = (it for it in inner if isinstance(it, n.Block) and it.end < first)
    return any(isinstance(it.body[-1], n.Return | n.Raise) for it in blocks)
