"""The clients of a file are found, with their ways back, and how close their servers are."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.clients import clients, is_close, redialling, redials
from tests.review.analysis.ways import DIAL, ways
from tests.review.reading import javascript, python


def test_library() -> None:
    """A library that redials by itself is a way back of its own."""
    code = javascript("import { io } from 'socket.io-client'; io(url);")
    assert ways(code) == [("option", "")]


def test_what_others_open() -> None:
    """A connection that a function is given is not its own to open again."""
    assert not clients(python("import websockets\ndef f(ws: websockets.ClientConnection): pass"))


def test_once() -> None:
    """A way back of several sockets counts once, and none to the own machine."""
    code = javascript(
        "function f() { const ws = tls ? new WebSocket(a) : new WebSocket(b); ws.onclose = g; } "
        "function g() { setTimeout(f, 5); } "
        "function h() { new WebSocket(`ws://localhost:${port}`).onclose = () => setTimeout(h, 5); }"
    )
    assert [it.how for it in redials(code)] == ["timer"]
    assert clients(code) is clients(code)


def test_which_client_redials() -> None:
    """A socket has a client that redials only where there is a way back to it."""
    code = javascript(
        "function f() { const ws = new WebSocket(a); ws.onclose = () => setTimeout(f, 5); } "
        "new WebSocket(b);"
    )
    first, second = clients(code)
    assert redialling(code, first.socket) is first
    assert redialling(code, second.socket) is None


def test_no_address() -> None:
    """A socket without an address is nobody's own machine."""
    code = javascript("new WebSocket();")
    assert not clients(code)[0].local


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"class Link {{ f_local() {{ {DIAL} ws.onclose = () => this.f_local(); }} }}", True),
        (f"class DaemonLink {{ f() {{ {DIAL} ws.onclose = () => this.f(); }} }}", True),
        (f"class Link extends Daemon {{ f() {{ {DIAL} ws.onclose = () => this.f(); }} }}", True),
        (f"class Link {{ f() {{ {DIAL} ws.onclose = () => this.f(); }} }}", False),
        (f"function daemon() {{ {DIAL} ws.onclose = () => daemon(); }}", True),
        (f"function f() {{ {DIAL} ws.onclose = () => f(); }}", False),
        ("function f() { const ws = new WebSocket(selfHost); ws.onclose = () => f(); }", True),
    ],
)
def test_daemons(text: str, wanted: bool) -> None:
    """A daemon is one by the names of what dials it, or of where that is."""
    code = javascript(text)
    assert is_close(code, clients(code)[0].redials[0]) is wanted
