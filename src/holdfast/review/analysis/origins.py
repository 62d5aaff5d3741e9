"""Where messages come into a file: what its listeners are given, and what its sockets receive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from holdfast.review.code import Code
from holdfast.review.meaning.sockets import Listener, Peer, Server, Socket
from holdfast.review.syntax import nodes as n


class Stage(StrEnum):
    """What has become of a message."""

    event = "event"
    """What carries the payload: an event of a browser, a message of aiohttp or of ASGI."""
    raw = "raw"
    """The payload, as text or bytes."""
    parsed = "parsed"
    """What the payload says: anything that JSON can say, null and lists among it."""
    field = "field"
    """A part of that, or a text that is made of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """Where messages of `peer` come in, and what they are there.

    `node` is the parameter of a handler, the call that receives, or the loop over a socket.
    """

    peer: Peer
    node: n.Node
    stage: Stage

    @property
    def side(self) -> str:
        """Which side receives here: "server" or "client"."""
        return self.peer.side if isinstance(self.peer, Socket) else "server"


RECEIVING: Final = {
    "recv": Stage.raw,
    "receive_text": Stage.raw,
    "receive_bytes": Stage.raw,
    "receive_str": Stage.raw,
    "receive_data": Stage.raw,
    "read_message": Stage.raw,
    "iter_text": Stage.raw,
    "iter_bytes": Stage.raw,
    "iter_data": Stage.raw,
    "receive_json": Stage.parsed,
    "receive_msgpack": Stage.parsed,
    "iter_json": Stage.parsed,
    "receive": Stage.event,
}
"""Methods of Python's sockets."""
ITERATED: Final = {
    "websockets": Stage.raw,
    "sanic": Stage.raw,
    "websocket-client": Stage.raw,
    "tornado": Stage.raw,
    "aiohttp": Stage.event,
}
"""What a loop over a socket gives."""
RESERVED: Final = frozenset(
    {
        *("connect", "connection", "disconnect", "disconnecting", "connect_error", "error"),
        *("newListener", "removeListener", "reconnect", "reconnect_attempt", "reconnect_error"),
        *("reconnect_failed", "ping", "pong", "open", "close"),
    }
)
"""Events of Socket.IO that the other side does not name."""
RAW_TYPES: Final = frozenset({"ws:RawData", "ws:Data", "ws:WebSocket.RawData", "ws:WebSocket.Data"})
SOCKET_IO: Final = ("socket.io", "socket.io-client")
PYTHON_SOCKET_IO: Final = ("python-socketio", "flask-socketio")


def origins(code: Code) -> Iterator[Origin]:
    """All places of a file where messages come in."""
    for peer in (*code.sockets.sockets, *code.sockets.servers):
        for listener in peer.listeners:
            if listener.function is not None:
                yield from _listener(code, peer, listener, listener.function)
        if code.python:
            yield from _received(peer)
        elif peer.library == "react-use-websocket":
            yield from _hook(code, peer)
    if not code.python:
        yield from _typed(code)
        yield from _waited_for(code)


def _listener(code: Code, peer: Peer, listener: Listener, function: n.Function) -> Iterator[Origin]:
    params = function.params[listener.bound :]
    if code.python:
        yield from _python_listener(peer, listener, function)
    elif not isinstance(peer, Socket):
        return
    elif _is_subscribed(listener):
        own = (it for it in params if not _holds(code, peer, it))
        yield from (Origin(peer, it, Stage.parsed) for it in own)
    elif peer.library in SOCKET_IO:
        if isinstance(listener.node, n.Call) and listener.event not in RESERVED:
            yield from (Origin(peer, param, Stage.parsed) for param in params)
    elif listener.event == "message":
        index = int(peer.library in ("uws", "bun"))
        if index < len(params):
            emitted = isinstance(listener.node, n.Call) and listener.node.method in EMITTED
            whole = emitted or index
            yield Origin(peer, params[index], Stage.raw if whole else Stage.event)


def _is_subscribed(listener: Listener) -> bool:
    """Whether NestJS calls a method with a message, by its decorator."""
    return isinstance(listener.node, n.Call) and listener.node.parent is listener.function


def _holds(code: Code, peer: Peer, param: n.Param) -> bool:
    return isinstance(param.target, n.Name) and code.slot(param.target) in peer.slots


WAITING: Final = frozenset({"events:on", "events:once"})
"""What waits for an event of an emitter."""
EMITTED: Final = ("on", "once", "addListener", "prependListener")
"""Listeners of Node, which are given the payload itself, without an event around it."""


def _python_listener(peer: Peer, listener: Listener, function: n.Function) -> Iterator[Origin]:
    params = [*function.params]
    if function.is_method:
        del params[:1]
    if peer.library in PYTHON_SOCKET_IO:
        if listener.event not in RESERVED:
            known = int(peer.library == "python-socketio" and isinstance(peer, Server))
            yield from (Origin(peer, param, Stage.parsed) for param in params[known:])
    elif listener.event == "message" and params:
        yield from _message_method(peer, function, params)


def _message_method(peer: Peer, function: n.Function, params: list[n.Param]) -> Iterator[Origin]:
    match function.name:
        case "websocket_receive":
            yield Origin(peer, params[0], Stage.event)
        case "receive_json":
            yield Origin(peer, params[0], Stage.parsed)
        case "receive":
            yield from (Origin(peer, param, Stage.raw) for param in params if not param.rest)
        case "on_receive" if len(params) > 1:
            yield Origin(peer, params[1], _encoded(peer))
        case _:
            last = params[-1] if peer.library == "websocket-client" else params[0]
            yield Origin(peer, last, Stage.raw)


def _encoded(peer: Peer) -> Stage:
    """What a WebSocketEndpoint is given: what its attribute `encoding` says."""
    body = peer.node.body.body if isinstance(peer.node, n.Class) else ()
    for item in body:
        match item:
            case n.Assign(n.Name("encoding"), n.Literal("json")):
                return Stage.parsed
    return Stage.raw


def _received(peer: Peer) -> Iterator[Origin]:
    for call in peer.calls:
        stage = RECEIVING.get(call.method or "")
        # A consumer of Channels is given its messages; what it calls so is its own handler.
        if stage is None or peer.library == "channels":
            continue
        if call.method == "receive" and peer.library == "quart":
            stage = Stage.raw
        loop = call.parent
        looped = isinstance(loop, n.ForEach) and loop.iterable is call
        yield Origin(peer, loop if looped and loop is not None else call, stage)
    for use in peer.uses:
        loop = use.parent
        if isinstance(loop, n.ForEach) and loop.iterable is use and peer.library in ITERATED:
            yield Origin(peer, loop, ITERATED[peer.library])


def _hook(code: Code, peer: Peer) -> Iterator[Origin]:
    """What react-use-websocket gives: the hook's result, and the option `onMessage`."""
    yield Origin(peer, peer.node, Stage.event)
    given = code.option(peer.node, "onMessage") if isinstance(peer.node, n.Call) else None
    function = code.function(given)
    if function is not None and function.params:
        yield Origin(peer, function.params[0], Stage.event)


def _waited_for(code: Code) -> Iterator[Origin]:
    """`await once(ws, 'message')` and `for await (const [data] of on(ws, 'message'))` of Node."""
    for call in code.calls:
        if len(call.args) < 2 or code.qualified(call.callee) not in WAITING:
            continue
        if code.constant(call.args[1]) == "message":
            for socket in code.sockets.sockets:
                if call.args[0] in socket.uses:
                    loop = call.parent
                    yield Origin(socket, loop if isinstance(loop, n.ForEach) else call, Stage.event)


def _typed(code: Code) -> Iterator[Origin]:
    """Parameters of TypeScript that are messages of `ws` by their type, whoever gives them."""
    for param in code.all(n.Param):
        function = param.parent
        if code.qualified(param.annotation) in RAW_TYPES and not (
            isinstance(function, n.Function) and code.callers(function)
        ):
            side = "server" if code.sockets.servers else "client"
            yield Origin(Socket("ws", param, side=side), param, Stage.raw)
