"""What asks a server to remember something of a connection."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.joining import joins
from tests.review.reading import javascript


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ws.send(JSON.stringify({ type: 'subscribe', room }))", True),
        ("ws.send(JSON.stringify({ subscribe: room }))", True),
        ("ws.send(JSON.stringify({ type: 'said', text }))", False),
        ("ws.send(JSON.stringify({ [key]: 1 }))", False),
        ("ws.send('subscribe')", False),
        ("ws.send()", False),
        ("socket.emit('join', room)", True),
        ("socket.emit('say', 'join')", False),
        ("socket.emit(event)", False),
        ("function select(room) { ws.send(JSON.stringify({ room })) }", True),
        ("const follow = (room) => { ws.send(room) }", True),
        ("function select(room) { log(room); ws.send(room) }", False),
        ("function select() { ws.send('all') }", False),
        ("function select(room) { if (room) { ws.send(room) } }", False),
        ("function say(room) { ws.send(room) }", False),
    ],
)
def test_joins(text: str, wanted: bool) -> None:
    """By what it says, or by the name of the function that does nothing else."""
    code = javascript(text)
    call = next(it for it in code.calls if it.method in ("send", "emit"))
    assert joins(code, call) is wanted
