"""A client chooses the room it joins, in Socket.IO.

## What it does
Looks for handlers that let a client join a room whose name is in the client's own message, with no
check before it. A check is any question about the name other than whether it is there and a text,
anything awaited, and any call of something that sounds like a check.

## Why it hurts
A client may join every room, and read what is sent there. Each socket has a room too, named by its
own id: who joins it gets the messages for that one user.

## Example
```javascript
socket.on('join', (room) => {
  socket.join(room);
});
```

## Instead
Ask whether this user may be in that room, and give rooms a prefix of their own.

```javascript
socket.on('join', async (room) => {
  if (await isMember(socket.data.user, room)) socket.join(`room:${room}`);
});
```

## References
- https://socket.io/docs/v4/rooms/
- https://cwe.mitre.org/data/definitions/639.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.handlers import own
from holdfast.review.hit import Hit
from holdfast.review.inbound import Inbound, inbound
from holdfast.review.registry import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("Socket.IO", "python-socketio", "Flask-SocketIO"),
    languages=("python", "javascript"),
)
CHECKS: Final = re.compile(
    r".*((?i:check|allow|auth|verif|valid|member|permission|access|assert|ensure|require|parse"
    r"|schema)|(^|[._])(can|may|is|has)(_|[A-Z])).*"
)
CONVERSIONS: Final = frozenset({"isinstance", "str", "String", "len", "type"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the rooms that clients join by their names."""
    messages = inbound(code)
    for room in _rooms(code):
        found = messages.trace(room)
        if found is None or isinstance(room, n.Template | n.Binary):
            continue
        handler = found.origin.node.parent
        joined = room.enclosing(n.Function)
        if not isinstance(handler, n.Function) or joined is not handler:
            continue
        if not any(_checks(code, messages, it, room) for it in own(handler)):
            yield Hit(room, "A client may join any room, the one of another socket too")


def _rooms(code: Code) -> Iterator[n.Node]:
    """What is given for the name of a room where a connection joins one."""
    for socket in code.sockets.of("socket.io", side="server"):
        yield from (call.args[0] for call in socket.called("join") if call.args)
    for server in code.sockets.servers_of("python-socketio"):
        for call in server.called("enter_room"):
            given = call.args[1] if len(call.args) > 1 else code.option(call, "room")
            yield from () if given is None else (given,)
    for call in code.calls:
        if code.qualified(call.callee) == "flask_socketio.join_room" and call.args:
            yield call.args[0]


def _checks(code: Code, messages: Inbound, node: n.Node, room: n.Node) -> bool:
    """Whether a part of a handler may keep a client from joining."""
    if node.start > room.start:
        return False
    match node:
        case n.If(test) | n.Conditional(test):
            return any(_asks(code, messages, it) for it in test.walk())
        case n.Await(value):
            return not room.within(value)
        case n.Call(callee):
            return CHECKS.fullmatch(code.source(callee)) is not None
    return False


def _asks(code: Code, messages: Inbound, part: n.Node) -> bool:
    """Whether a part of a condition asks more than whether there is a text."""
    match part:
        case n.Name():
            known = messages.trace(part) or code.qualified(part) in CONVERSIONS
            return not known
        case n.Binary("==" | "!=" | "in" | "not in" | "<" | ">", left, right):
            return not any(isinstance(it, n.Unary) for it in (left, right))
    return False
