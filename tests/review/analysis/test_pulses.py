"""Whether a program pings its connections."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.pulses import pulse
from holdfast.review.code import Code
from holdfast.review.facts.project import Project
from holdfast.review.facts.pulses import pinging
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


def test_how_often() -> None:
    """The interval is known where the program says it."""
    assert pulse(javascript(WS % "setInterval(() => ws.ping(), 9000)")).seconds == 9
    assert pulse(javascript(WS % "setInterval(() => ws.ping(), every)")).seconds is None
    assert pulse(python(FASTAPI)).seconds is None


@pytest.mark.parametrize(
    ("options", "mute"),
    [
        ("", False),
        ("ws_ping_interval=20", False),
        ("ws_ping_interval=None", True),
        ("ws='wsproto', ws_ping_interval=20", True),
        ("ws='wsproto'", True),
        ("ws='websockets', ws_ping_interval=20", False),
    ],
)
def test_asgi_servers(options: str, mute: bool) -> None:
    """An ASGI server that does not ping leaves the connections of its application alone."""
    project = Project()
    project.add("requirements.txt", "uvicorn==0.35.0")
    text = f"import uvicorn\nuvicorn.run('a:b', {options})"
    starts = pulse(Code("run.py", text, "python", project))
    assert starts.mute is mute
    hosted = pulse(python(FASTAPI))
    assert hosted.hosted
    assert pinging([hosted, starts]) == ([] if mute else [hosted, *([starts] if options else [])])


def test_other_pings_than_those_of_the_asgi_server() -> None:
    """An application that pings itself does so below any server."""
    text = f"{FASTAPI}    while True:\n        await ws.send_text('ping')\n"
    assert not pulse(python(text)).hosted


def test_paths_of_endpoints() -> None:
    """Proxies ask on which paths a program accepts WebSockets."""
    assert pulse(python(FASTAPI)).paths
