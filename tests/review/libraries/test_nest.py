"""Gateways of NestJS: what their decorators and types say."""

from __future__ import annotations

import pytest

from holdfast.review.code import Code
from tests.review.reading import typescript

NEST = "import { SubscribeMessage as On, WebSocketGateway as Gate } from '@nestjs/websockets';\n"
IO = NEST + "import { Server, Socket } from 'socket.io';\n"
WS = NEST + "import { Server, WebSocket } from 'ws';\n"


def shown(code: Code) -> list[tuple[str, str, list[str | None]]]:
    """The library of each socket, that of its server, and what is called of it."""
    return [
        (it.library, it.server.library if it.server else "", [call.method for call in it.calls])
        for it in code.sockets.sockets
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            IO + "@Gate() class A { handleConnection(c: Socket) { c.join('a') } }",
            [("nestjs", "nestjs", ["join"])],
        ),
        (
            IO + "@Gate() class A { handleDisconnect(c) { c.leave('a') } other(c) { c.no() } }",
            [("nestjs", "nestjs", ["leave"])],
        ),
        (
            IO + "@Gate(80) class A { @On('x') f(@Body() b: B, @Client() c: Socket) { c.emit('a') }"
            " @On() g(c: Socket) { c.send('b') } @Other g2() {} @Own() h() {} }",
            [("nestjs", "nestjs", ["emit", "send"])],
        ),
        (
            WS + "@Gate() class A { x = 1; handleConnection(c: WebSocket) { c.ping() } }",
            [("ws", "nestjs-ws", ["ping"])],
        ),
        (IO + "@Gate() class A { handleConnection({ id }) {} plain() {} }", []),
        (
            IO + "@Other() @Gate class A { handleConnection(c: Socket) {} }",
            [("socket.io", "", [])],
        ),
        (IO + "class A { handleConnection(c: Socket) {} }", [("socket.io", "", [])]),
    ],
)
def test_connections(text: str, wanted: list[tuple[str, str, list[str | None]]]) -> None:
    """What Nest hands to the methods of a gateway is one connection."""
    assert shown(typescript(text)) == wanted


def test_server() -> None:
    """A field of the server's type is the server; hooks and messages are its handlers."""
    code = typescript(
        IO + "@Gate() class A { io: Server; n: number; count = 0;"
        " handleConnection(c: Socket) { this.io.emit('a') }"
        " @On('say') say(c: Socket, text: string) {} }"
    )
    [server] = code.sockets.servers
    assert [it.method for it in server.calls] == ["emit"]
    assert [it.event for it in server.listeners] == ["connection"]
    assert [it.event for it in code.sockets.sockets[0].listeners] == ["say"]
