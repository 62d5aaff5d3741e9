"""Gateways of NestJS: classes whose decorators say what is a server, a connection and a message.

With Socket.IO below, both are of the library `nestjs`: Nest hears errors and catches what handlers
throw. With `ws` below, a connection is one of `ws`, and its server `nestjs-ws`: what listens on the
connection itself is called by `ws`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.review.meaning.program import Program
from holdfast.review.meaning.slots import Slot
from holdfast.review.meaning.sockets import Listener, Server, Socket, Sockets, attach_slot, slot_of
from holdfast.review.syntax import nodes as n

GATEWAY: Final = "@nestjs/websockets:WebSocketGateway"
SUBSCRIBE: Final = "@nestjs/websockets:SubscribeMessage"
SOCKETS: Final = {"socket.io:Socket": "socket.io", "ws:WebSocket": "ws", "ws:default": "ws"}
SERVERS: Final = frozenset(
    {"socket.io:Server", "socket.io:Namespace", "ws:Server", "ws:WebSocketServer"}
)
GATEWAYS: Final = frozenset({"nestjs", "nestjs-ws"})
"""The libraries of their servers."""
HOOKS: Final = {"handleConnection": "connection", "handleDisconnect": "disconnect"}


def gateways(code: Program, found: Sockets) -> None:
    """Find the gateways of a file, and what they serve."""
    for kind in code.all(n.Class):
        for mark in kind.decorators:
            if isinstance(mark, n.Call) and code.qualified(mark.callee) == GATEWAY:
                _gateway(code, kind, mark, found)


def _gateway(code: Program, kind: n.Class, mark: n.Call, found: Sockets) -> None:
    methods = [it for it in kind.body.body if isinstance(it, n.Function)]
    held = [it for method in methods for it in _connections(code, method)]
    if not held:
        return
    plain = any(SOCKETS.get(code.qualified(it.annotation)) == "ws" for it in held)
    server = Server("nestjs-ws" if plain else "nestjs", mark)
    attach_slot(code, server, *_servers(code, kind))
    first = next((it for it in held if getattr(it.parent, "name", "") in HOOKS), held[0])
    socket = Socket("ws" if plain else "nestjs", first, side="server", server=server)
    attach_slot(code, socket, *(code.slot(it.target) for it in held))
    for method in methods:
        if method.name in HOOKS:
            server.listeners.append(Listener(HOOKS[method.name], method, method))
        for given in method.decorators:
            if isinstance(given, n.Call) and code.qualified(given.callee) == SUBSCRIBE:
                event = code.constant(given.args[0]) if given.args else None
                socket.listeners.append(Listener(str(event), method, given))
    found.servers.append(server)
    found.sockets.append(socket)


def _connections(code: Program, method: n.Function) -> Iterator[n.Param]:
    """The parameters that are connections, by their types or by what Nest calls the method."""
    for index, param in enumerate(method.params):
        typed = code.qualified(param.annotation) in SOCKETS
        hook = method.name in HOOKS and index == 0 and param.annotation is None
        if (typed or hook) and slot_of(code, method, index) is not None:
            yield param


def _servers(code: Program, kind: n.Class) -> Iterator[Slot]:
    for field in kind.body.body:
        match field:
            case n.Assign(n.Name(name), annotation=n.Node() as kept):
                if code.qualified(kept) in SERVERS:
                    yield (kind, name)
