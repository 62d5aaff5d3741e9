"""A server sends without asking whether the client still reads.

## What it does
Looks for servers of `ws` that send from a fast timer or from a stream, in a file that nowhere asks
for `bufferedAmount`, waits for a callback of `send` or pauses the stream; and in Python for queues
without a bound between whoever publishes and a connection. It is sure only of queues that what any
client sends is put into. Servers of `ws` that send each message of a client to all others are
reported with low confidence.

## Why it hurts
A client that does not read makes the server keep all that was sent to it: one phone in a tunnel
takes megabytes, some hundreds of them the process. A heartbeat notices only those that are gone.

## Example
```javascript
setInterval(() => {
  for (const client of wss.clients) client.send(frame());
}, 50);
```

## Instead
Leave out, or let go, who has too much waiting for it already.

```javascript
setInterval(() => {
  for (const client of wss.clients) {
    if (client.bufferedAmount > 1024 * 1024) client.terminate();
    else client.send(frame());
  }
}, 50);
```

## References
- https://github.com/websockets/ws/blob/master/doc/ws.md#websocketbufferedamount
- https://github.com/purplefish-ai/factory-factory/issues/1873
- https://websockets.readthedocs.io/en/stable/topics/broadcast.html
- https://docs.python.org/3/library/asyncio-queue.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.feeds import QUEUES, Feed, feeds, published
from holdfast.review.analysis.handlers import functions
from holdfast.review.analysis.origins import RECEIVING
from holdfast.review.analysis.replies import SENDING
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.sockets import Role
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("ws", "Starlette", "websockets", "aiohttp", "Litestar", "Quart", "Sanic"),
    languages=("python", "javascript"),
)
AWAITED = frozenset({"starlette", "websockets", "aiohttp", "litestar", "quart", "sanic"})
"""Libraries whose connections are sent to by coroutines."""
FAST = 250  # milliseconds
HEEDED = re.compile(r"\b(bufferedAmount|createWebSocketStream|pause|backpressure|drain)\b")
STREAMED = frozenset({"data", "readable"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the sends, and the queues before them, that nothing bounds."""
    if code.python:
        yield from _queues(code)
    elif not HEEDED.search(code.text):
        yield from _sends(code)


def _sends(code: Code) -> Iterator[Hit]:
    sends = {
        call
        for socket in code.sockets.of("ws", side="server")
        for call in socket.called("send")
        if not any(code.function(arg) for arg in call.args[1:])
    }
    yield from _relayed(code, sends)
    for call in code.calls if sends else ():
        callback, often = _repeated(code, call)
        found = (node for node in code.called(callback) if node in sends) if callback else iter(())
        for send in found:
            message = f"This sends {often}, whether the client reads or not"
            yield Hit(send, message, weak=True)
            break


def _relayed(code: Code, sends: set[n.Call]) -> Iterator[Hit]:
    """What each message of one client makes a server send to all others."""
    members = {
        call
        for socket in code.sockets.of("ws", side="server")
        if socket.role is Role.member
        for call in socket.called("send")
        if call in sends
    }
    seen: set[n.Call] = set()
    for socket in code.sockets.of("ws", side="server") if members else ():
        for listener in socket.on("message"):
            if socket.role is Role.connection and listener.function is not None:
                found = (node for node in code.called(listener.function) if node in members)
                send = next(found, None)
                if isinstance(send, n.Call) and send not in seen:
                    seen.add(send)
                    message = (
                        "This sends on all that a client sends, whether the others read or not"
                    )
                    yield Hit(send, message, weak=True)


def _repeated(code: Code, call: n.Call) -> tuple[n.Function | None, str]:
    """What a call makes run again and again, and how often."""
    if code.qualified(call.callee) == "setInterval" and len(call.args) > 1:
        delay = code.number(call.args[1])
        if delay is not None and delay <= FAST:
            return code.function(call.args[0]), f"every {delay:g} ms"
    elif call.method == "on" and len(call.args) > 1 and code.constant(call.args[0]) in STREAMED:
        return code.function(call.args[1]), "all that a stream gives"
    return None, ""


def _queues(code: Code) -> Iterator[Hit]:
    sends = {
        call
        for socket in code.sockets.sockets
        if socket.side == "server" and socket.library in AWAITED
        for call in socket.calls
        if call.method in SENDING
    }
    drained = {slot for send in sends for slot in _drained(code, send)}
    flooded = {it.made for it in feeds(code) if _is_flooded(code, it)}
    for call in code.calls:
        size = code.number(call.args[0] if call.args else code.option(call, "maxsize"))
        bounded = size != 0 and _is_given(call)
        if code.qualified(call.callee) in QUEUES and not bounded:
            held = call.parent.target if isinstance(call.parent, n.Assign) else None
            if call in flooded:
                yield Hit(call, "Any client fills this queue of another, which has no bound")
            elif code.slot(held) in drained:
                message = "The queue before this connection grows without a bound"
                yield Hit(call, message, weak=True)


def _is_flooded(code: Code, feed: Feed) -> bool:
    """Whether the handler of one connection publishes what it receives to the queues of all."""
    receivers = {
        function
        for socket in code.sockets.of(*AWAITED, side="server")
        if socket.called(*RECEIVING)
        for function in functions(socket)
    }
    return any(call.enclosing(n.Function) in receivers for call in published(code, feed))


def _is_given(call: n.Call) -> bool:
    """Whether a size is given, known or not."""
    return bool(call.args) or any(it.name in ("maxsize", "") for it in call.keywords)


def _drained(code: Code, send: n.Call) -> Iterator[object]:
    """The queues that a loop takes from to send it on."""
    loop = send.enclosing(n.While)
    for call in loop.find(n.Call) if loop is not None else ():
        if call.method in ("get", "get_nowait") and isinstance(call.callee, n.Attribute):
            slot = code.slot(call.callee.object)
            if slot is not None and not call.args:
                yield slot
