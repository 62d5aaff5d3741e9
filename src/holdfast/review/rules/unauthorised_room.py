"""A client chooses the room it joins, in Socket.IO.

## What it does
Looks for handlers that let a client join a room, or send to one, whose name is in the client's own
message, with no check before it. A check is any question about the name other than whether it is
there and a text, anything awaited, and any call of something that sounds like a check. Messages
`to` one peer, by the id of its socket, are left alone. With Bun and uWebSockets.js a room is a
topic that the socket subscribes to; it has low confidence where the handler has asked what kind of
client it is. With Channels it is a group named by a part of the URL, where `connect` asks nothing
and nobody: with low confidence too, since what has an address is often for everybody.

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
from holdfast.review.analysis.handlers import own
from holdfast.review.analysis.inbound import PARSERS, Inbound, inbound
from holdfast.review.analysis.urls import parts_of
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=(
        "Socket.IO",
        "Bun",
        "uWebSockets.js",
        "python-socketio",
        "Flask-SocketIO",
        "Channels",
    ),
    languages=("python", "javascript"),
)
CHECKS: Final = re.compile(
    r".*((?i:check|allow|auth|verif|valid|member|permission|access|assert|ensure|require|parse"
    r"|schema)|(^|[._])(can|may|is|has)(_|[A-Z])).*"
)
CONVERSIONS: Final = frozenset(
    {"isinstance", "str", "String", "len", "type", "dict", "list", "int", "float", "bool"}
)
ROOM: Final = re.compile(
    r"(?i).*(room|channel|group|topic|lobby|board|game|poll|chat|conversation).*"
)
"""Names of rooms. What is sent `to` a peer, by the id of its socket, is another matter."""
CREDENTIALS: Final = re.compile(r"(?i)credentials?|password|secret|\w*token")
USERS: Final = re.compile(r"(?i)user|permi|auth|session|token|allow|member|check")
"""Words of a consumer that may ask who somebody is."""
LOOPS: Final = frozenset({"forEach", "map", "flatMap"})
SELECTS: Final = frozenset({"to", "in"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the rooms that clients join, and send to, by their names."""
    messages = inbound(code)
    joining: set[n.Node] = set()
    for room in _joined(code):
        handler = _handler(code, messages, room)
        topic = handler is None and _is_topic(room)
        if topic:
            # A question about the connection alone may be all that is needed, or not.
            handler = _handler(code, messages, room, about=True)
        if handler is not None:
            joining.add(handler)
            weak = topic or _has_credentials(messages, handler)
            if _is_made(code, room):
                yield Hit(room, "A client may join any room of this kind", weak=weak)
            else:
                message = "A client may join any room, the one of another socket too"
                yield Hit(room, message, weak=weak or _is_public(code, handler, room))
    for room in _sent(code):
        handler = _handler(code, messages, room)
        # In the same handler it is one and the same cause.
        if handler is not None and handler not in joining:
            joining.add(handler)
            yield Hit(room, "A client may send to any room, whether it is in it or not")
    for room in _by_address(code):
        # What has an address of its own is often there for everybody.
        yield Hit(room, "Whoever knows the address joins this group", weak=True)


def _by_address(code: Code) -> Iterator[n.Node]:
    """The groups of Channels that a consumer joins by its URL, and asks nothing before."""
    for socket in code.sockets.of("channels"):
        for listener in socket.on("open"):
            handler = listener.function
            steps = () if handler is None else tuple(code.called(handler))
            if any(isinstance(it, n.If) or _speaks_of_users(it) for it in steps):
                continue
            for call in (it for it in steps if isinstance(it, n.Call) and it.args):
                if call.callee_name == "group_add" and any(
                    "url_route" in code.source(it) for it in parts_of(code, call.args[0])
                ):
                    yield call.args[0]


def _speaks_of_users(node: n.Node) -> bool:
    match node:
        case n.Name(word) | n.Attribute(name=word) | n.Literal(str(word)):
            return USERS.search(word) is not None
    return False


def _is_topic(room: n.Node) -> bool:
    """Whether it is a topic of Bun or uWebSockets.js."""
    call = room.parent
    return isinstance(call, n.Call) and call.method == "subscribe"


def _handler(
    code: Code, messages: Inbound, room: n.Node, *, about: bool = False
) -> n.Function | None:
    """The handler of a message that has the name of a room in it, if nothing there checks it.

    With `about` only a question about the message is a check.
    """
    found = messages.trace(room)
    handler = found.origin.node.parent if found is not None else None
    if not isinstance(handler, n.Function) or _around(room) is not handler:
        return None
    checks = (it for it in own(handler) if _checks(code, messages, it, room))
    known = any(not about or _is_about(messages, it) for it in checks)
    return None if known else handler


def _is_about(messages: Inbound, check: n.Node) -> bool:
    """Whether a check has to do with the message."""
    asked = check.test if isinstance(check, n.If | n.Conditional) else check
    return any(messages.trace(it) is not None for it in asked.walk())


def _has_credentials(messages: Inbound, handler: n.Function) -> bool:
    """Whether a message brings credentials: somebody looks at them, if not before."""
    return any(
        CREDENTIALS.fullmatch(it.id) and messages.trace(it) is not None
        for it in handler.body.find(n.Name)
    )


def _is_public(code: Code, handler: n.Function, room: n.Node) -> bool:
    """Whether a room is one of a list that clients are sent: `emit('rooms', Object.keys(rooms))`.

    The handler looks it up there, so that it is known which list that is.
    """
    lists = {
        code.slot(it.object)
        for it in handler.find(n.Subscript)
        if code.slot(it.index) == code.slot(room)
    } - {None}
    return any(
        code.qualified(call.callee) == "Object.keys"
        and any(code.slot(it) in lists for it in call.args)
        and isinstance(call.parent, n.Call)
        and call.parent.method == "emit"
        for call in code.calls
    )


def _around(room: n.Node) -> n.Function | None:
    """The function that a room is named in; `rooms.forEach(…)` is a loop, and no function."""
    function = room.enclosing(n.Function)
    while function is not None and isinstance(function.parent, n.Call):
        if function.parent.method not in LOOPS:
            break
        function = function.enclosing(n.Function)
    return function


def _is_made(code: Code, room: n.Node) -> bool:
    """Whether a room has a prefix of its own."""
    return isinstance(code.follow(room), n.Template | n.Binary)


def _joined(code: Code) -> Iterator[n.Node]:
    """What is given for the name of a room where a connection joins one."""
    for socket in code.sockets.of("socket.io", "nestjs", side="server"):
        yield from (call.args[0] for call in socket.called("join") if call.args)
    for socket in code.sockets.of("bun", "uws", side="server"):
        yield from (call.args[0] for call in socket.called("subscribe") if call.args)
    for server in code.sockets.servers_of("python-socketio"):
        for call in server.called("enter_room"):
            given = call.args[1] if len(call.args) > 1 else code.option(call, "room")
            yield from () if given is None else (given,)
    for call in code.calls:
        if code.qualified(call.callee) == "flask_socketio.join_room" and call.args:
            yield call.args[0]


def _sent(code: Code) -> Iterator[n.Node]:
    """What is given for the name of a room where something is sent to one."""
    sockets = list(code.sockets.of("socket.io", side="server"))
    servers = [*code.sockets.servers_of("socket.io"), *(it.server for it in sockets if it.server)]
    peers = dict.fromkeys([*servers, *sockets])
    joined = {name for it in _joined(code) if (name := _named(code, it))}
    for call in (it for peer in peers for it in peer.calls if it.method in SELECTS):
        if call.args and (_is_room(code, call.args[0]) or _named(code, call.args[0]) in joined):
            yield call.args[0]
    for server in code.sockets.servers_of("python-socketio", "flask-socketio"):
        for call in server.called("emit", "send"):
            given = code.option(call, "room")
            if given is not None and _is_room(code, given):
                yield given


def _named(code: Code, given: n.Node) -> str:
    """What a value is called, as it is, or as what is taken out of another."""
    return given.id if isinstance(given, n.Name) else getattr(given, "name", "")


def _is_room(code: Code, given: n.Node) -> bool:
    """Whether it is a room by its name, or by the prefix it is given."""
    if _is_made(code, given):
        return True
    index: n.Node | None = None
    match given:
        case n.Subscript(_, key) | n.Call(n.Attribute(name="get"), (key, *_)):
            index = key
    name = index.value if isinstance(index, n.Literal) else ""
    return (
        ROOM.fullmatch(getattr(given, "name", "") or getattr(given, "id", "") or str(name))
        is not None
    )


def _checks(code: Code, messages: Inbound, node: n.Node, room: n.Node) -> bool:
    """Whether a part of a handler may keep a client from joining."""
    if node.start > room.start:
        return False
    match node:
        case n.If(test) | n.Conditional(test):
            return any(_asks(code, messages, it) for it in test.walk())
        case n.Await(value):
            return not room.within(value)
        case n.Call(callee) if code.qualified(callee) not in PARSERS:
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
