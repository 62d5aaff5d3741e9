"""A handler of `websockets` that does not stay.

## What it does
Looks for handlers given to `serve` that start a task, register the connection or take one message,
and then return without waiting for anything; for functions of which the same is true and which a
handler awaits last in one of its branches (with low confidence: a path may be there for one
question); and for handlers with a second parameter, which are not called.

## Why it hurts
The connection closes as soon as its handler returns, with 1000. What was started for it sends to a
closed connection. Since version 14, a handler with two parameters fails with `TypeError` instead,
and every connection closes with 1011.

## Example
```py
async def handler(ws):
    CLIENTS.add(ws)
    asyncio.create_task(send_prices(ws))
```

## Instead
Stay until the client has gone: read its messages, or wait for the close.

```py
async def handler(ws):
    CLIENTS.add(ws)
    try:
        async with asyncio.TaskGroup() as group:
            prices = group.create_task(send_prices(ws))
            await ws.wait_closed()
            prices.cancel()
    finally:
        CLIENTS.remove(ws)
```

## References
- https://websockets.readthedocs.io/en/stable/faq/server.html
- https://websockets.readthedocs.io/en/stable/howto/upgrade.html
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Edit, Fix, Severity, Span
from holdfast.review.analysis.handlers import own
from holdfast.review.analysis.members import collections
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.meaning.sockets import Server
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.medium,
    libraries=("websockets",),
    languages=("python",),
)
STARTS: Final = frozenset({"create_task", "ensure_future", "run_coroutine_threadsafe"})
PASSING: Final = frozenset({"send", "recv", "ping", "pong", "close", "sleep"})
"""What is awaited without staying."""


def check(code: Code) -> Iterator[Hit]:
    """Yield what a handler leaves behind, and parameters that it is not given."""
    kept = {change for it in collections(code).values() for change in it.adds}
    seen: set[n.Function] = set()
    for server in code.sockets.servers_of("websockets"):
        call = server.node
        given = code.option(call, "handler", "ws_handler") if isinstance(call, n.Call) else None
        given = call.args[0] if isinstance(call, n.Call) and call.args else given
        handler = code.function(given)
        if handler is None or not handler.is_async or handler in seen:
            continue
        seen.add(handler)
        bound = handler.takes_self and isinstance(given, n.Attribute)
        required = [it for it in handler.params[int(bound) :] if not (it.default or it.rest)]
        if len(required) == 2 and _one_argument(code, server):
            message = "The handler is called with the connection only: this fails with `TypeError`"
            yield Hit(required[1], message, _fix(code, handler, *required))
        elif not _stays(code, handler, set()):
            yield from _left(handler, kept)
        else:
            for part in dict.fromkeys(_ends(code, handler.body)):
                if not _stays(code, part, set()):
                    # Of several endpoints, one may be for a question and its answer.
                    yield from (dataclasses.replace(it, weak=True) for it in _left(part, kept))


def _one_argument(code: Code, server: Server) -> bool:
    """Whether it is surely the interface of version 14 and later."""
    name = code.qualified(server.node.callee) if isinstance(server.node, n.Call) else ""
    if name.startswith("websockets.asyncio."):
        return True
    version = code.project.version("pypi", "websockets", near=code.path)
    return name == "websockets.serve" and version is not None and version.since(14)


def _stays(code: Code, function: n.Function, seen: set[n.Function]) -> bool:
    """Whether a function may wait for longer than one message."""
    seen.add(function)
    for node in own(function):
        match node:
            case n.While() | n.With(is_async=True) | n.ForEach(is_async=True):
                return True
            case n.Await(n.Call(callee)):
                called = code.function(callee)
                if called is None and getattr(callee, "name", "") not in PASSING:
                    return True
                if called is not None and called not in seen and _stays(code, called, seen):
                    return True
            case n.Await():
                return True
    return False


def _ends(code: Code, block: n.Block) -> Iterator[n.Function]:
    """The functions of the file that a handler awaits last, in one of its branches."""
    last = block.body[-1]
    if isinstance(last, n.Return) and last.value is None and len(block.body) > 1:
        last = block.body[-2]
    match last:
        case n.Await(n.Call(callee)) | n.Return(n.Await(n.Call(callee))):
            function = code.function(callee)
            if function is not None:
                yield function
        case n.If(_, then, other):
            yield from _ends(code, then)
            yield from _ends(code, other) if other is not None else ()
        case n.Switch(_, cases):
            for case in cases:
                yield from _ends(code, case.body)
        case n.Try(body) | n.With(_, body):
            yield from _ends(code, body)


def _left(handler: n.Function, kept: set[n.Node]) -> Iterator[Hit]:
    received: list[n.Call] = []
    for node in own(handler):
        name = getattr(getattr(node, "callee", None), "name", "")
        if name in STARTS:
            yield Hit(node, "The handler returns at once, and the connection of this task closes")
            return
        if node in kept:
            yield Hit(node, "The handler returns after this, and the connection closes")
            return
        if isinstance(node, n.Call) and name == "recv" and isinstance(node.parent, n.Await):
            received.append(node)
    # Who closes, means to; who takes several messages, has a protocol of so many.
    closes = any(node.method == "close" for node in handler.find(n.Call))
    if len(received) == 1 and not closes:
        yield Hit(received[0], "The handler returns after one message, and the connection closes")


def _fix(code: Code, handler: n.Function, first: n.Param, second: n.Param) -> Fix | None:
    """Take out a second parameter that nothing uses."""
    if not isinstance(second.target, n.Name) or len(code.binding(second.target).uses) > 1:
        return None
    return safe("Take out the parameter", Edit(Span(first.end, second.end), ""))
