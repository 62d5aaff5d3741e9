"""A task of a connection that goes on when the connection has ended.

## What it does
Looks for tasks that the handler of a connection starts and that run in a loop of their own, waiting
for something else than the connection, where nothing in the file cancels or awaits them, or only
an `except` for the expected end of the connection does. What never ends and has nothing to do with
the connection is reported too, with less confidence where it is not even kept.

## Why it hurts
Each client that leaves stays behind as a task: with its memory, its subscription, its place in a
queue. The number only grows. What the task sends at last goes to a closed connection, and its error
is reported as `Task exception was never retrieved`.

## Example
```py
async def endpoint(websocket: WebSocket):
    await websocket.accept()
    asyncio.create_task(forward(queue, websocket))
    async for text in websocket.iter_text():
        await handle(text)
```

## Instead
Cancel the task when the handler ends.

```py
async def endpoint(websocket: WebSocket):
    await websocket.accept()
    forwarding = asyncio.create_task(forward(queue, websocket))
    try:
        async for text in websocket.iter_text():
            await handle(text)
    finally:
        forwarding.cancel()
```

## References
- https://docs.python.org/3/library/asyncio-task.html#asyncio.create_task
- https://channels.readthedocs.io/en/stable/topics/consumers.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.handlers import functions, own, reached
from holdfast.review.analysis.pauses import ends_loop
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.sockets import Role, Socket
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("FastAPI", "Starlette", "websockets", "aiohttp", "Channels", "Tornado"),
    languages=("python",),
)
EXPECTED: Final = frozenset({"WebSocketDisconnect", "ConnectionClosed", "ConnectionClosedOK"})
"""What says that a connection has ended."""
PAUSES: Final = frozenset({"sleep", "sleep_ms", "checkpoint"})
"""What is awaited for a time that is known."""
KEPT: Final = frozenset({"add_done_callback", "set_name", "get_name", "done"})
"""What is done with a task without ending it."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the tasks that nothing ends."""
    seen: set[n.Call] = set()
    for socket in code.sockets.of(side="server"):
        if socket.role is not Role.connection:
            continue
        for function in functions(socket):
            for call in (node for node in own(function) if isinstance(node, n.Call)):
                if call in seen or not _starts(code, call) or not _is_forgotten(code, call):
                    continue
                seen.add(call)
                job = _job(code, call)
                if job is None:
                    continue
                message = f"Nothing cancels `{job.name}` when the connection ends"
                if any(use.within(job) for use in socket.uses):
                    if _outlives(code, socket, job):
                        yield Hit(call, message)
                elif call.enclosing(n.If, n.Function) is function and _is_endless(code, job):
                    # What has nothing to do with the connection may be meant to stay.
                    yield Hit(call, message, weak=isinstance(call.parent, n.Block))


def _job(code: Code, call: n.Call) -> n.Function | None:
    """The function that a task runs; a method of the class that a variable is named after."""
    started = call.args[0] if call.args else None
    callee = started.callee if isinstance(started, n.Call) else None
    match callee:
        case n.Attribute(n.Name(owner), name) if code.function(callee) is None:
            kinds = [it for it in code.all(n.Class) if it.name.lower() == owner.lower()]
            return kinds[0].method(name) if len(kinds) == 1 else None
    return code.function(callee)


def _starts(code: Code, call: n.Call) -> bool:
    """Whether it is `asyncio.create_task(…)`, and not that of a task group."""
    name = code.qualified(call.callee)
    if name in ("asyncio.create_task", "asyncio.ensure_future"):
        return True
    match call.callee:
        case n.Attribute(n.Name("loop") | n.Call(), "create_task"):
            return True
    return False


def _is_forgotten(code: Code, call: n.Call) -> bool:
    """Whether the task is not kept, or nothing but asked of it is done with what holds it."""
    match call.parent:
        case n.Block():
            return True
        case n.Assign(target) if (slot := code.slot(target)) is not None:
            uses = [it for it in code.uses(slot) if it is not target]
            return all(_is_harmless(use) for use in uses)
    return False


def _is_harmless(use: n.Node) -> bool:
    match use.parent:
        case n.Attribute(name="cancel") if _is_passed_by(use):
            return True
        case n.Attribute(name=name) if name in KEPT:
            return True
        case n.Assign(target, n.Literal(None)) if target is use:
            return True
    return False


def _is_passed_by(cancel: n.Node) -> bool:
    """Whether a task is cancelled only where the connection ends as expected, not by an error."""
    handler = cancel.enclosing(n.Handler, n.Function)
    if not isinstance(handler, n.Handler) or not isinstance(handler.parent, n.Try):
        return False
    names = {getattr(it, "name", "") or getattr(it, "id", "") for it in handler.types}
    return bool(names) and names <= EXPECTED


def _outlives(code: Code, socket: Socket, job: n.Function) -> bool:
    """Whether a task waits in a loop for something else than its connection."""
    parts = reached(code, job)
    for call in socket.calls:
        reads = (call.method or "").startswith(("recv", "receive", "iter_", "wait_closed"))
        if reads and call.enclosing(n.Function) in parts:
            return False
    loops = (node for node in own(job) if isinstance(node, n.While | n.ForEach))
    return any(_waits(code, socket, loop) for loop in loops)


def _is_endless(code: Code, job: n.Function) -> bool:
    """Whether a task goes on for as long as the program runs, whatever becomes of connections."""
    for loop in own(job):
        match loop:
            case n.While(test, body) if code.constant(test) in (True, 1):
                pass
            case n.ForEach(_, n.Call(callee), body) if code.qualified(callee) == "itertools.count":
                pass
            case _:
                continue
        if any(body.find(n.Await)) and not _may_end(body):
            return True
    return False


def _may_end(body: n.Block) -> bool:
    return any(map(ends_loop, body.walk()))


def _waits(code: Code, socket: Socket, loop: n.While | n.ForEach) -> bool:
    """Whether a loop ends neither by itself nor with the connection."""
    if _may_end(loop.body):
        return False
    if isinstance(loop, n.ForEach):
        return loop.is_async and loop.iterable not in socket.uses
    if code.constant(loop.test) not in (True, 1):
        return False
    for awaited in loop.body.find(n.Await):
        call = awaited.value
        if isinstance(call, n.Call) and _is_elsewhere(code, socket, call):
            return True
        # A send to a closed connection raises, and so ends the task, if nothing catches it.
        if call in socket.calls and (socket.library == "channels" or code.guarded(call, depth=0)):
            return True
    return False


def _is_elsewhere(code: Code, socket: Socket, call: n.Call) -> bool:
    """Whether a call waits for something else: a queue, an event, another service.

    What gets the connection uses it, and fails when it is closed; so may functions of this file.
    """
    if call in socket.calls or call.method in PAUSES or code.function(call.callee) is not None:
        return False
    return not any(use.within(call) for use in socket.uses)
