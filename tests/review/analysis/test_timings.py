"""Options of time, and their units."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.timings import settings
from tests.review.reading import javascript, python


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "from websockets import serve\nserve(h, ping_interval=None, ping_timeout=5)",
            {"ping_interval": None, "ping_timeout": 5},
        ),
        ("from websockets import connect\nconnect(u, open_timeout=x)", {"open_timeout": None}),
        (
            "import websocket\nwebsocket.WebSocketApp(u).run_forever(None, None, 30, 10)",
            {"ping_interval": 30, "ping_timeout": 10},
        ),
        ("import uvicorn\nuvicorn.run(app, ws_ping_interval=20)", {"ws_ping_interval": 20}),
        ("app.config.WEBSOCKET_PING_TIMEOUT = 20", {"WEBSOCKET_PING_TIMEOUT": 20}),
        ("app.config['WEBSOCKET_PING_TIMEOUT'] = 20", {"WEBSOCKET_PING_TIMEOUT": 20}),
        ("x = {'websocket_ping_interval': 20, y: 1}", {"websocket_ping_interval": 20}),
        ("Application(routes, websocket_ping_interval=20)", {"websocket_ping_interval": 20}),
        ("ping_interval = 20\nx: int\n", {}),
    ],
)
def test_settings_of_python(text: str, wanted: dict[str, float | None]) -> None:
    """Python's libraries count in seconds."""
    assert {it.name: it.seconds for it in settings(python(text))} == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "import { Server } from 'socket.io'\nnew Server({ pingInterval: 25000 })",
            {"pingInterval": 25},
        ),
        (
            "Bun.serve({ idleTimeout: 5, websocket: { idleTimeout: 30, message(ws) {} } })",
            {"idleTimeout": 30},
        ),
        ("Bun.serve({ idleTimeout: 5, websocket: { message(ws) {} } })", {}),
        (
            "export default { fetch, websocket: { idleTimeout: 7, message() {} } }",
            {"idleTimeout": 7},
        ),
        ("export default { fetch, websocket: { message() {} } }", {}),
        ("const { socket } = Deno.upgradeWebSocket(r, { idleTimeout: 9 })", {"idleTimeout": 9}),
        (
            "import useWebSocket from 'react-use-websocket'\n"
            "useWebSocket(url, { heartbeat: { interval: 5000 }, reconnectInterval: 1000 })",
            {"interval": 5, "reconnectInterval": 1},
        ),
        (
            "import useWebSocket from 'react-use-websocket'\n"
            "useWebSocket(url, { heartbeat: true })",
            {},
        ),
        (
            "import { useServer } from 'graphql-ws/use/ws'\nuseServer(options, wss, 12000)",
            {"keepAlive": 12},
        ),
        (
            "import { WebSocketGateway } from '@nestjs/websockets'\n"
            "@WebSocketGateway({ pingTimeout: 5000 })\nexport class Feed {}",
            {"pingTimeout": 5},
        ),
        ("connect({ pingInterval: 25000 })", {}),
    ],
)
def test_settings_of_javascript(text: str, wanted: dict[str, float | None]) -> None:
    """JavaScript's libraries count in milliseconds, but for the idle timeouts."""
    assert {it.name: it.seconds for it in settings(javascript(text))} == pytest.approx(wanted)


def test_off_is_not_unknown() -> None:
    """An option that is switched off is told from one that is not known."""
    text = "from websockets import serve\nserve(h, ping_interval=None, ping_timeout=x)"
    assert [it.known for it in settings(python(text))] == [True, False]
