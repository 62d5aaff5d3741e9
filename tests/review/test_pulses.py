from __future__ import annotations

import pytest

from holdfast.review.pulses import Pulse, pulse, silent_servers
from tests.review.reading import javascript, python

WS = "const wss = new (require('ws').Server)({port: 80}); wss.on('connection', (ws) => {%s});"
FASTAPI = """
from fastapi import FastAPI, WebSocket
app = FastAPI()
@app.websocket("/ws")
async def feed(ws: WebSocket):
    await ws.accept()
"""


@pytest.mark.parametrize(
    ("text", "serves", "pings"),
    [
        (WS % "", True, False),
        (WS % "setInterval(() => ws.ping(), 1000)", True, True),
        ("const ws = new WebSocket(url)", False, False),
        ("const ws = new WebSocket(url); ws.send(JSON.stringify({type: 'ping'}))", False, True),
        (
            "const io = new (require('socket.io').Server)(80); io.on('connection', () => {})",
            True,
            True,
        ),
    ],
)
def test_javascript(text: str, serves: bool, pings: bool) -> None:
    """`ws` pings only where somebody says so; Socket.IO does so by itself."""
    found = pulse(javascript(text))
    assert (found.path, found.serves, found.pings) == ("app.js", serves, pings)


def test_python() -> None:
    """The server below FastAPI pings; aiohttp does not by itself."""
    assert pulse(python(FASTAPI)).pings
    text = "from aiohttp import web\nasync def feed(r):\n    ws = web.WebSocketResponse(%s)\n"
    assert not pulse(python(text % "")).pings
    assert pulse(python(text % "")).serves
    assert pulse(python(text % "heartbeat=30")).pings
    assert pulse(python(text % "heartbeat=interval")).pings
    assert not pulse(python(text % "heartbeat=None")).pings


def test_servers_that_never_ping() -> None:
    """They count only if nothing else pings."""
    server, client = Pulse("b.js", True, False), Pulse("c.js", False, False)
    other, pinging = Pulse("a.js", True, False), Pulse("d.js", False, True)
    assert silent_servers([]) == ()
    assert silent_servers([client]) == ()
    assert silent_servers([server, client, other]) == ("a.js", "b.js")
    assert silent_servers([server, client, pinging]) == ()
