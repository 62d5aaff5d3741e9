"""A connection of `ws` without an `error` listener.

## What it does
Looks for connections that a server of `ws` accepts, or a client of `ws` opens, on which nobody
listens for `error`. A listener on the server does not count: it hears of the server's own errors.
What a function of another file is given may be listened to there; if its name only speaks of pings
or of sending, there is a finding of low confidence.

## Why it hurts
An error that nobody listens for ends the whole Node process: one malformed or oversized frame of
any peer, or a server that cannot be reached. `ws` emits `error` on the connection, an `error` event
without a listener is thrown, and every other connection of the process drops with it.

## Example
```javascript
wss.on('connection', (socket) => {
  socket.on('message', (data) => handle(data));
});
```

## Instead
Listen for `error` on every connection, before anything else.

```javascript
wss.on('connection', (socket) => {
  socket.on('error', (error) => console.error('WebSocket error:', error));
  socket.on('message', (data) => handle(data));
});
```

## References
- https://github.com/websockets/ws#simple-server
- https://github.com/websockets/ws/issues/1269
- https://nodejs.org/api/events.html#error-events
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.clients import redials
from holdfast.review.analysis.escapes import escapes
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe, unsafe
from holdfast.review.meaning.sockets import Role, Server, Socket
from holdfast.review.rewriting import after, prepend, quote, semicolon
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("ws",),
    languages=("javascript",),
)

LESS: Final = re.compile(r"_*(start_?)?(ping|heart_?beat|keep_?alive|send|greet|welcome)", re.I)
"""What a function is called that pings a connection, or sends to it."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the connections that nobody hears fail."""
    for socket in code.sockets.of("ws"):
        if socket.role is not Role.connection or socket.on("error"):
            continue
        # Of another file, but named for something that needs no listener.
        named = [call for use in socket.uses if (call := _given_to(code, use)) is not None]
        if escapes(code, socket, apart=named):
            continue
        if isinstance(socket.node, n.Param):
            if not _is_hook(socket.node) and not _heard_elsewhere(code, socket, named):
                message = "No `error` listener on this connection"
                fix = _fix_accepted(code, socket.node)
                yield Hit(socket.node, message, fix, weak=bool(named))
        elif socket.listeners and not named:
            message = "No `error` listener on this client"
            # A command can only end when its connection fails.
            weak = code.text.startswith("#!")
            yield Hit(socket.node, message, _fix_client(code, socket), weak=weak)


def _given_to(code: Code, use: n.Node) -> n.Call | None:
    """The call of a function, not of this file, that gets a connection to ping or send to it."""
    call = use.parent
    if not isinstance(call, n.Call) or use not in call.args or not isinstance(call.callee, n.Name):
        return None
    unseen = code.function(call.callee) is None
    return call if unseen and LESS.match(call.callee.id) else None


def _is_hook(param: n.Param) -> bool:
    """Whether it is of an empty method, which stands for what others put in its place."""
    function = param.parent
    return isinstance(function, n.Function) and not function.body.body


def _heard_elsewhere(code: Code, socket: Socket, apart: list[n.Call]) -> bool:
    """Whether somebody else listens on each connection of the server."""
    server = socket.server
    if server is None or server.library == "nestjs-ws" or _is_fastify(server):
        return True
    emits = [it for it in server.called("emit") if code.constant(it.args[0]) == "connection"]
    emits += apart
    for other in code.sockets.sockets:
        if other.server is server and (other.on("error") or escapes(code, other, apart=emits)):
            return True
    # `useServer(options, wss)` has listeners of its own; what a function of the file has is seen.
    return any(
        isinstance(call := use.parent, n.Call)
        and use in call.args
        and code.function(call.callee) is None
        for use in server.uses
    )


def _is_fastify(server: Server) -> bool:
    """Whether it is a route of @fastify/websocket, which logs errors."""
    return isinstance(server.node, n.Call) and server.node.method in ("get", "route")


def _fix_accepted(code: Code, param: n.Param) -> Fix | None:
    function = param.parent
    if not isinstance(function, n.Function) or not isinstance(param.target, n.Name):
        return None
    mark, end = quote(code), semicolon(code)
    line = f"{param.target.id}.on({mark}error{mark}, (error) => console.error(error)){end}"
    edit = prepend(code, function, line)
    return None if edit is None else safe("Listen for errors", edit)


def _fix_client(code: Code, socket: Socket) -> Fix | None:
    assign = socket.node.parent
    if (
        not isinstance(assign, n.Assign)
        or not isinstance(assign.target, n.Name | n.Attribute)
        or assign.declares == "field"
    ):
        return None
    name, mark, end = code.source(assign.target), quote(code), semicolon(code)
    if isinstance(socket.listeners[0].node, n.Assign):
        line = f"{name}.onerror = (event) => console.error(event){end}"
    else:
        line = f"{name}.on({mark}error{mark}, (error) => console.error(error)){end}"
    # What ended the program would then come back in a loop without a pause.
    hot = any(it.socket is socket and it.how == "now" for it in redials(code))
    return (unsafe if hot else safe)("Listen for errors", after(code, assign, line))
