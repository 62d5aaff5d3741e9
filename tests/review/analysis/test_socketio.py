from __future__ import annotations

import pytest

from holdfast.review.analysis.socketio import socketio_servers
from tests.review.reading import javascript, python


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("new Server(3000, { cors: {} })", True),
        ("new Server(httpServer)", True),
        ("new Server(createServer(app), { cors: {} })", True),
        ("new Server({ path: '/live' })", True),
        ("new Server()", True),
        ("new Server(options)", False),
        ("new Server(httpServer, config)", False),
        ("new Server(3000, { ...shared })", False),
    ],
)
def test_options_of_javascript(text: str, seen: bool) -> None:
    """The first argument may be an HTTP server, unless its name says options."""
    code = javascript(f"import {{ Server }} from 'socket.io'\nconst io = {text}\n")
    found = list(socketio_servers(code))
    assert bool(found) is seen
    assert all(
        server.library == "socket.io" and code.source(call) == text for server, call in found
    )


@pytest.mark.parametrize(("options", "seen"), [("async_mode='asgi'", True), ("**options", False)])
def test_options_of_python(options: str, seen: bool) -> None:
    """Keywords are seen, dictionaries of them are not."""
    code = python(f"import socketio\nsio = socketio.AsyncServer({options})\n")
    assert bool(list(socketio_servers(code))) is seen


def test_nest_has_no_call() -> None:
    """What is no call has no options to look at."""
    text = "import { WebSocketGateway } from '@nestjs/websockets'\n@WebSocketGateway()\nclass A {}"
    assert all(call is server.node for server, call in socketio_servers(javascript(text)))
