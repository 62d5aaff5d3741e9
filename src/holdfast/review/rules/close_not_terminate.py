"""A dead peer that is closed politely.

## What it does
Looks for `close()` of a connection of `ws` where the program has just found that its peer is gone:
`isAlive` is false, a pong is overdue.

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

from collections.abc import Iterator

from holdfast.findings import Confidence, Edit, Severity, Span
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.liveness import names_liveness
from holdfast.review.registry import Meta
from holdfast.review.sockets import Peer
from holdfast.review.syntax import nodes as n
from holdfast.review.timers import deferred

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("ws",),
    languages=("javascript",),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the polite farewells to peers that are gone."""
    seen: set[n.Node] = set()
    for socket in code.sockets.of("ws"):
        if not _is_surely_ws(code, socket):
            continue
        for call in socket.called("close"):
            if call in seen or not (_is_overdue(code, call) or _in_dead_branch(code, call)):
                continue
            seen.add(call)
            if not _terminates_too(call, socket):
                callee = call.callee
                assert isinstance(callee, n.Attribute)
                span = Span(callee.name_start, call.end)
                fix = safe("Terminate it", Edit(span, "terminate()"))
                yield Hit(call, "`close()` waits for a peer that is known to be gone", fix)


def _is_surely_ws(code: Code, socket: Peer) -> bool:
    """Whether it is never the browser's own, as `globalThis.WebSocket || ws` may be."""
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
            return names_liveness(operand)
        case n.Binary("==", left, n.Literal(False)):
            return names_liveness(left)
        case n.Binary(">" | ">=" | "<" | "<=", left, right):
            return names_liveness(left) or names_liveness(right)
        case n.Binary("and" | "or", left, right):
            return _says_dead(code, left) or _says_dead(code, right)
    return False


def _is_overdue(code: Code, call: n.Call) -> bool:
    """Whether it is all that a timer does that waits for a pong."""
    for start, body in deferred(code):
        if call.enclosing(n.Function) is body and isinstance(start.parent, n.Assign):
            return names_liveness(start.parent.target)
    return False


def _terminates_too(call: n.Call, socket: Peer) -> bool:
    """Whether a `terminate` follows, sooner or later."""
    block = call.enclosing(n.Block)
    return block is not None and any(
        it.within(block) and it.start > call.end for it in socket.called("terminate")
    )
