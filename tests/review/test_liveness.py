"""Whether anybody notices that the other side is gone."""

from __future__ import annotations

import pytest

from holdfast.review.liveness import (
    has_deadline,
    is_brief,
    mentions_pings,
    names_liveness,
    split,
)
from holdfast.review.timings import settings
from tests.review.reading import javascript, python


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lastPongAt", ["last", "pong", "at"]),
        ("PING_INTERVAL", ["ping", "interval"]),
        ("isHTTPAlive", ["is", "http", "alive"]),
        ("_", []),
    ],
)
def test_words(name: str, words: list[str]) -> None:
    """Names are read as people read them."""
    assert split(name) == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("socket.ping()", True),
        ("import { keepAlive } from './x'", True),
        ("import x from './heartbeat'", True),
        ("function sendKeepalive() {}", True),
        ("class Pinger {}", True),
        ("send('ping')", True),
        ("x.lastSeen = 1", True),
        ("shipping.mapping(typing)", False),
        (f"send('{'ping ' * 20}')", False),
    ],
)
def test_mentions(text: str, expected: bool) -> None:
    """A name or a short text that speaks of pings is taken as a sign of them."""
    assert mentions_pings(javascript(text)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PING = None\nfrom websockets import serve\nserve(h, ping_interval=PING)", False),
        ("from websockets import serve\nserve(h, **{'ping_interval': None})", False),
        ("app.config.WEBSOCKET_PING_INTERVAL = None", False),
        ("app.config['WEBSOCKET_PING_INTERVAL'] = None", False),
        ("app.config.WEBSOCKET_PING_INTERVAL = None\npong()", True),
    ],
)
def test_settings_are_apart(text: str, expected: bool) -> None:
    """What switches pings off is no sign of pings."""
    code = python(text)
    assert mentions_pings(code, *(it.node for it in settings(code))) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if (!ws.isAlive) setInterval(() => ws.terminate(), 1)", True),
        ("ws.lastPong = 1\nsetTimeout(() => stop(), 1)\nfunction stop() { ws.close() }", True),
        ("ws.lastPong = 1\nws.on('close', () => setTimeout(() => ws.connect(), 1))", False),
        ("pongTimer = setTimeout(() => ws.connect(), 1)", True),
        ("ws.pongTimer = setTimeout(() => ws.connect(), 1)", True),
        ("function awaitPong() { setTimeout(() => ws.connect(), 1) }", True),
        ("ws.lastPong = 1\nsetInterval(() => ws.reconnect(), 1)", True),
        ("ws.lastPong = 1\nsetTimeout(() => { throw new Error() }, 1)", True),
        ("setTimeout(() => ws.close(), 1)", False),
        ("ws.lastPong = 1\nsetTimeout(() => ws.send(1), 1)", False),
        ("ws.lastPong = 1\nws.close()", False),
    ],
)
def test_deadlines(text: str, expected: bool) -> None:
    """A deadline needs a memory of answers, and a timer that ends the connection."""
    assert has_deadline(javascript(text)) is expected


def test_pong_listeners() -> None:
    """Who listens for pongs knows of answers, whatever the names."""
    text = (
        "import WebSocket from 'ws'\nconst ws = new WebSocket(url)\n"
        "const timer = setTimeout(() => ws.terminate(), 1)\nws.on('pong', () => clear(timer))"
    )
    assert has_deadline(javascript(text))


@pytest.mark.parametrize(
    ("text", "expected"), [("missedPongs", True), ("x.isAlive", True), ("x.name", False)]
)
def test_names_of_answers(text: str, expected: bool) -> None:
    """An expression is about answers if its names are."""
    code = javascript(text)
    assert names_liveness(code.module) is expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("async with connect(u) as ws:\n    await ws.send('x')", True),
        ("async with connect(u) as ws:\n    await ws.send('x')\nwhile x:\n    ws()", True),
        ("ws = await connect(u)\nawait ws.recv()", True),
        ("async with connect(u) as ws:\n    async for message in ws:\n        print()", False),
        ("ws = await connect(u)\nwhile True:\n    await ws.recv()", False),
        ("x.ws = await connect(u)\nawait x.ws.recv()", False),
    ],
)
def test_brief_clients(lines: str, expected: bool) -> None:
    """A client that asks once and goes needs no heartbeat."""
    code = python(f"from websockets import connect\nx = X()\n{lines}\n")
    [socket] = code.sockets.sockets
    assert is_brief(socket) is expected
