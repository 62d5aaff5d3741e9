"""A queue of unsent messages that grows while the connection is down.

## What it does
Looks for clients that keep what cannot be sent: a list of their own that `send` pushes to while the
socket is not open, and that nothing bounds; and clients of reconnecting-websocket, partysocket and
Socket.IO, which keep everything by default, where a timer or a stream of events sends; with low
confidence, where anything does while the connection may be down. In Python it looks for lists and
deques that are filled anywhere, and emptied where the connection is there.

## Why it hurts
Memory grows for as long as the server is away, and then everything is sent at once. The server that
has just come back gets the backlog of all its clients, most of it out of date.

## Example
```javascript
send(message) {
  if (this.socket.readyState === WebSocket.OPEN) this.socket.send(message);
  else this.queue.push(message);
}
```

## Instead
Bound the queue, and drop the oldest messages, or those that a newer one replaces.

```javascript
send(message) {
  if (this.socket.readyState === WebSocket.OPEN) return this.socket.send(message);
  this.queue.push(message);
  if (this.queue.length > 100) this.queue.shift();
}
```

## References
- https://github.com/pladaria/reconnecting-websocket#available-options
- https://socket.io/docs/v4/client-offline-behavior/#buffered-events
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.escapes import escapes
from holdfast.review.analysis.explained import explained
from holdfast.review.analysis.guards import before
from holdfast.review.analysis.joining import joins
from holdfast.review.analysis.redial import Client, lost
from holdfast.review.analysis.redial_options import hidden
from holdfast.review.analysis.replies import SENDING
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.meaning.slots import Slot
from holdfast.review.rewriting import add_option
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=(
        *("browser", "ws", "reconnecting-websocket", "socket.io-client", "websockets", "aiohttp"),
    ),
    languages=("javascript", "python"),
)
FIRST: Final = re.compile(r"(?i)was_?connected|first|ever_?connected")
ON_PURPOSE: Final = re.compile(r"(?i)queue|buffer")
OPEN: Final = re.compile(r"readyState|connected|isOpen|\bopen\b|ready", re.I)
STREAMS: Final = frozenset(
    {"mousemove", "pointermove", "touchmove", "scroll", "data", "timeupdate"}
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the queues without a bound."""
    seen: set[Slot] = set()
    for client in clients(code):
        if client.socket.library == "reconnecting-websocket":
            yield from _kept_by_library(code, client)
        elif client.socket.library == "socket.io-client" and client.redials:
            yield from _kept_by_socket_io(code, client)
        elif client.redials:
            for call, queue in _appends(code, client) if code.python else _pushes(code, client):
                if queue not in seen:
                    seen.add(queue)
                    home = call.enclosing(n.Function)
                    weak = home is not None and _is_meant(code, home, call)
                    message = "Nothing bounds this queue while the server is away"
                    yield Hit(call, message, weak=weak)


def _is_meant(code: Code, home: n.Function, call: n.Call) -> bool:
    """Whether a comment says that it is kept, or it is so only until the first connection."""
    first = any(FIRST.search(code.source(it)) for it in before(home, call))
    return first or explained(code, home, ON_PURPOSE)


def _kept_by_library(code: Code, client: Client) -> Iterator[Hit]:
    call = client.socket.node
    if not isinstance(call, n.Call) or hidden(code, call):
        return
    given = code.option(call, "maxEnqueuedMessages")
    if given is not None:
        if code.number(given) == math.inf:
            yield Hit(given, "While the server is away every message is kept")
        return
    streams = any(_streams(code, client, it) for it in client.socket.called("send"))
    any_time = any(True for _ in _sends_any_time(code, client, "send"))
    if streams or any_time or escapes(code, client.socket):
        whole = len(call.args) == 3
        edit = add_option(code, call, "maxEnqueuedMessages", "100") if whole else None
        fix = None if edit is None else safe("Keep a hundred messages", edit)
        yield Hit(call, "While the server is away every message is kept", fix, weak=not streams)


def _kept_by_socket_io(code: Code, client: Client) -> Iterator[Hit]:
    message = "While the server is away every one of these is kept"
    for call in client.socket.called("emit"):
        if _streams(code, client, call):
            yield Hit(call, message)
            return
    emits = list(_sends_any_time(code, client, "emit"))
    # Who joins a room while the server is away wants to be in it when it is back.
    for call in [it for it in emits if not joins(code, it)][:1] or emits[:1]:
        yield Hit(call, message, weak=True)


def _sends_any_time(code: Code, client: Client, method: str) -> Iterator[n.Call]:
    """What is sent by a function that no event of the socket calls, connected or not."""
    heard = [it.function for it in client.socket.listeners]
    for call in client.socket.called(method):
        function = call.enclosing(n.Function)
        if function is None or function in client.dials:
            continue
        within = any(call.within(it) for it in heard if it is not None)
        if within or _is_stopped(code, client, function.parent):
            continue
        if not any(OPEN.search(code.source(it)) for it in before(function, call)):
            yield call


def _streams(code: Code, client: Client, call: n.Call) -> bool:
    """Whether a timer or a stream of events makes the call, connected or not."""
    function = call.enclosing(n.Function)
    if function is None or any(OPEN.search(code.source(it)) for it in before(function, call)):
        return False
    made_by = function.parent
    own = any(it.node is made_by for it in client.socket.listeners)
    if not isinstance(made_by, n.Call) or own:
        return False
    if code.qualified(made_by.callee) == "setInterval":
        return not _is_stopped(code, client, made_by)
    first = code.constant(made_by.args[0]) if made_by.args else None
    return made_by.method in ("on", "addEventListener") and first in STREAMS


def _is_stopped(code: Code, client: Client, timer: n.Node | None) -> bool:
    """Whether a handler of the lost connection clears a timer."""
    match timer:
        case n.Call(parent=n.Assign(target)) if (kept := code.slot(target)) is not None:
            heard = (it.function for it in lost(code, client) if it.function is not None)
            calls = (it for root in heard for it in code.called(root) if isinstance(it, n.Call))
            return any(
                code.qualified(it.callee) == "clearInterval"
                and any(code.slot(arg) == kept for arg in it.args)
                for it in calls
            )
    return False


def _pushes(code: Code, client: Client) -> Iterator[tuple[n.Call, Slot]]:
    """`queue.push(…)` in a function that also sends, and does so only with a connection."""
    for sent in client.socket.called("send"):
        function = sent.enclosing(n.Function)
        if function is None:
            continue
        for call in function.body.find(n.Call):
            if call.method != "push" or not isinstance(call.callee, n.Attribute):
                continue
            held = call.callee.object
            queue = code.slot(held)
            if queue is None or _is_bounded(code, queue):
                continue
            if _asks(code, function, call) or (
                _asks(code, function, sent) and _is_taken_from(code, queue, sent)
            ):
                yield call, queue


def _asks(code: Code, function: n.Function, call: n.Call) -> bool:
    """Whether a call is only reached with a connection, or without one."""
    return any(OPEN.search(code.source(it)) for it in before(function, call))


def _is_taken_from(code: Code, queue: Slot, sent: n.Call) -> bool:
    """Whether what is sent comes out of a list. One that is added to beside each message, with a
    connection or without, keeps what was asked for."""
    asked = sent.enclosing(n.If)
    return asked is not None and any(it.within(asked) for it in code.uses(queue))


def _appends(code: Code, client: Client) -> Iterator[tuple[n.Call, Slot]]:
    """`queue.append(…)` to a list that is emptied in a function that sends what was in it."""
    for sent in client.socket.called(*SENDING):
        function = sent.enclosing(n.Function)
        for taken in function.body.find(n.Call) if function is not None else ():
            if taken.method not in ("pop", "popleft") or not isinstance(taken.callee, n.Attribute):
                continue
            queue = code.slot(taken.callee.object)
            if queue is None or not _grows(code, queue):
                continue
            for use in code.uses(queue):
                match use.parent:
                    case n.Attribute(name="append", parent=n.Call() as call):
                        if call.enclosing(n.Function) is not function:
                            yield call, queue


def _grows(code: Code, queue: Slot) -> bool:
    """Whether a queue is a list or deque that nothing bounds, measures or clears."""
    made = [it.value for it in code.sources(queue)]
    if not made or not all(_is_list(code, it) for it in made):
        return False
    for use in code.uses(queue):
        match use.parent:
            case n.Call(n.Name("len")) | n.Attribute(name="clear"):
                return False
    return True


def _is_list(code: Code, made: n.Node | None) -> bool:
    match made:
        case n.Sequence(()):
            return True
        case n.Call(callee, args):
            name = code.qualified(callee)
            bounded = len(args) > 1 or bool(made.keywords)
            return name == "list" or (name == "collections.deque" and not bounded)
    return False


def _is_bounded(code: Code, queue: Slot) -> bool:
    """Whether anything looks at the length of a list, but to see if it is empty."""
    for use in code.uses(queue):
        match use.parent:
            case n.Attribute(name="length", parent=n.Binary(op=op) as test):
                other = test.right if test.left is use.parent else test.left
                sizes = op in ("<", "<=", ">", ">=", "==") and code.constant(other) != 0
                if sizes and not isinstance(test.parent, n.For):
                    return True
    return False
