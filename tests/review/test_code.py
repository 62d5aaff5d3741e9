"""A file as rules see it has its sockets."""

from __future__ import annotations

from tests.review.reading import javascript, python


def test_sockets_are_found_once() -> None:
    """Rules that ask for the sockets share one answer, in either language."""
    code = javascript("new WebSocket(url)")
    assert code.sockets is code.sockets
    assert [socket.library for socket in code.sockets.sockets] == ["browser"]
    found = python("import websockets\nwebsockets.connect(url)").sockets.sockets
    assert [socket.library for socket in found] == ["websockets"]
