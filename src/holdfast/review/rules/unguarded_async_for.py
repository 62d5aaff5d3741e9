"""A loop of websockets over connections that the first lost one ends.

## What it does
Looks for `async for ws in connect(…)` of websockets whose body receives or sends without a `try`
for `ConnectionClosed`.

## Why it hurts
The first lost connection ends the loop instead of starting the next one. The exception leaves the
loop through its body, so the redialling that the loop was written for never happens.

## Example
```py
async for ws in websockets.connect(url):
    async for message in ws:
        handle(message)
```

## Instead
Catch the exception in the loop, and go on after a moment.

```py
async for ws in websockets.connect(url):
    try:
        async for message in ws:
            handle(message)
    except websockets.ConnectionClosed:
        await asyncio.sleep(random.uniform(0.5, 1.5))
```

## References
- https://websockets.readthedocs.io/en/stable/reference/asyncio/client.html#websockets.asyncio.client.connect
- https://websockets.readthedocs.io/en/stable/faq/client.html
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("websockets",),
    languages=("python",),
)
CAUGHT = ("ConnectionClosed", "ConnectionClosedError", "WebSocketException")
USES = ("recv", "send", "recv_streaming", "ping")


def check(code: Code) -> Iterator[Hit]:
    """Yield the loops that a lost connection ends."""
    for client in clients(code):
        loop = client.socket.node.parent
        if client.socket.library != "websockets" or not isinstance(loop, n.ForEach):
            continue
        uses: list[n.Node] = list(client.socket.called(*USES))
        uses += [
            it for it in loop.body.find(n.ForEach) if code.slot(it.iterable) in client.socket.slots
        ]
        direct = [it for it in uses if it.within(loop.body)]
        if direct and not any(_is_caught(code, it, loop) for it in direct):
            yield Hit(client.socket.node, "The first lost connection ends this loop")


def _is_caught(code: Code, use: n.Node, loop: n.ForEach) -> bool:
    """Whether a try in the loop catches a lost connection."""
    for outer in takewhile(lambda it: it is not loop, use.ancestors()):
        if isinstance(outer, n.Try) and use.within(outer.body):
            named = {code.source(it).rpartition(".")[2] for h in outer.handlers for it in h.types}
            bare = any(not it.types for it in outer.handlers)
            if bare or named & {*CAUGHT, "Exception", "BaseException"}:
                return True
        if isinstance(outer, n.With) and "suppress" in code.source(outer.items[0]):
            return True
    return False
