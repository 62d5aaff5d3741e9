"""A handler that the wrong kind of frame ends.

## What it does
Looks for `receive_text`, `receive_json` and `receive_bytes` of Starlette and FastAPI without
anything around that takes their `KeyError`; for loops over the like methods of aiohttp, which also
raise when the client closes; and for consumers of Channels whose `receive` has no `bytes_data`.

## Why it hurts
Any client can end the handler with an exception: it needs only to send a binary frame where text
is expected. The connection is cut without a close code, and the log has a traceback.

## Example
```py
@app.websocket("/ws")
async def endpoint(websocket: WebSocket):
    await websocket.accept()
    while True:
        await handle(await websocket.receive_text())
```

## Instead
Say what is accepted, and close with 1003 for the rest.

```py
@app.websocket("/ws")
async def endpoint(websocket: WebSocket):
    await websocket.accept()
    try:
        while True:
            await handle(await websocket.receive_text())
    except WebSocketDisconnect:
        pass
    except KeyError:
        await websocket.close(1003)
```

In aiohttp, `async for message in ws` ends by itself and has `message.type`. In Channels, declare
`receive(self, text_data=None, bytes_data=None)`.

## References
- https://github.com/vllm-project/vllm/pull/49899
- https://asgi.readthedocs.io/en/latest/specs/www.html#receive-receive-event
- https://docs.aiohttp.org/en/stable/web_reference.html#aiohttp.web.WebSocketResponse.receive_str
- https://channels.readthedocs.io/en/stable/topics/consumers.html#websocketconsumer
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.sockets import Role, Socket
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.note,
    confidence=Confidence.medium,
    libraries=("FastAPI", "Starlette", "aiohttp", "Channels"),
    languages=("python",),
)
STARLETTE: Final = {
    "receive_text": "binary",
    "receive_json": "binary",
    "iter_text": "binary",
    "iter_json": "binary",
    "receive_bytes": "text",
    "iter_bytes": "text",
}
"""Methods, and the kind of frame they do not take."""
STARLETTE_ERRORS: Final = ("KeyError", "LookupError")
AIOHTTP: Final = ("receive_str", "receive_json", "receive_bytes")


def check(code: Code) -> Iterator[Hit]:
    """Yield the first such place of each connection."""
    for socket in code.sockets.of(side="server"):
        if socket.role is not Role.connection:
            continue
        if socket.library == "starlette":
            yield from _starlette(code, socket)
        elif socket.library == "aiohttp":
            yield from _aiohttp(code, socket)
        elif socket.library == "channels":
            yield from _channels(socket)


def _starlette(code: Code, socket: Socket) -> Iterator[Hit]:
    for call in socket.called(*STARLETTE):
        if not code.guarded(call, STARLETTE_ERRORS) and not _is_collected(code, call):
            kind = STARLETTE[call.method or ""]
            yield Hit(call, f"A {kind} frame raises `KeyError` here and ends the connection")
            return


def _is_collected(code: Code, call: n.Call) -> bool:
    """Whether it is in a task whose error the function around it asks for, and catches."""
    task = call.enclosing(n.Function)
    outer = task.parent.enclosing(n.Function) if task is not None and task.parent else None
    asked = outer.find(n.Call) if outer is not None else ()
    return any(
        (it.method == "result" or code.qualified(it.callee) == "asyncio.gather")
        and it.enclosing(n.Function) is outer
        and code.guarded(it, STARLETTE_ERRORS)
        for it in asked
    )


def _aiohttp(code: Code, socket: Socket) -> Iterator[Hit]:
    for call in socket.called(*AIOHTTP):
        loop = call.enclosing(n.While, n.ForEach, n.Function)
        if isinstance(loop, n.While) and not code.guarded(
            call, ("TypeError", "WSMessageTypeError")
        ):
            message = f"`{call.method}` raises `TypeError` when the client closes, too"
            yield Hit(call, message)
            return


def _channels(socket: Socket) -> Iterator[Hit]:
    for listener in socket.on("message"):
        function = listener.function
        if function is None or function.name != "receive":
            continue
        params = {getattr(it.target, "id", ""): it for it in function.params}
        rest = any(it.rest == "**" for it in function.params)
        if "text_data" in params and "bytes_data" not in params and not rest:
            yield Hit(params["text_data"], "A binary frame raises `TypeError`: no `bytes_data`")
