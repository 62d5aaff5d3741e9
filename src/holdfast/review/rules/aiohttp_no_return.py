"""A handler of aiohttp that does not return its WebSocket.

## What it does
Looks for handlers that make a `web.WebSocketResponse`, prepare it, and end without returning it.

## Why it hurts
Every connection ends in an error: aiohttp takes the missing response for a failed request, logs a
traceback, and writes an answer of 500 into the WebSocket: the client sees a protocol error 1002
instead of a clean close.

## Example
```py
async def feed(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    async for message in ws:
        await ws.send_str(message.data)
```

## Instead
Return the WebSocket on every way out of the handler.

```py
async def feed(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    async for message in ws:
        await ws.send_str(message.data)
    return ws
```

## References
- https://docs.aiohttp.org/en/stable/web_quickstart.html#websockets
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.handlers import own
from holdfast.review.analysis.pauses import endless
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.rewriting import after
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("aiohttp",),
    languages=("python",),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the WebSockets that are prepared and not returned."""
    for socket in code.sockets.of("aiohttp", side="server"):
        function = socket.node.enclosing(n.Function)
        held = socket.node.parent
        if function is None or not isinstance(held, n.Assign) or not _is_handler(code, function):
            continue
        if not isinstance(held.target, n.Name) or _ends(code, function):
            continue
        prepared = [it for it in socket.called("prepare") if it.enclosing(n.Function) is function]
        if prepared:
            name = held.target.id
            fix = safe("Return it", after(code, function.body.body[-1], f"return {name}"))
            yield Hit(socket.node, f"The handler ends without `return {name}`", fix)


def _is_handler(code: Code, function: n.Function) -> bool:
    """Whether aiohttp calls it: nobody here does, and it takes a request at most."""
    params = [it for it in function.params if getattr(it.target, "id", "") not in ("self", "cls")]
    return function.is_async and len(params) <= 1 and not code.callers(function)


def _ends(code: Code, function: n.Function) -> bool:
    """Whether something is returned, raised, or never left: too much to be sure."""
    last = function.body.body[-1]
    returned = (it for it in own(function) if isinstance(it, n.Return))
    left = isinstance(last, n.Raise) or endless(code, last)
    return left or any(it.value is not None for it in returned)
