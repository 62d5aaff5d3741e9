"""A coroutine of a connection that nobody awaits.

## What it does
Looks for calls of `send`, `close`, `accept`, `emit`, `group_send` and the like that stand alone,
without `await`, where the library's method is a coroutine; and for coroutines of the file itself
that send, called in the same way.

## Why it hurts
Nothing happens: the message is not sent, the connection is not closed, the group is not joined. All
that tells of it is a `RuntimeWarning` that the coroutine was never awaited.

## Example
```py
async def endpoint(websocket: WebSocket):
    await websocket.accept()
    websocket.send_text("welcome")
```

## Instead
Await the call, or give it to a task that somebody keeps; in synchronous code, to `async_to_sync`.

```py
async def endpoint(websocket: WebSocket):
    await websocket.accept()
    await websocket.send_text("welcome")
```

In a synchronous consumer of Channels, wrap it: `async_to_sync(layer.group_add)(group, name)`.

## References
- https://docs.python.org/3/library/asyncio-dev.html#detect-never-awaited-coroutines
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit, insert, safe
from holdfast.review.meaning.sockets import Peer
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=(
        *("websockets", "FastAPI", "Starlette", "aiohttp", "Channels", "Quart", "Sanic"),
        "python-socketio",
    ),
    languages=("python",),
)
SENDS: Final = ("send", "send_text", "send_json", "send_bytes", "close")
COROUTINES: Final = {
    "websockets": ("send", "recv", "close", "ping", "pong", "wait_closed"),
    "starlette": (*SENDS, "accept", "receive", "receive_text", "receive_json", "receive_bytes"),
    "aiohttp": ("send_str", "send_bytes", "send_json", "close", "ping", "pong", "prepare"),
    "channels": (*SENDS, "accept"),
    "quart": (*SENDS, "receive", "accept"),
    "sanic": ("send", "recv", "close"),
    "python-socketio": (
        *("emit", "send", "call", "enter_room", "leave_room", "close_room", "save_session"),
        *("disconnect", "connect", "wait"),
    ),
}
SENDING: Final = frozenset({"send_text", "send_json", "send_bytes", "send_str", "group_send"})
"""Methods of sockets that hardly anything else has."""
ALWAYS: Final = ("starlette", "aiohttp", "quart")
"""Libraries whose sockets have no synchronous kind."""
LAYER: Final = frozenset({"group_send", "group_add", "group_discard"})
"""Methods of a channel layer."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the calls whose coroutine is dropped."""
    seen: set[n.Node] = set()
    for peer in (*code.sockets.sockets, *code.sockets.servers_of("python-socketio")):
        for call in peer.called(*COROUTINES.get(peer.library, ())):
            if call in seen or not _is_dropped(code, call) or _is_synchronous(code, peer):
                continue
            if _in_coroutine(call) or peer.library in ALWAYS:
                seen.add(call)
                yield _hit(code, call)
    for call in code.calls:
        match call.callee:
            case n.Attribute(n.Name("channel_layer") | n.Attribute(name="channel_layer"), name):
                if name in LAYER and _is_dropped(code, call):
                    yield _hit(code, call)
                    continue
        if call not in seen and _in_coroutine(call) and _is_own(code, call):
            yield _hit(code, call)


def _is_dropped(code: Code, call: n.Call) -> bool:
    """Whether a call stands alone, and is not of a plain function in this file."""
    function = code.function(call.callee)
    return isinstance(call.parent, n.Block) and (function is None or function.is_async)


def _is_own(code: Code, call: n.Call) -> bool:
    """Whether a call that stands alone is of a coroutine of this file, one that sends."""
    function = code.function(call.callee)
    if function is None or not function.is_async or function.decorators or function.generator:
        return False
    return isinstance(call.parent, n.Block) and any(
        isinstance(it, n.Call) and it.method in SENDING for it in code.called(function)
    )


def _is_synchronous(code: Code, peer: Peer) -> bool:
    """Whether the library's methods are plain functions here."""
    if isinstance(peer.node, n.Class):
        return peer.library != "channels"
    name = code.qualified(peer.node.callee) if isinstance(peer.node, n.Call) else ""
    return ".sync." in name or name in ("socketio.Server", "socketio.Client")


def _in_coroutine(call: n.Call) -> bool:
    function = call.enclosing(n.Function)
    return function is not None and function.is_async


def _hit(code: Code, call: n.Call) -> Hit:
    message = f"`{code.source(call.callee)}` is a coroutine: without `await` nothing happens"
    fix = safe("Await it", insert(call.start, "await ")) if _in_coroutine(call) else None
    return Hit(call, message, fix)
