"""A dead peer that is closed politely.

## What it does
Looks for `close()` of a connection of `ws` where the program has just found that its peer is gone:
`isAlive` is false, a pong is overdue. With low confidence it reports the same of a page that dials
again only when it hears `close`: a browser cannot terminate, but need not wait either.

## Why it hurts
The connection lives on for another 30 s: `close()` sends a close frame and waits for the answer of
a peer that does not answer. Until then it takes memory, counts as a client, and swallows messages.

## Example
```javascript
if (!socket.isAlive) return socket.close();
socket.isAlive = false;
socket.ping();
```

## Instead
Terminate it, which destroys the TCP connection at once and emits `close`.

```javascript
if (!socket.isAlive) return socket.terminate();
socket.isAlive = false;
socket.ping();
```

## References
- https://github.com/websockets/ws/blob/master/doc/ws.md#websocketterminate
- https://github.com/websockets/ws#how-to-detect-and-close-broken-connections
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Edit, Severity, Span
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.liveness import names_liveness
from holdfast.review.analysis.redial import dials_in
from holdfast.review.analysis.timers import deferred
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.meaning.slots import Slot
from holdfast.review.meaning.sockets import Socket
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("ws", "browser"),
    languages=("javascript",),
)
ENDED: Final = re.compile(r"(?i)destroy|dispose|tear_?down|clean_?up|closed|onclose")


def check(code: Code) -> Iterator[Hit]:
    """Yield the polite farewells to peers that are gone."""
    ends = list(_ends(code))
    for call in ends:
        if call.method == "close" and (_is_overdue(code, call) or _in_dead_branch(code, call)):
            if any(_follows(it, call) for it in ends):
                continue
            callee = call.callee
            assert isinstance(callee, n.Attribute)
            span = Span(callee.name_start, call.end)
            fix = safe("Terminate it", Edit(span, "terminate()"))
            message = "`close()` waits for a peer that is known to be gone"
            yield Hit(call, message, fix, weak=_goes_on(call))
    yield from _in_browsers(code)


def _in_browsers(code: Code) -> Iterator[Hit]:
    """What a page closes as it has heard nothing, and opens again only once it is closed."""
    for client in clients(code):
        socket = client.socket
        if socket.library != "browser" or not client.redials:
            continue
        handlers = [it.function for it in socket.on("close")]
        for call in socket.called("close"):
            home = call.enclosing(n.Function)
            if home is None or home in handlers or not _in_dead_branch(code, call):
                continue
            # `connect()` beside it does not wait.
            at_once = any(True for _ in dials_in(code, client, home))
            detached = any(isinstance(it.target, n.Attribute) for it in home.find(n.Assign))
            if not at_once and not detached:
                message = "`close` is emitted only when the other side answers, or after a minute"
                yield Hit(call, message, weak=True)


def _ends(code: Code) -> Iterator[n.Call]:
    """The calls that close or terminate connections of `ws`, never the browser's own."""
    known = [it for it in code.sockets.of("ws") if _is_surely_ws(code, it)]
    slots = {slot for socket in known for slot in socket.slots}
    if any(code.sockets.servers_of("ws")):
        # What is pinged is a connection, wherever it was kept: browsers cannot ping.
        pinged = [it.callee for it in code.calls if it.method == "ping"]
        slots |= {code.slot(it.object) for it in pinged if isinstance(it, n.Attribute)}
    for call in code.calls:
        if call.method in ("close", "terminate") and isinstance(call.callee, n.Attribute):
            slot = code.slot(call.callee.object)
            if slot is not None and slot in slots:
                yield call


def _is_surely_ws(code: Code, socket: Socket) -> bool:
    """Whether it is not, in a browser, the browser's own, as `globalThis.WebSocket || ws` is."""
    made = socket.node
    return not isinstance(made, n.Call) or code.qualified(made.callee).startswith("ws:")


def _in_dead_branch(code: Code, call: n.Call) -> bool:
    """Whether the nearest condition is that no sign of life came."""
    inner: n.Node = call
    for outer in call.ancestors():
        if isinstance(outer, n.If):
            return inner is outer.then and _says_dead(code, outer.test)
        if isinstance(outer, n.Binary) and outer.op == "and" and inner is outer.right:
            return _says_dead(code, outer.left)
        if isinstance(outer, n.Function):
            return False
        inner = outer
    return False


def _says_dead(code: Code, test: n.Node) -> bool:
    match test:
        case n.Unary("not", operand):
            return _tells_life(code, operand)
        case n.Binary("==", left, n.Literal(False)):
            return _tells_life(code, left)
        case n.Binary(">" | ">=" | "<" | "<=", left, right):
            return _tells_life(code, left) or _tells_life(code, right)
        case n.Binary("and" | "or", left, right):
            return _says_dead(code, left) or _says_dead(code, right)
    return False


def _tells_life(code: Code, node: n.Node) -> bool:
    """Whether an expression is named for answers, or reads what a pong writes."""
    return names_liveness(node) or not _written_by_pongs(code).isdisjoint(
        it.name for it in node.find(n.Attribute)
    )


def _written_by_pongs(code: Code) -> set[str]:
    """The attributes that a listener for pongs sets."""
    return {
        node.target.name
        for function in _pongs(code)
        for node in function.find(n.Assign)
        if isinstance(node.target, n.Attribute)
    }


def _pongs(code: Code) -> list[n.Function]:
    heard = (it.function for peer in code.sockets.of("ws") for it in peer.on("pong"))
    return [it for it in heard if it is not None]


def _is_overdue(code: Code, call: n.Call) -> bool:
    """Whether it is all that a timer does that waits for a pong."""
    for start, body in deferred(code):
        kept = start.parent
        if call.enclosing(n.Function) is body and isinstance(kept, n.Assign):
            return names_liveness(kept.target) or _stops_at_pong(code, code.slot(kept.target))
    return False


def _stops_at_pong(code: Code, timer: Slot | None) -> bool:
    """Whether a pong clears the timer."""
    return any(
        isinstance(use.parent, n.Call) and any(use.within(it) for it in _pongs(code))
        for use in code.uses(timer)
    )


def _goes_on(call: n.Call) -> bool:
    """Whether the program has done all that follows the end by itself, on a line before."""
    block = call.enclosing(n.Block)
    lines = block.body if isinstance(block, n.Block) else ()
    return any(
        isinstance(it, n.Call) and it.end <= call.start and bool(ENDED.search(it.method or ""))
        for it in lines
    )


def _follows(later: n.Call, call: n.Call) -> bool:
    """Whether it is a `terminate` that follows, sooner or later."""
    block = call.enclosing(n.Block)
    return (
        later.method == "terminate"
        and later.start > call.end
        and block is not None
        and later.within(block)
    )
