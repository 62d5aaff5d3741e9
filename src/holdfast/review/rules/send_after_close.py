"""A handler that closes the connection and then goes on with it.

## What it does
Looks for a `close()` after which nothing leaves the handler, and the same connection is accepted,
sent to or closed on the way that follows, in the next round of a `while True` too: a `return` is
missing.

## Why it hurts
Each rejected client ends in an exception: Starlette raises `RuntimeError` once a close was sent.
What stands in between still runs for somebody who was turned away. In aiohttp the send raises
`ClientConnectionResetError`, in Tornado `WebSocketClosedError`.

## Example
```py
if not await allowed(websocket):
    await websocket.close(code=1008)
await websocket.accept()
```

## Instead
Leave the handler after the close.

```py
if not await allowed(websocket):
    await websocket.close(code=1008)
    return
await websocket.accept()
```

## References
- https://github.com/Kludex/starlette/blob/main/starlette/websockets.py
- https://asgi.readthedocs.io/en/latest/specs/www.html#close-send-event-ws
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.handlers import functions
from holdfast.review.code import Code
from holdfast.review.hit import Hit, unsafe
from holdfast.review.meaning.sockets import Socket
from holdfast.review.rewriting import after, statement
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("FastAPI", "Starlette", "aiohttp", "Channels", "Tornado"),
    languages=("python",),
)
SENDS: Final = ("send", "send_text", "send_json", "send_bytes", "send_str")
USES: Final = {
    "starlette": (*SENDS, "accept", "close"),
    "aiohttp": SENDS,
    "channels": (*SENDS, "accept"),
    "tornado": ("write_message",),
}
"""What raises after a close, by library."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the closes that the handler goes on after."""
    seen: set[n.Node] = set()
    for socket in code.sockets.of(*USES, side="server"):
        for close in socket.called("close"):
            use = None if close in seen else _use_after(code, socket, close)
            if use is not None:
                seen.add(close)
                message = f"The handler goes on after this close, and `{use.method}` raises"
                related = ((use, "used here"),)
                yield Hit(close, message, _fix(code, socket, close), related)


def _use_after(code: Code, socket: Socket, close: n.Call) -> n.Call | None:
    """The first use of the socket that surely follows a close."""
    last = statement(close)
    for step in () if _may_leave(last) else _following(code, last):
        for node in _certain(code, step):
            if isinstance(node, n.Call) and (use := _use(code, socket, node)):
                return None if code.guarded(use, ("RuntimeError",), depth=0) else use
        if _may_leave(step):
            break
    return None


def _may_leave(step: n.Node) -> bool:
    """Whether a statement may leave its block: perhaps because of the close, which set a flag."""
    if isinstance(step, n.Definition):
        return False
    leaves = (it for it in step.walk() if isinstance(it, n.Return | n.Raise | n.Jump))
    return any(not isinstance(it, n.Jump) or it.kind != "pass" for it in leaves)


def _following(code: Code, step: n.Node) -> Iterator[n.Node]:
    """The statements that come after one, in its block and in those around it."""
    inner, outer = step, step.parent
    while isinstance(outer, n.Block | n.If | n.With | n.Try | n.Handler):
        match outer:
            case n.Block(body):
                yield from (it for it in body if it.start >= inner.end)
            case n.Try(final=n.Block(body) as final) if final is not inner:
                yield from body
        inner, outer = outer, outer.parent
    # What an endless loop begins with comes after what it ends with.
    if isinstance(outer, n.While) and code.constant(outer.test) in (True, 1):
        yield from (it for it in outer.body.body if it.start < inner.end)


def _certain(code: Code, step: n.Node) -> Iterator[n.Node]:
    """The nodes of a statement that run whenever it does, as far as they matter here."""
    first: tuple[n.Node, ...] = ()
    match step:
        case n.Function() | n.Class():
            return
        case n.If(test):
            yield from test.walk()
        case n.ForEach(_, iterable):
            yield from iterable.walk()
        case n.While(test, body):
            first = body.body[:1] if code.constant(test) is True else ()
        case n.With(_, body) | n.Try(body):
            first = body.body[:1]
        case _:
            yield from step.walk()
    for inner in first:
        yield from _certain(code, inner)


def _use(code: Code, socket: Socket, call: n.Call) -> n.Call | None:
    """The use of the socket that a call is, or that the function called begins with."""
    if any(it in socket.calls for given in call.args for it in given.walk()):
        return None  # That one comes first.
    if call in socket.calls:
        return call if call.method in USES[socket.library] else None
    function = code.function(call.callee)
    first = function.body.body[:1] if function is not None else ()
    for node in (node for it in first for node in _certain(code, it)):
        if isinstance(node, n.Call) and node in socket.calls:
            return node if node.method in USES[socket.library] else None
    return None


def _fix(code: Code, socket: Socket, close: n.Call) -> Fix | None:
    """A `return` where the close ends a branch of the handler itself."""
    step = statement(close)
    function = close.enclosing(n.Function)
    branch = step.parent.parent if step.parent else None
    if function not in functions(socket) or not isinstance(branch, n.If):
        return None
    value = ""
    if socket.library == "aiohttp" and isinstance(close.callee, n.Attribute):
        value = f" {code.source(close.callee.object)}"
    return unsafe("Leave the handler", after(code, close, f"return{value}"))
