"""Where messages come in."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.origins import origins
from holdfast.review.code import Code
from tests.review.reading import javascript, python, typescript


def found(code: Code) -> list[tuple[str, str, str]]:
    """The side, the text and the stage of each place where messages come in."""
    listed = []
    for origin in origins(code):
        shown = code.source(origin.node).partition("\n")[0]
        listed.append((origin.side, shown, origin.stage.value))
    return listed


WSS = "import { WebSocketServer } from 'ws'; const wss = new WebSocketServer({ port: 1 });\n"
IO = "import { Server } from 'socket.io'; const io = new Server(1);\n"
HOOK = "import useWebSocket from 'react-use-websocket';\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            WSS + "wss.on('connection', (s) => { s.on('message', (data, isBinary) => {}); });",
            [("server", "data", "raw")],
        ),
        (
            WSS + "wss.on('connection', (s) => { s.onmessage = (event) => {}; });",
            [("server", "event", "event")],
        ),
        (WSS + "wss.on('connection', (s) => { s.on('message', () => {}); });", []),
        (
            WSS + "import { once } from 'events';"
            "wss.on('connection', async (s) => {"
            " await once(s, 'message'); await once(s, 'close'); });",
            [("server", "once(s, 'message')", "event")],
        ),
        (
            WSS + "import { on } from 'node:events';"
            "wss.on('connection', async (s, r) => { for await (const [m] of on(s, 'message')) {}"
            " on(r, 'message'); on(s) });",
            [("server", "for await (const [m] of on(s, 'message')) {}", "event")],
        ),
        (WSS + "wss.on('connection', (s) => { s.on('message', unknown); });", []),
        (WSS + "wss.on('connection', (s) => { s.on('close', (code) => {}); });", []),
        (
            IO + "io.on('connection', (s) => { s.on('say', (a, done) => {}); });",
            [("server", "a", "parsed"), ("server", "done", "parsed")],
        ),
        (IO + "io.on('connection', (s) => { s.on('disconnect', (why) => {}); });", []),
        (
            "Bun.serve({ websocket: { message(ws, text) {}, close(ws) {} } });",
            [("server", "text", "raw")],
        ),
        (
            "new WebSocket(url).addEventListener('message', ({ data }) => {});",
            [("client", "{ data }", "event")],
        ),
        (
            HOOK + "useWebSocket(url, { onMessage: (event) => {} });",
            [
                ("client", "useWebSocket(url, { onMessage: (event) => {} })", "event"),
                ("client", "event", "event"),
            ],
        ),
        (
            HOOK + "useWebSocket(url, { onMessage: () => {} });",
            [("client", "useWebSocket(url, { onMessage: () => {} })", "event")],
        ),
    ],
)
def test_javascript(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Listeners are given the payload by Node, an event by browsers, values by Socket.IO."""
    assert found(javascript(text)) == expected


def test_types_of_ws() -> None:
    """A parameter of the type of a message is one, unless its callers are seen."""
    imports = "import { WebSocketServer, RawData } from 'ws';\n"
    unseen = "export function receive(data: RawData) {}\n"
    seen = "function inner(data: RawData) {} inner(unknown);\n"
    server = "new WebSocketServer({ port: 1 });\n"
    assert found(typescript(imports + unseen + seen)) == [("client", "data: RawData", "raw")]
    assert found(typescript(imports + unseen + server)) == [("server", "data: RawData", "raw")]


STARLETTE = "from fastapi import FastAPI, WebSocket\napp = FastAPI()\n@app.websocket('/')\n"
ENDPOINT = STARLETTE + "async def endpoint(ws: WebSocket):\n"
CHANNELS = "from channels.generic.websocket import AsyncWebsocketConsumer\n"
EVENTS = "from starlette.endpoints import WebSocketEndpoint\nclass E(WebSocketEndpoint):\n"
SIO = "import socketio\nsio = socketio.AsyncServer()\n@sio.event\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ENDPOINT + "    a = await ws.receive_text()", [("server", "ws.receive_text()", "raw")]),
        (ENDPOINT + "    a = await ws.receive()", [("server", "ws.receive()", "event")]),
        (
            ENDPOINT + "    async for a in ws.iter_json():\n        pass",
            [("server", "async for a in ws.iter_json():", "parsed")],
        ),
        (ENDPOINT + "    await ws.send_text('')", []),
        (
            "from websockets import connect\nasync def f():\n    ws = await connect(u)\n"
            "    async for message in ws:\n        pass",
            [("client", "async for message in ws:", "raw")],
        ),
        (
            "from quart import Quart, websocket\napp = Quart('')\n@app.websocket('/')\n"
            "async def f():\n    await websocket.receive()",
            [("server", "websocket.receive()", "raw")],
        ),
        (
            "import tornado.websocket\nclass E(tornado.websocket.WebSocketHandler):\n"
            "    def on_message(self, message):\n        pass",
            [("server", "message", "raw")],
        ),
        (
            CHANNELS + "class C(AsyncWebsocketConsumer):\n"
            "    async def receive(self, text_data=None, **kwargs):\n        pass\n"
            "    async def websocket_receive(self, event):\n        pass\n"
            "    async def receive_json(self, content):\n        pass\n"
            "    async def disconnect(self, code):\n        pass\n",
            [
                ("server", "text_data=None", "raw"),
                ("server", "content", "parsed"),
                ("server", "event", "event"),
            ],
        ),
        (
            EVENTS + "    encoding = 'json'\n    async def on_receive(self, ws, data): pass",
            [("server", "data", "parsed")],
        ),
        (
            EVENTS + "    encoding = 'text'\n    async def on_receive(self, ws, data): pass",
            [("server", "data", "raw")],
        ),
        (EVENTS + "    async def on_receive(self): pass", []),
        (
            "import websocket\ndef on_message(app, message): pass\n"
            "websocket.WebSocketApp(u, on_message=on_message)",
            [("client", "message", "raw")],
        ),
        (SIO + "async def say(sid, data): pass", [("server", "data", "parsed")]),
        (SIO + "async def connect(sid, environ, auth): pass", []),
    ],
)
def test_python(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Sockets are received from, looped over, or hand messages to functions and methods."""
    assert found(python(text)) == expected


def test_gateway() -> None:
    """A method of NestJS is given messages beside the connection, which is none."""
    code = typescript(
        "import { SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';"
        "import { Socket } from 'socket.io'; @WebSocketGateway() class A {"
        " @SubscribeMessage('a') take(s: Socket, { b }, c) {} }"
    )
    assert found(code) == [("server", "{ b }", "parsed"), ("server", "c", "parsed")]
