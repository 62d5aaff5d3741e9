"""An `upgrade` handler that waits while nobody listens for errors of the TCP socket.

## What it does
Looks for listeners of an HTTP server's `upgrade` event that await something, or call back later,
before `handleUpgrade`, and have no `error` listener on the socket in the meantime.

## Why it hurts
A client that hangs up while the program waits ends the whole Node process. Node takes its own
listeners off the socket before it emits `upgrade`, and `ws` adds its own in `handleUpgrade`; a
connection reset in between is an `error` event without a listener, which is thrown.

## Example
```javascript
server.on('upgrade', async (request, socket, head) => {
  const user = await authenticate(request);
  wss.handleUpgrade(request, socket, head, (ws) => wss.emit('connection', ws, request, user));
});
```

## Instead
Listen for `error` on the socket before the first wait.

```javascript
server.on('upgrade', async (request, socket, head) => {
  socket.on('error', () => socket.destroy());
  const user = await authenticate(request);
  wss.handleUpgrade(request, socket, head, (ws) => wss.emit('connection', ws, request, user));
});
```

## References
- https://github.com/websockets/ws#client-authentication
- https://nodejs.org/api/http.html#event-upgrade_1
- https://nodejs.org/api/events.html#error-events
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.escapes import escapes
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.meaning.sockets import Peer, attach
from holdfast.review.rewriting import prepend, quote, semicolon
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("ws",),
    languages=("javascript",),
)
ORIGIN: Final = re.compile(r"(?i)origin")
AT_ONCE: Final = frozenset({"forEach", "map", "filter", "find", "some", "every", "reduce"})
"""Methods that call back before they return."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the handlers that wait with a bare socket."""
    for call in code.calls:
        if call.method not in ("on", "once") or len(call.args) < 2:
            continue
        handler = code.function(call.args[1])
        upgrades = code.constant(call.args[0]) == "upgrade"
        if not upgrades or handler is None or len(handler.params) < 2:
            continue
        param = handler.params[1]
        socket = Peer("net", param)
        attach(code, socket)
        if socket.on("error") or escapes(code, socket, "handleUpgrade", "emit"):
            continue
        calls = [use.parent for use in socket.uses if isinstance(use.parent, n.Call)]
        if any(it.method == "handleUpgrade" and _waits(code, it, handler) for it in calls):
            message = "No `error` listener on this socket while the handler waits"
            yield Hit(param, message, _fix(code, handler, param))


def _waits(code: Code, node: n.Node, handler: n.Function, depth: int = 3) -> bool:
    """Whether time passes between the start of `handler` and `node`."""
    function = node.enclosing(n.Function)
    assert function is not None
    for wait in function.find(n.Await):
        before = wait.start < node.start and not node.within(wait)
        # To compare origins takes no time.
        at_once = ORIGIN.search(code.source(wait)) is not None
        if before and not at_once and wait.enclosing(n.Function) is function:
            return True
    if function is handler:
        return False
    if calls := code.callers(function):
        return depth > 0 and any(_waits(code, it, handler, depth - 1) for it in calls)
    called_back = function.parent
    if isinstance(called_back, n.Call) and called_back.method in AT_ONCE:
        return _waits(code, called_back, handler, depth)
    return isinstance(called_back, n.Call)


def _fix(code: Code, handler: n.Function, param: n.Param) -> Fix | None:
    assert isinstance(param.target, n.Name)
    name, mark, end = param.target.id, quote(code), semicolon(code)
    line = f"{name}.on({mark}error{mark}, () => {name}.destroy()){end}"
    edit = prepend(code, handler, line)
    return None if edit is None else safe("Listen for errors", edit)
