"""Servers that ask nobody who it is are told from those that may."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.admission import is_open
from holdfast.review.code import Code
from tests.review.reading import javascript, python

WS = "import { WebSocketServer } from 'ws';\nimport { other } from './other';\n"
API = "from fastapi import Depends, FastAPI, WebSocket\nimport other\napp = FastAPI()\n"
WEB = "from aiohttp import web\nimport other\n"
TAKES = "ws.on('message', (data) => other(data));"


def opened(code: Code) -> bool:
    """Whether the first server, or else the first socket, is open."""
    return is_open(code, next(iter([*code.sockets.servers, *code.sockets.sockets])))


def server(options: str, body: str, after: str = "") -> Code:
    """A server of ws with one handler."""
    return javascript(
        f"{WS}const wss = new WebSocketServer({{ {options} }});\n"
        f"wss.on('connection', (ws, req) => {{ {body} }});\n{after}"
    )


def endpoint(body: str, route: str = '@app.websocket("/a")', rest: str = "") -> Code:
    """An endpoint of FastAPI."""
    return python(f"{API}{route}\nasync def feed(ws: WebSocket{rest}):\n    {body}\n")


@pytest.mark.parametrize(
    "code",
    [
        server("port: 1", TAKES),
        server("port: 1", "ws.on('message', take); function take(data) { other(data); }"),
        server("noServer: true", TAKES, "wss.handleUpgrade(a, b, c, (ws) => {});"),
        server("port: 1", f"console.log(req.socket.remoteAddress); {TAKES}"),
        endpoint("await ws.accept()\n    other.use(await ws.receive_text())"),
        endpoint("await ws.accept()\n    async for text in ws.iter_text():\n        print(text)"),
        python(
            "import websockets\nasync def take(ws):\n    async for text in ws:\n"
            "        print(text)\nwebsockets.serve(take, '', 1)\n"
        ),
        python(
            f"{WEB}async def take(request):\n    ws = web.WebSocketResponse()\n"
            "    await ws.prepare(request)\n    print(await ws.receive())\n"
            "routes = [web.get('/a', take)]\n"
        ),
        python(
            "import socketio\nsio = socketio.AsyncServer()\n"
            "@sio.event\nasync def connect(sid, environ):\n    print(sid)\n"
            "@sio.on('move')\nasync def move(sid, to):\n    await sio.emit('moved', to)\n"
        ),
        python(
            "from starlette.endpoints import WebSocketEndpoint\n"
            "class Feed(WebSocketEndpoint):\n"
            "    async def on_receive(self, ws, data):\n        print(data)\n"
        ),
        javascript(
            "import { Server } from 'socket.io';\nconst io = new Server(1);\n"
            "io.use((socket, next) => { socket.data.who = socket.handshake.auth.name; next(); });\n"
            "io.on('connection', (socket) => { socket.on('move', (to) => io.emit('moved', to)); });"
        ),
    ],
)
def test_open(code: Code) -> None:
    """Whoever connects is served."""
    assert opened(code)


@pytest.mark.parametrize(
    "code",
    [
        server("port: 1", "ws.send('hello');"),
        server("port: 1", "ws.on('close', () => other());"),
        server("port: 1", "ws.on('message', other);"),
        server("port: 1, verifyClient: other", TAKES),
        server("port: 1", f"if (other()) console.warn('unauthorized'); else {{ {TAKES} }}"),
        server("noServer: true", TAKES),
        server("port: 1", f"if (req.url !== other.token) return; {TAKES}"),
        server("port: 1", f"check(req, 403); {TAKES} function check(req, code) {{}}"),
        server("port: 1", TAKES, "app.before_upgrade(other);"),
        server("port: 1", f"if (!known.has(req.remote)) return; {TAKES}"),
        javascript("app.ws('/a', (ws, req) => { ws.on('message', (data) => other(data)); });"),
        endpoint("other.use(await ws.receive_text())"),
        endpoint("await ws.accept()\n    await ws.receive_text()", rest=", who=Depends(other.who)"),
        endpoint(
            "await ws.accept()\n    await ws.receive_text()",
            route='@app.websocket("/a", dependencies=[other.who])',
        ),
        endpoint(
            "await ws.accept()\n    await ws.receive_text()",
            route='@app.middleware("http")\nasync def before(request):\n    pass\n'
            '@app.websocket("/a")',
        ),
        python(
            f"{WEB}async def take(request):\n    ws = web.WebSocketResponse()\n"
            "    await ws.prepare(request)\n    print(await ws.receive())\n"
        ),
        python(f"{WEB}ws = web.WebSocketResponse()\nws.receive()\n"),
        python(
            f"{WEB}async def take(request):\n    ws = web.WebSocketResponse()\n"
            "    print(await ws.receive())\n"
            "app = web.Application(middlewares=[other.who])\napp.add_get('/a', take)\n"
        ),
        javascript(
            "import { Server } from 'socket.io';\nconst io = new Server(1);\n"
            "io.on('connection', (socket) => {\n"
            "  const who = socket.handshake.auth;\n"
            "  socket.on('move', (to) => io.emit('moved', to));\n});"
        ),
    ],
)
def test_not_open(code: Code) -> None:
    """Something asks, something not to be seen may ask, or there is nothing to ask."""
    assert not opened(code)


@pytest.mark.parametrize(
    ("gate", "reason", "wanted"),
    [
        ("alive", "no such path", True),
        ("alive", "members only", False),
        ("known", "no such path", False),
        ("elsewhere", "no such path", False),
        ("None", "no such path", False),
    ],
)
def test_process_request(gate: str, reason: str, wanted: bool) -> None:
    """What is asked before a handshake counts if it asks who somebody is, or is not seen."""
    code = python(
        "from websockets.asyncio.server import serve\nfrom elsewhere import elsewhere\n"
        "def alive(ws, request):\n    if request.path == '/alive': return ws.respond(200, '')\n"
        "def known(ws, request):\n    if not request.headers.get('Authorization'): return 1\n"
        "async def feed(ws):\n"
        f"    if ws.request.path != '/feed': await ws.close(1008, '{reason}')\n"
        "    async for text in ws: await ws.send(text)\n"
        f"serve(feed, '', 80, process_request={gate})\n"
    )
    assert opened(code) is wanted
