"""Handlers of Socket.IO in files of their own: which parameters are connections."""

from __future__ import annotations

import pytest

from holdfast.review.code import Code
from holdfast.review.meaning.sockets import Role
from tests.review.reading import javascript, typescript

IO = "import type { Namespace, Server, Socket } from 'socket.io';\n"
NEST = "import { WebSocketGateway as Gate } from '@nestjs/websockets';\n"


def shown(code: Code) -> list[tuple[str | None, bool]]:
    """The first method of each connection that is called, and whether its server is known."""
    return [
        (it.calls[0].method if it.calls else None, it.server is not None)
        for it in code.sockets.of("socket.io", side="server")
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("module.exports = (io, socket) => socket.join('a')", [("join", True)]),
        ("module.exports = (io, db, client) => client.leave('a')", [("leave", True)]),
        ("module.exports = (io, { socket }) => socket.join('a')", []),
        ("module.exports = (io, connection) => connection.join('a')", []),
        ("module.exports = (bus, socket) => socket.join('a')", []),
    ],
)
def test_by_name(text: str, wanted: list[tuple[str | None, bool]]) -> None:
    """In JavaScript it is called `socket`, beside a server that is called `io`."""
    assert shown(javascript(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (IO + "export function f(s: Socket) { s.join('a') }", [("join", False)]),
        (IO + "export function f(io: Server, s: Socket) { s.join('a') }", [("join", True)]),
        (IO + "export function f(of: Namespace, s: Socket) { s.join('a') }", [("join", True)]),
        (IO + "export function f(io: Bus, socket: Tcp) { socket.join('a') }", []),
        (IO + "@Gate() class A { handleConnection(c: Socket) { c.join('a') } }", [("join", False)]),
    ],
)
def test_by_type(text: str, wanted: list[tuple[str | None, bool]]) -> None:
    """In TypeScript its type says so, whatever it is called."""
    assert shown(typescript(text)) == wanted


def test_gateways_have_their_own() -> None:
    """What NestJS hands to a gateway is no second connection."""
    code = typescript(NEST + IO + "@Gate() class A { handleConnection(c: Socket) { c.join('a') } }")
    assert [it.library for it in code.sockets.sockets] == ["nestjs"]


def test_what_is_accepted_here_is_known() -> None:
    """A function that the file itself calls adds nothing to what the server accepts."""
    code = javascript(
        "const { Server } = require('socket.io'); const io = new Server();"
        "io.on('connection', (socket) => register(io, socket));"
        "function register(io, socket) { socket.join('a') }"
    )
    assert [it.role for it in code.sockets.sockets] == [Role.connection]


def test_server_of_a_handler() -> None:
    """What is sent to all goes through the server that is a parameter, too."""
    code = javascript("module.exports = (io, socket) => { io.to('a').emit('b'); socket.join('a') }")
    [socket] = code.sockets.sockets
    assert socket.role is Role.helper
    assert socket.server is not None
    assert [it.method for it in socket.server.calls] == ["to"]
    assert code.sockets.servers == []
