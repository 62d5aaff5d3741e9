"""An aiohttp heartbeat on a connection that nobody reads.

## What it does
Looks for aiohttp connections with `heartbeat` from which the file never receives: neither
`async for` nor `receive()`, and the connection goes nowhere else. aiohttp from 3.14 on counts the
bytes that arrive, and is not reported where the version is known.

## Why it hurts
Healthy connections are cut after one and a half intervals. Before aiohttp 3.14 the pong is only
seen by a `receive()`; without one the heartbeat takes every peer for dead, and closes with 1006.

## Example
```py
ws = web.WebSocketResponse(heartbeat=30)
await ws.prepare(request)
while True:
    await ws.send_json(snapshot())
    await asyncio.sleep(1)
```

## Instead
Always read from the connection, in a task of its own if the handler has other work.

```py
ws = web.WebSocketResponse(heartbeat=30)
await ws.prepare(request)
sender = asyncio.create_task(send_snapshots(ws))
try:
    async for message in ws:
        pass
finally:
    sender.cancel()
```

## References
- https://github.com/aio-libs/aiohttp/pull/10985
- https://github.com/aio-libs/aiohttp/pull/10544
- https://docs.aiohttp.org/en/stable/web_reference.html#aiohttp.web.WebSocketResponse
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.sockets import Socket
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.medium,
    libraries=("aiohttp",),
    languages=("python",),
)
MENDED = (3, 14)
"""The version of aiohttp whose heartbeat counts what was not read."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the heartbeats of connections from which nothing is received."""
    version = code.project.version("pypi", "aiohttp", near=code.path)
    if version is not None and version.since(*MENDED):
        return
    for socket in code.sockets.of("aiohttp"):
        call = socket.node
        if not isinstance(call, n.Call) or not socket.calls:
            continue
        heartbeat = code.option(call, "heartbeat")
        if heartbeat is not None and code.number(heartbeat) and not _may_be_read(code, socket):
            message = "Nothing reads from this connection, so its pongs are not seen"
            yield Hit(heartbeat, message)


def _may_be_read(code: Code, socket: Socket) -> bool:
    """Whether something receives from it, or it goes where that is not seen."""
    if any((call.method or "").startswith(("receive", "__anext__")) for call in socket.calls):
        return True
    return any(_is_given_away(code, use) for use in socket.uses)


def _is_given_away(code: Code, use: n.Node) -> bool:
    if isinstance(use, n.Attribute):
        return True
    match use.parent:
        case n.ForEach(iterable=iterable) if iterable is use:
            return True
        case n.Call(args=args, callee=callee) if use in args:
            return code.function(callee) is None
        case n.Return():
            # aiohttp wants its own response back.
            return _is_factory(code, use)
        case n.Keyword() | n.Entry() | n.Sequence() | n.Yield() | n.Subscript():
            return True
        case n.Assign(value=value, target=target) if value is use:
            return not isinstance(target, n.Name)
    return False


def _is_factory(code: Code, use: n.Node) -> bool:
    """Whether a function makes connections for others: it does not send itself."""
    function = use.enclosing(n.Function)
    return function is not None and bool(code.callers(function))
