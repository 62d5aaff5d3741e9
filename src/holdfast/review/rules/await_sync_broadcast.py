"""`await` on the `broadcast` of `websockets`, which is no coroutine.

## What it does
Looks for `websockets.broadcast(…)` that is awaited, or given to `create_task` or `gather`.

## Why it hurts
The messages go out, and then the handler dies. `broadcast` returns None, and to await None raises
`TypeError`: the connection that caused the broadcast is closed with 1011.

## Example
```py
from websockets.asyncio.server import broadcast


async def handler(ws):
    async for message in ws:
        await broadcast(CLIENTS, message)
```

## Instead
Call it without `await`: it only writes to buffers, and waits for nobody.

```py
from websockets.asyncio.server import broadcast


async def handler(ws):
    async for message in ws:
        broadcast(CLIENTS, message)
```

## References
- https://websockets.readthedocs.io/en/stable/reference/asyncio/server.html#broadcast
- https://websockets.readthedocs.io/en/stable/topics/broadcast.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Edit, Severity, Span
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("websockets",),
    languages=("python",),
)
BROADCASTS: Final = frozenset(
    f"websockets.{module}broadcast"
    for module in (
        "",
        "server.",
        "asyncio.server.",
        "asyncio.connection.",
        "legacy.server.",
        "legacy.protocol.",
        "sync.server.",
    )
)
"""That of `websockets.trio` is a coroutine."""
TAKERS: Final = frozenset({"create_task", "ensure_future", "gather", "wait_for", "shield"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the broadcasts that are waited for."""
    for call in code.calls:
        if code.qualified(call.callee) not in BROADCASTS:
            continue
        match call.parent:
            case n.Await() as awaited:
                prefix = Edit(Span(awaited.start, call.start), "")
                fix = safe("Do not await it", prefix)
                yield Hit(awaited, "`broadcast` returns None, which cannot be awaited", fix)
            case n.Call(n.Attribute(name=taker)) if taker in TAKERS:
                yield Hit(call, f"`broadcast` returns None, which `{taker}` does not take")
