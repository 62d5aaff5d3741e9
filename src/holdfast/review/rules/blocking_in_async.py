"""A call that stops the event loop, in the handler of a connection.

## What it does
Looks for `time.sleep`, `requests`, `subprocess.run`, `queue.Queue.get`, the synchronous ORM of
Django and the like in the coroutines that a connection runs, in the functions of the file that they
call, and in the coroutines that open a connection again.

## Why it hurts
While it blocks, nobody is served, on this connection or any other; Django's ORM raises an error
instead. Pings are not answered either, and peers that wait 20 s for a pong close with 1011.

## Example
```py
async def handler(ws):
    async for message in ws:
        time.sleep(1)
        await ws.send(message)
```

## Instead
Await what has a coroutine, and give the rest to a thread.

```py
async def handler(ws):
    async for message in ws:
        await asyncio.sleep(1)
        await ws.send(await asyncio.to_thread(render, message))
```

## References
- https://docs.python.org/3/library/asyncio-dev.html#running-blocking-code
- https://websockets.readthedocs.io/en/stable/faq/asyncio.html
- https://docs.djangoproject.com/en/stable/topics/async/#async-safety
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Edit, Fix, Severity, Span
from holdfast.review.analysis.dialing import leading
from holdfast.review.analysis.handlers import functions, own, reached
from holdfast.review.analysis.importing import swap_import
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("websockets", "FastAPI", "Starlette", "aiohttp", "Channels", "Tornado"),
    languages=("python",),
)
VERBS: Final = ("get", "post", "put", "patch", "delete", "head", "options", "request")
BLOCKING: Final = frozenset(
    {
        "time.sleep",
        "os.system",
        "urllib.request.urlopen",
        *(f"requests.{verb}" for verb in VERBS),
        *(f"httpx.{verb}" for verb in VERBS),
        *(f"subprocess.{it}" for it in ("run", "call", "check_call", "check_output", "getoutput")),
        "websocket.create_connection",
        "input",
    }
)
QUEUES: Final = frozenset(
    f"{module}.{kind}"
    for module in ("queue", "multiprocessing")
    for kind in ("Queue", "LifoQueue", "PriorityQueue", "SimpleQueue", "JoinableQueue")
)
"""Queues of threads and processes, whose `get()` waits for ever."""
QUERIES: Final = frozenset(
    {
        *("get", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update"),
        *("first", "last", "earliest", "latest", "count", "exists", "aggregate", "in_bulk"),
        *("update", "delete"),
    }
)
"""Methods of Django's managers and query sets that ask the database at once."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the blocking calls that run for a connection."""
    seen: set[n.Function] = set()
    handled = [(it.library, one) for it in code.sockets.sockets for one in functions(it)]
    for server in code.sockets.servers_of("python-socketio"):
        handled += [("", it.function) for it in server.listeners if it.function is not None]
    for library, function in handled:
        # Tornado calls methods that are no coroutines on the event loop too.
        looped = function.is_async or library == "tornado"
        for part in reached(code, function) if looped else ():
            if part not in seen:
                seen.add(part)
                yield from _in(code, part)
    for socket in code.sockets.sockets:
        # What dials, and waits before it dials again.
        around = leading(code, socket.node) if socket.side == "client" else ()
        for part in around:
            if part.is_async and part not in seen:
                seen.add(part)
                yield from _in(code, part)


def _in(code: Code, function: n.Function) -> Iterator[Hit]:
    for call in own(function):
        if not isinstance(call, n.Call):
            continue
        name = code.qualified(call.callee)
        if name in BLOCKING:
            yield Hit(
                call,
                f"`{name}` blocks the event loop, and with it every connection",
                _fix(code, function, call, name),
            )
        elif _waits_for_queue(code, call):
            yield Hit(call, "This waits for another thread, and the event loop with it")
        elif function.is_async and _is_query(code, call):
            yield Hit(call, "A query of Django's ORM raises `SynchronousOnlyOperation` here")


def _waits_for_queue(code: Code, call: n.Call) -> bool:
    """Whether it is `get()` of a queue for threads, which waits until there is something."""
    if call.method != "get" or call.args or call.keywords:
        return False
    made = code.follow(call.callee.object) if isinstance(call.callee, n.Attribute) else None
    return isinstance(made, n.Call) and code.qualified(made.callee) in QUEUES


def _is_query(code: Code, call: n.Call) -> bool:
    """Whether it is a query such as `Room.objects.filter(…).first()`, not awaited."""
    if call.method not in QUERIES or isinstance(call.parent, n.Await):
        return False
    node: n.Node = call
    while isinstance(node, n.Call | n.Attribute):
        node = node.callee if isinstance(node, n.Call) else node.object
        match node:
            case n.Attribute(n.Name(model), "objects") if model[:1].isupper():
                return any(
                    it.module.startswith(("channels", "django")) for it in code.all(n.Import)
                )
    return False


def _fix(code: Code, function: n.Function, call: n.Call, name: str) -> Fix | None:
    """`await asyncio.sleep(…)` in the place of `time.sleep(…)`."""
    if name != "time.sleep" or not function.is_async:
        return None
    edit = Edit(Span(call.start, call.callee.end), "await asyncio.sleep")
    return safe("Sleep without blocking", edit, *swap_import(code, "time", "asyncio", call.callee))
