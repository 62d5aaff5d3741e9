"""Whether anybody notices that the other side is gone."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.liveness import (
    has_deadline,
    hears_silence,
    is_brief,
    is_local,
    mentions_pings,
    names_liveness,
    names_loopback,
    split,
)
from holdfast.review.analysis.timings import settings
from tests.review.reading import javascript, python


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lastPongAt", ("last", "pong", "at")),
        ("PING_INTERVAL", ("ping", "interval")),
        ("isHTTPAlive", ("is", "http", "alive")),
        ("_", ()),
    ],
)
def test_words(name: str, words: tuple[str, ...]) -> None:
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


def test_deadlines_in_python() -> None:
    """What waits for a pong no longer than a time has a deadline."""
    loop = "import asyncio\nwhile True:\n    pong = await ws.ping()\n    await asyncio.sleep(9)\n"
    assert not has_deadline(python(loop))
    assert has_deadline(python(f"{loop}    await asyncio.wait_for(pong, 5)\n"))


def test_pong_listeners() -> None:
    """Who listens for pongs knows of answers, whatever the names."""
    text = (
        "import WebSocket from 'ws'\nconst ws = new WebSocket(url)\n"
        "const timer = setTimeout(() => ws.terminate(), 1)\nws.on('pong', () => clear(timer))"
    )
    assert has_deadline(javascript(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("await asyncio.wait_for(ws.recv(), 30)", True),
        ("async with asyncio.timeout(30): pass", True),
        ("ws.receive(timeout=30)", True),
        ("ws.recv(timeout=30)", True),
        ("ws.send(x, timeout=30)", False),
        ("ws.recv()", False),
        ("import time\nwhile time.time() < last_message + 60: pass", True),
        ("import time\nif time.monotonic() - self.last_seen > 60: stop()", True),
        ("import time\nif time.time() - begun > 60: stop()", False),
        ("if now - self.last_seen > 60: stop()", False),
        ("import time\nlast_seen = time.time() - 60", False),
    ],
)
def test_silence_in_python(text: str, expected: bool) -> None:
    """A receive that does not wait for ever hears that nothing comes."""
    assert hears_silence(python(f"import asyncio\n{text}")) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ws.onmessage = () => { t = setTimeout(() => ws.close(), 9) }", True),
        ("ws.onmessage = arm\nfunction arm() { t = setTimeout(() => ws.close(), 9) }", True),
        ("ws.onmessage = () => { clearTimeout(t) }\nt = setTimeout(() => ws.close(), 9)", False),
        ("ws.onmessage = () => { t = setTimeout(() => draw(), 9) }", False),
        ("ws.onmessage = unknown", False),
    ],
)
def test_silence_in_javascript(text: str, expected: bool) -> None:
    """A message that starts the deadline anew is a sign of life."""
    assert hears_silence(javascript(f"const ws = new WebSocket(url)\n{text}")) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("new WebSocket('ws://localhost:1')", True),
        ("new WebSocket('wss://127.0.0.1')", True),
        ("new WebSocket('wss://localhost.example.org')", False),
        ("new WebSocket('wss://example.org')", False),
        ("new WebSocket(url)", False),
    ],
)
def test_local(text: str, expected: bool) -> None:
    """A client of its own machine loses no network."""
    code = javascript(text)
    [socket] = code.sockets.sockets
    assert is_local(code, socket) is expected


def test_members_are_not_local() -> None:
    """A connection that was not made here has no URL."""
    code = python("async def f(ws: websockets.ServerConnection): pass\nimport websockets")
    assert not is_local(code, code.sockets.sockets[0])


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
        ("x.ws = await connect(u)\ntry:\n    await x.ws.recv()\nfinally:\n    x.ws.close()", True),
        (
            "x.ws = await connect(u)\ntry:\n    for it in y:\n        print(it)\nfinally:\n"
            "    x.ws.close()",
            False,
        ),
        ("x.ws = await connect(u)\ntry:\n    x.ws.close()\nfinally:\n    print(1)", False),
    ],
)
def test_brief_clients(lines: str, expected: bool) -> None:
    """A client that asks once and goes needs no heartbeat."""
    code = python(f"from websockets import connect\nx = X()\n{lines}\n")
    [socket] = code.sockets.sockets
    assert is_brief(socket) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("url = 'ws://127.0.0.1:9000/feed'", True),
        ("host = 'localhost'", True),
        ("base = 'http://localhost'", False),
        ("allowed = '^(localhost|127.0.0.1)$'", True),
        ("url = 'wss://localhost.example.com'", False),
        ("url = f'{host}/feed'\nport = 127", False),
    ],
)
def test_loopback(text: str, expected: bool) -> None:
    """A text that is an address of this machine says that the other side may be on it."""
    assert names_loopback(python(text)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("asyncio.wait_for(ws.recv(), 5)", True),
        ("asyncio.wait_for(ws.recv(), timeout=limit)", True),
        ("asyncio.wait_for(ws.recv(), timeout=None)", False),
        ("asyncio.timeout(None)", False),
        ("asyncio.timeout()", False),
        ("ws.recv(timeout=5)", True),
        ("ws.recv(timeout=None)", False),
        ("lock.acquire(timeout=5)", False),
    ],
)
def test_deadlines_of_python(text: str, expected: bool) -> None:
    """A wait with an end hears silence; None is no end."""
    assert hears_silence(python(f"import asyncio\n{text}\n")) is expected
