"""How a file answers a message."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.inbound import inbound
from holdfast.review.analysis.replies import reply
from holdfast.review.code import Code
from tests.review.reading import javascript, python

WSS = "import { WebSocketServer } from 'ws'; const wss = new WebSocketServer({ port: 1 });\n"
STARLETTE = (
    "from fastapi import FastAPI, WebSocket\napp = FastAPI()\n@app.websocket('/')\n"
    "async def f(ws: WebSocket):\n    here(await ws.receive_text())\n"
)
SERVE = "from websockets.asyncio.server import serve\n"
HANDLER = 'async def f(ws):\n    async for m in ws:\n        here(m)\nserve(f, "", 1)\n'
CHANNELS = "from channels.generic.websocket import {0}\nclass A({0}):\n"
TORNADO = "import tornado.websocket\nclass A(tornado.websocket.WebSocketHandler):\n"


def answer(code: Code) -> str | None:
    """What is answered where `here(message)` stands."""
    call = next(it for it in code.calls if code.source(it.callee) == "here")
    trace = inbound(code).trace(call.args[0])
    assert trace is not None
    return reply(code, trace.origin, call, "Bad")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            WSS + "wss.on('connection', (s) => { s.on('message', (d) => { here(d); }); });",
            "s.send(JSON.stringify({ error: 'Bad' }));",
        ),
        (
            WSS
            + "wss.on('connection', (s) => { s.on('message', h); });\nfunction h(d) { here(d); }",
            "console.error('Bad');",
        ),
        ("const ws = new WebSocket(u)\nws.onmessage = (e) => here(e)", 'console.error("Bad")'),
    ],
)
def test_javascript(text: str, expected: str) -> None:
    """A server answers by the name that the socket has there; else the error is logged."""
    assert answer(javascript(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (STARLETTE, "await ws.send_json({'error': 'Bad'})"),
        (SERVE + HANDLER, None),
        ("import json\n" + SERVE + HANDLER, 'await ws.send(json.dumps({"error": "Bad"}))'),
        ("import json as j\n" + SERVE + HANDLER, None),
        (
            TORNADO + "    def on_message(self, m):\n        here(m)",
            'self.write_message({"error": "Bad"})',
        ),
        (
            CHANNELS.format("JsonWebsocketConsumer")
            + "    def receive_json(self, content):\n        here(content)",
            'self.send_json({"error": "Bad"})',
        ),
        (
            "import json\n"
            + CHANNELS.format("AsyncWebsocketConsumer")
            + "    async def receive(self, text_data):\n        here(text_data)",
            'await self.send(text_data=json.dumps({"error": "Bad"}))',
        ),
        (
            CHANNELS.format("WebsocketConsumer")
            + "    def receive(self, text_data):\n        here(text_data)",
            None,
        ),
        (
            CHANNELS.format("WebsocketConsumer")
            + "    def receive(self, text_data):\n        h(text_data)\n"
            + "def h(text):\n    here(text)",
            None,
        ),
        (
            TORNADO + "    def on_message(self, m):\n        h(m)\ndef h(m):\n    here(m)",
            None,
        ),
        (
            "from fastapi import FastAPI, WebSocket\napp = FastAPI()\n@app.websocket('/')\n"
            "async def f(ws: WebSocket):\n    text = await ws.receive_text()\n"
            "    def g():\n        here(text)\n",
            None,
        ),
        (
            "import socketio\nsio = socketio.AsyncServer()\n@sio.event\n"
            "async def say(sid, data):\n    here(data)",
            None,
        ),
        (
            "from websockets import connect\nasync def f():\n    ws = await connect(u)\n"
            "    here(await ws.recv())",
            None,
        ),
    ],
)
def test_python(text: str, expected: str | None) -> None:
    """Each library sends JSON in its own way; nothing is made up where it cannot be said."""
    assert answer(python(text)) == expected
