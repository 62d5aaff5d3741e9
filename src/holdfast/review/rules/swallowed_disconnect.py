"""A receive loop that takes the end of the connection for one more error, and goes on.

## What it does
Looks for endless loops with a `try` inside that receives a message, or a `contextlib.suppress`,
where the end of the connection is caught and nothing leaves the loop.

## Why it hurts
The first client that leaves takes the whole process with it. Receiving from a closed connection
raises at once, without waiting: the loop turns as fast as it can, and nothing else gets to run.

## Example
```py
while True:
    try:
        await handle(await websocket.receive_text())
    except Exception:
        log.exception("bad message")
```

## Instead
Leave the loop when the connection has ended, before other errors are looked at.

```py
while True:
    try:
        await handle(await websocket.receive_text())
    except WebSocketDisconnect:
        break
    except Exception:
        log.exception("bad message")
```

## References
- https://websockets.readthedocs.io/en/stable/faq/server.html
- https://fastapi.tiangolo.com/advanced/websockets/#handling-disconnections-and-multiple-clients
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.importing import add_import, imported
from holdfast.review.analysis.pauses import ends_loop
from holdfast.review.code import Code
from holdfast.review.hit import Hit, insert, replace, safe
from holdfast.review.meaning.sockets import Socket
from holdfast.review.rewriting import after, indentation, unit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("FastAPI", "Starlette", "websockets"),
    languages=("python",),
)
ENDS: Final = {
    "starlette": frozenset({"WebSocketDisconnect"}),
    "websockets": frozenset({"ConnectionClosed", "ConnectionClosedError", "ConnectionClosedOK"}),
}
"""What says that a connection has ended, by library."""
RECEIVES: Final = {
    "starlette": ("receive_text", "receive_json", "receive_bytes"),
    "websockets": ("recv",),
}
MODULES: Final = ("starlette.websockets", "fastapi", "fastapi.websockets")
"""Where `WebSocketDisconnect` is imported from."""
BROAD: Final = frozenset({"Exception", "BaseException", ""})
QUIET: Final = frozenset(
    {"print", "print_exc", "debug", "info", "warning", "error", "exception", "critical", "log"}
)
"""Calls that neither raise nor wait."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the handlers that swallow the end of a connection."""
    seen: set[n.Handler] = set()
    told: set[n.Node] = set()
    for socket in code.sockets.of(*ENDS):
        for receive in socket.called(*RECEIVES[socket.library]):
            manager = _suppressing(code, socket, receive)
            if manager is not None and manager not in told:
                told.add(manager)
                yield Hit(manager, "This catches the end of the connection, and the loop goes on")
            handler = _taken_by(code, socket, receive)
            if handler is None or handler in seen or not _goes_on(code, handler):
                continue
            seen.add(handler)
            broad = bool(_names(code, handler) & BROAD) or socket.library == "websockets"
            what = "goes on for ever" if broad else "receives again, which raises `RuntimeError`"
            message = f"This catches the end of the connection, and the loop {what}"
            yield Hit(_place(handler), message, _fix(code, socket, handler))


def _names(code: Code, handler: n.Handler) -> set[str]:
    return {code.source(it).rpartition(".")[2] for it in handler.types} or {""}


def _place(handler: n.Handler) -> n.Node:
    return handler.types[0] if handler.types else handler.body.body[0]


def _taken_by(code: Code, socket: Socket, receive: n.Call) -> n.Handler | None:
    """The handler of a try in an endless loop that gets what a receive raises at the end."""
    handled = receive.enclosing(n.Try, n.With, n.While, n.ForEach, n.Function)
    if not isinstance(handled, n.Try) or not receive.within(handled.body):
        return None
    for handler in handled.handlers:
        if _names(code, handler) & (ENDS[socket.library] | BROAD):
            return handler if _is_endless(code, handled, receive) else None
    return None


def _suppressing(code: Code, socket: Socket, receive: n.Call) -> n.Node | None:
    """The `contextlib.suppress` in an endless loop that takes the same."""
    around = receive.enclosing(n.Try, n.With, n.While, n.ForEach, n.Function)
    if not isinstance(around, n.With) or not _is_endless(code, around, receive):
        return None
    for item in around.items:
        match item.value:
            case n.Call(callee, types) if code.qualified(callee) == "contextlib.suppress":
                names = {code.source(it).rpartition(".")[2] for it in types}
                if names & (ENDS[socket.library] | BROAD):
                    return item.value
    return None


def _is_endless(code: Code, handled: n.Try | n.With, receive: n.Call) -> bool:
    """Whether a try is in the body of `while True`, and nothing else in the loop may leave it."""
    loop = handled.enclosing(n.While, n.ForEach, n.Function, n.With, n.Try)
    if not isinstance(loop, n.While) or code.constant(loop.test) not in (True, 1):
        return False
    # What comes after the receive in its own try is not reached once the connection has ended.
    return not any(
        ends_loop(node)
        for node in loop.body.walk()
        if not (node.within(handled.body) and node.start > receive.start)
        and not any(node.within(it) for it in getattr(handled, "handlers", ()))
    )


def _goes_on(code: Code, handler: n.Handler) -> bool:
    """Whether a handler only says something: it does not leave, wait, or set anything."""
    for node in handler.body.walk():
        match node:
            case n.Return() | n.Raise() | n.Jump("break") | n.Await() | n.Assign():
                return False
            case n.Call(callee):
                name = callee.name if isinstance(callee, n.Attribute) else code.source(callee)
                if name not in QUIET:
                    return False
    return True


def _fix(code: Code, socket: Socket, handler: n.Handler) -> Fix | None:
    """A handler that leaves the loop, before the one that takes everything."""
    if not _names(code, handler) & BROAD:
        last = handler.body.body[-1]
        if isinstance(last, n.Jump):
            return safe("Leave the loop", replace(last, "break"))
        return safe("Leave the loop", after(code, last, "break"))
    margin = indentation(code, handler)
    name, imports = "websockets.ConnectionClosed", add_import(code, "websockets")
    if socket.library == "starlette":
        name = "WebSocketDisconnect"
        used = [it.module for it in code.all(n.Import) if it.module in MODULES]
        known = any(imported(code, it, name) for it in MODULES)
        imports = () if known else add_import(code, next(iter(used), MODULES[0]), name)
    text = f"except {name}:\n{margin}{unit(code)}break\n{margin}"
    return safe("Leave the loop", insert(handler.start, text), *imports)
