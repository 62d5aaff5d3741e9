"""A connection that leaves the registry only when it ends the expected way.

## What it does
Looks for connections that are taken out of a list, set or dict under `except WebSocketDisconnect`
(or `ConnectionClosed`) alone, or after the receive loop, where no `finally` does it as well. A loop
that awaits `receive_text()` or `recv()` without a `try` ends with an error each time.

## Why it hurts
Any other error leaves the dead connection registered, and it is sent to from then on. A message
that is not JSON, a binary frame, a cancelled task: all of them pass by the one `except`. In most
broadcasts the dead connection then raises for everybody.

## Example
```py
manager.add(websocket)
try:
    while True:
        await manager.handle(await websocket.receive_json())
except WebSocketDisconnect:
    manager.remove(websocket)
```

## Instead
Take the connection out in a `finally`.

```py
manager.add(websocket)
try:
    while True:
        await manager.handle(await websocket.receive_json())
except WebSocketDisconnect:
    pass
finally:
    manager.remove(websocket)
```

## References
- https://fastapi.tiangolo.com/advanced/websockets/#handling-disconnections-and-multiple-clients
- https://github.com/workfloworchestrator/orchestrator-core/issues/1903
- https://docs.python.org/3/reference/compound_stmts.html#finally-clause
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from holdfast.findings import Confidence, Edit, Fix, Severity, Span
from holdfast.review.analysis.inbound import inbound
from holdfast.review.analysis.members import Collection, collections, removals
from holdfast.review.code import Code
from holdfast.review.hit import Hit, insert, safe, unsafe
from holdfast.review.rewriting import indentation, statement, statement_end
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("FastAPI", "Starlette", "websockets", "Quart", "Sanic", "aiohttp"),
    languages=("python",),
)
EXPECTED: Final = {
    "WebSocketDisconnect": ("starlette",),
    "ConnectionClosed": ("websockets", "sanic"),
    "ConnectionClosedOK": ("websockets", "sanic"),
    "ConnectionClosedError": ("websockets", "sanic"),
    "CancelledError": ("quart", "sanic"),
}
"""How the end of a connection is told, by library."""
RECEIVES: Final = {
    "starlette": ("receive_text", "receive_json", "receive_bytes"),
    "websockets": ("recv",),
    "quart": ("receive", "receive_json"),
}
"""What raises the end of a connection, by library."""
BROAD: Final = frozenset({"Exception", "BaseException"})


def check(code: Code) -> Iterator[Hit]:
    """Yield removals that an error passes by."""
    known = list(collections(code).values())
    for handled in code.all(n.Try):
        if not handled.handlers or _covered(code, handled, known):
            continue
        for handler in handled.handlers:
            first = next(removals(code, handler.body, known), None)
            if first and _expected(code, handled, handler) and _may_fail(code, handled.body):
                names = " or ".join(f"`{_name(code, it)}`" for it in handler.types)
                message = f"Only {names} takes this connection out, other errors leave it in"
                yield Hit(first, message, _fix(code, handled, handler, known))
    for loop in code.all(n.ForEach):
        removal = _after_loop(code, loop, known)
        if removal is not None:
            yield Hit(removal, "An error in the loop before skips this, the connection stays in")
    for endless in code.all(n.While):
        removal = _after_receiving(code, endless, known)
        if removal is not None:
            yield Hit(
                removal,
                "A connection ends with an error in the loop before, so this never runs for it",
            )


def _name(code: Code, node: n.Node) -> str:
    return code.source(node).rpartition(".")[2]


def _expected(code: Code, handled: n.Try, handler: n.Handler) -> bool:
    """Whether the handler is only for the end of a connection that a server accepted."""
    libraries = [EXPECTED.get(_name(code, it), ()) for it in handler.types]
    if not libraries or not all(libraries):
        return False
    sockets = code.sockets.of(*(it for names in libraries for it in names), side="server")
    return any(use.within(handled) for socket in sockets for use in socket.uses)


def _covered(code: Code, handled: n.Try, known: list[Collection]) -> bool:
    """Whether a removal stands where every error comes by, here or further out."""
    tries = [handled, *(it for it in handled.ancestors() if isinstance(it, n.Try))]
    places = [it.final for it in tries if it.final]
    places += [it.body for one in tries for it in one.handlers if _is_broad(code, it)]
    return any(True for place in places for _ in removals(code, place, known))


def _is_broad(code: Code, handler: n.Handler) -> bool:
    return not handler.types or any(_name(code, it) in BROAD for it in handler.types)


def _may_fail(code: Code, body: n.Block) -> bool:
    """Whether something in a block is called outside of a try that takes every error."""
    for call in body.find(n.Call):
        inner = (it for it in call.ancestors() if isinstance(it, n.Try) and it.within(body))
        if not any(_is_broad(code, handler) for it in inner for handler in it.handlers):
            return True
    return False


def _fails(code: Code, body: n.Block) -> bool:
    """Whether a message may raise an error in a block: it awaits, or parses what was sent."""
    if any(body.find(n.Await)):
        return True
    return any(
        it.call.within(body) and not code.guarded(it.call, depth=0) for it in inbound(code).parses()
    )


def _after_loop(code: Code, loop: n.ForEach, known: list[Collection]) -> n.Node | None:
    """The removal that follows a loop over the messages of a connection in the same block."""
    if not isinstance(loop.parent, n.Block) or not loop.is_async:
        return None
    sockets = code.sockets.of("websockets", "sanic", "aiohttp", side="server")
    library = next((it.library for it in sockets if loop.iterable in it.uses), None)
    # A loop over a connection of aiohttp ends without an error when the connection is lost.
    if library is None or (library == "aiohttp" and not _fails(code, loop.body)):
        return None
    around = loop.enclosing(n.Try)
    if around is not None and (
        any(_is_broad(code, it) for it in around.handlers) or _covered(code, around, known)
    ):
        return None
    return _follows(code, loop, loop.parent, known)


def _after_receiving(code: Code, loop: n.While, known: list[Collection]) -> n.Node | None:
    """The removal that follows a loop whose receiving nobody guards, in the same block."""
    if not isinstance(loop.parent, n.Block) or loop.enclosing(n.Try) is not None:
        return None
    for library, methods in RECEIVES.items():
        for socket in code.sockets.of(library, side="server"):
            for call in socket.called(*methods):
                if call.within(loop.body) and not _is_caught(call, loop):
                    return _follows(code, loop, loop.parent, known)
    return None


def _is_caught(call: n.Call, loop: n.While) -> bool:
    """Whether something in the loop may catch the end of a connection."""
    return any(isinstance(it, n.Try) and it.within(loop) for it in call.ancestors())


def _follows(code: Code, loop: n.Node, block: n.Block, known: list[Collection]) -> n.Node | None:
    """The removal that stands after a loop in its block."""
    # Leaving the collection is what is looked for; a call by name alone may close something else.
    taken = {change for collection in known for change in collection.removes}
    later = [it for it in block.body if it.start > loop.end]
    found = (node for it in later for node in removals(code, it, known))
    return next(
        (it for it in found if it in taken or code.function(getattr(it, "callee", None))), None
    )


def _fix(code: Code, handled: n.Try, handler: n.Handler, known: Iterable[Collection]) -> Fix | None:
    body = list(handler.body.body)
    leaving = {statement(it) for it in removals(code, handler.body, known)}
    moved = body[min(body.index(it) for it in leaving) :] if leaving <= set(body) else []
    while moved and isinstance(moved[-1], n.Raise | n.Return):
        moved.pop()
    if not moved or handled.final is not None or _uses_error(handler, moved):
        return None
    first, last = moved[0], moved[-1]
    head = code.text.rfind("\n", 0, first.start) + 1
    if code.text[head : first.start].strip():
        return None
    tail = statement_end(code, last)
    margin = indentation(code, handled)
    kept = f"{indentation(code, first)}pass" if moved == body else ""
    before = len(code.text[:head].removesuffix("\n").removesuffix("\r"))
    taken = Span(head if kept else before, tail)
    text = f"\n{margin}finally:\n{code.text[head:tail]}"
    edits = [Edit(taken, kept), insert(statement_end(code, handled), text)]
    plain = len(leaving) == len(moved) and not _added_inside(handled, known)
    return (safe if plain else unsafe)("Take it out in `finally`", *edits)


def _uses_error(handler: n.Handler, moved: list[n.Node]) -> bool:
    name = getattr(handler.target, "id", None)
    return any(used.id == name for it in moved for used in it.find(n.Name))


def _added_inside(handled: n.Try, known: Iterable[Collection]) -> bool:
    """Whether an error may come before the connection was put in."""
    return any(add.within(handled) for it in known for add in it.adds)
