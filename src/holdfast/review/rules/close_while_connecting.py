"""A client of `ws` that is closed, perhaps while it connects, and that nobody hears fail.

## What it does
Looks for clients of `ws` that are closed or terminated after their listeners were removed, `error`
among them; and for those without an `error` listener that a timer closes, open or not, or the
function that opens them, before it returns, or what ends a client that redials (`stop`, `destroy`).

## Why it hurts
If the connection is not yet established, closing it ends the whole Node process. `ws` reports
"WebSocket was closed before the connection was established" as an `error` event, which is thrown
when nobody listens. It happens where servers are slow, in timeouts and reconnects.

## Example
```javascript
this.ws.removeAllListeners();
this.ws.terminate();
```

## Instead
Leave one listener for `error` in place.

```javascript
this.ws.removeAllListeners();
this.ws.on('error', () => {});
this.ws.terminate();
```

## References
- https://github.com/websockets/ws/pull/956
- https://github.com/websockets/ws/blob/master/doc/ws.md#websocketclosecode-reason
- https://nodejs.org/api/events.html#error-events
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.clients import redialling
from holdfast.review.analysis.dialing import STOPS
from holdfast.review.analysis.escapes import escapes
from holdfast.review.analysis.guards import before
from holdfast.review.analysis.timers import deferred
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.meaning.sockets import Role, Socket
from holdfast.review.rewriting import after, quote, semicolon
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("ws",),
    languages=("javascript",),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the closings that nobody hears fail."""
    for socket in code.sockets.of("ws", side="client"):
        if socket.role is not Role.connection:
            continue
        yield from _timed(code, socket)
        yield from _at_once(code, socket)
        yield from _stopped(code, socket)
        for removal in socket.called("removeAllListeners", "removeListener", "off"):
            if not _removes_errors(code, removal) or _was_awaited(code, removal):
                continue
            close = _closed_next(code, socket, removal)
            if close is not None:
                message = "Closed without an `error` listener, perhaps while it still connects"
                related = ((removal, "the listeners are removed here"),)
                yield Hit(close, message, _fix(code, removal), related)


def _timed(code: Code, socket: Socket) -> Iterator[Hit]:
    """What a timer closes without looking, while nobody listens for errors."""
    if socket.on("error") or escapes(code, socket):
        return
    for start, body in deferred(code):
        for close in socket.called("close", "terminate"):
            if _is_started_open(code, socket, start):
                continue
            if close.enclosing(n.Function) is body and not _is_open(code, close):
                message = "Closed by a timer, without an `error` listener"
                yield Hit(close, message, None, ((start, "the timer"),))


def _is_started_open(code: Code, socket: Socket, start: n.Call) -> bool:
    """Whether a timer is started only by what an open connection brings."""
    heard = socket.on("open", "message", "ping", "pong")
    starter = start.enclosing(n.Function)
    if starter is None or any(it.function is starter for it in heard):
        return starter is not None
    calls = code.callers(starter)
    return bool(calls) and all(
        any(it.function is not None and call.within(it.function) for it in heard) for call in calls
    )


def _at_once(code: Code, socket: Socket) -> Iterator[Hit]:
    """What is closed in the function that opens it, before anybody listens for errors."""
    function = socket.node.enclosing(n.Function)
    if not isinstance(socket.node.parent, n.Assign) or function is None or function.is_async:
        return
    for close in socket.called("close", "terminate"):
        if close.enclosing(n.Function) is not function or close.start < socket.node.end:
            continue
        passed = [*socket.on("error"), *socket.on("open")]
        heard = any(it.node.start < close.start for it in passed)
        block = close.enclosing(n.Block)
        ends = isinstance(block, n.Block) and isinstance(block.body[-1], n.Return | n.Raise)
        handed = (it for it in socket.uses if socket.node.end < it.start < close.start)
        if not heard and ends and all(isinstance(it.parent, n.Attribute) for it in handed):
            message = "Closed while it connects, before anybody listens for `error`"
            yield Hit(close, message, None, ((socket.node, "it begins to connect here"),))


def _stopped(code: Code, socket: Socket) -> Iterator[Hit]:
    """What closes a client that redials for good, whatever it is doing just then."""
    client = redialling(code, socket)
    if client is None or socket.on("error") or escapes(code, socket):
        return
    for close in socket.called("close", "terminate"):
        function = close.enclosing(n.Function)
        ends = function is not None and STOPS.match(function.name)
        if ends and function not in client.dials and not _is_open(code, close):
            message = "Closed without an `error` listener, perhaps while it still connects"
            yield Hit(close, message, None, ((socket.node, "it begins to connect here"),))


def _was_awaited(code: Code, removal: n.Call) -> bool:
    """Whether it is only ever kept once it is open: `this.ws = await connect()`."""
    owner = removal.callee.object if isinstance(removal.callee, n.Attribute) else None
    values = [it.value for it in code.sources(code.slot(owner))]
    made = [it for it in values if it is not None and not _is_none(it)]
    return bool(made) and all(isinstance(it, n.Await) for it in made)


def _is_none(value: n.Node) -> bool:
    return isinstance(value, n.Literal) and value.value is None


def _removes_errors(code: Code, removal: n.Call) -> bool:
    if not removal.args:
        return removal.method == "removeAllListeners"
    return code.constant(removal.args[0]) == "error"


def _closed_next(code: Code, socket: Socket, removal: n.Call) -> n.Call | None:
    """The next call in the same function that closes it, if nobody listens again by then."""
    function = removal.enclosing(n.Function)
    for close in socket.called("close", "terminate"):
        if close.start < removal.end or close.enclosing(n.Function) is not function:
            continue
        again = (it.node for it in socket.on("error"))
        if any(it.enclosing(n.Function) is function and it.start > removal.start for it in again):
            return None
        known = _is_open(code, close, removal) or _is_past(code, removal) or _is_never(close)
        return None if known else close
    return None


def _is_open(code: Code, *calls: n.Call) -> bool:
    """Whether one of the calls is made only if the connection is established."""
    for call in calls:
        inner: n.Node = call
        for outer in call.ancestors():
            if isinstance(outer, n.If) and inner is outer.then:
                test = code.source(outer.test)
                if "OPEN" in test or "readyState === 1" in test:
                    return True
            inner = outer
    return False


def _is_past(code: Code, removal: n.Call) -> bool:
    """Whether a function has left before, if the connection is still to come."""
    function = removal.enclosing(n.Function)
    asked = before(function, removal) if function is not None else ()
    return any("CONNECTING" in code.source(it) for it in asked)


def _is_never(close: n.Call) -> bool:
    """Whether it depends on `!socket.CLOSED`: a constant, never the state."""
    asked = close.enclosing(n.If)
    return asked is not None and any(
        isinstance(it, n.Unary)
        and isinstance(it.operand, n.Attribute)
        and it.operand.name in ("CONNECTING", "OPEN", "CLOSING", "CLOSED")
        for it in asked.test.walk()
    )


def _fix(code: Code, removal: n.Call) -> Fix | None:
    owner = removal.callee
    if not isinstance(owner, n.Attribute) or not isinstance(removal.parent, n.Block):
        return None
    mark, end = quote(code), semicolon(code)
    # With the dot as it is written: `this.ws?.`.
    name = code.text[owner.start : owner.name_start]
    line = f"{name}on({mark}error{mark}, () => {{}}){end}"
    return safe("Keep an error listener", after(code, removal, line))
