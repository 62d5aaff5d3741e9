"""What pings, and how often."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.heartbeats import heartbeats, is_ping, peer_of
from holdfast.review.code import Code
from tests.review.reading import javascript, python

WS = "import { WebSocketServer } from 'ws'\nconst wss = new WebSocketServer()\n"
EACH = "for (const socket of wss.clients)"


def found(code: Code) -> list[tuple[float | None, str, str, bool]]:
    """The heartbeats of a file, in short."""
    return [(it.seconds, it.side, it.library, it.explicit) for it in heartbeats(code)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("from websockets import serve\nserve(h, ping_interval=9)", (9, "server", "websockets")),
        (
            "from websockets import connect\nconnect(u, ping_interval=9)",
            (9, "client", "websockets"),
        ),
        ("import uvicorn\nuvicorn.run(app, ws_ping_interval=9)", (9, "server", "uvicorn")),
        ("settings['websocket_ping_interval'] = 9", (9, "server", "tornado")),
    ],
)
def test_options(text: str, wanted: tuple[float, str, str]) -> None:
    """An option gives the interval and says whose it is."""
    assert found(python(text)) == [(*wanted, True)]


def test_options_without_pings() -> None:
    """Zero, None and what is not known are no intervals."""
    values = ("None", "0", "pause")
    texts = (f"from websockets import serve\nserve(h, ping_interval={it})" for it in values)
    assert [found(python(it)) for it in texts] == [[], [], []]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("from websockets import serve\nserve(h, '', 1)", (20, "server", "websockets")),
        ("import socketio\nsocketio.Server()", (25, "server", "python-socketio")),
        ("import socketio\nsocketio.Client()", None),
        ("from websockets import serve\nserve(h, '', 1, **more)", None),
        ("async def f(ws: websockets.ServerConnection): pass\nimport websockets", None),
    ],
)
def test_defaults(text: str, wanted: tuple[float, str, str] | None) -> None:
    """Libraries that ping by themselves do so at a known interval."""
    assert found(python(text)) == ([] if wanted is None else [(*wanted, False)])


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("socket.ping()", (True, "server")),
        ('socket.send(\'{"type": "ping"}\')', (False, "server")),
        ("socket.send(JSON.stringify(BEAT))", (False, "server")),
        ("socket.send(BEAT)", (False, "server")),
        ("other.send('keep-alive')", (False, "")),
        ("ping()", None),
        ("socket.send('shipping')", None),
        ("socket.send(encode(beat))\nfunction beat() { return 'ping' }", None),
        ("say(socket, 'alive')\nfunction say(to, what) { to.send(what) }", (False, "server")),
        ("say(socket, 'price')\nfunction say(to, what) { to.send(what) }", None),
        ("say('ping')\nfunction say(what) { console.log(what) }", None),
        ("say('ping')\nfunction say() { socket.send('price') }", None),
    ],
)
def test_timers(body: str, wanted: tuple[bool, str] | None) -> None:
    """A timer that sends ping frames, or messages that say so, is a heartbeat."""
    code = javascript(
        f"{WS}const BEAT = {{ op: 'heartbeat' }}\nsetInterval(() => {{ {EACH} {body} }}, 9000)"
    )
    beats = [it for it in heartbeats(code) if it.timer is not None]
    assert [(it.frames, it.side) for it in beats] == ([] if wanted is None else [wanted])
    assert all(it.seconds == 9 for it in beats)


def test_servers_that_ping() -> None:
    """A message to all of a server's connections is the server's."""
    code = javascript(
        "import { Server } from 'socket.io'\nconst io = new Server(1, options)\n"
        "setInterval(() => io.emit('ping'), 1000)"
    )
    assert [it.side for it in heartbeats(code)] == ["server"]


def test_what_is_called() -> None:
    """A function that is called ping is no ping: it has to send one."""
    code = javascript("ping()\nsocket.sendPing()")
    assert [is_ping(code, it) for it in code.calls] == [False, True]
    assert [peer_of(code, it) for it in code.calls] == [None, None]
