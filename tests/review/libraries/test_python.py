"""Where sockets and servers of Python's libraries come from."""

from __future__ import annotations

import pytest

from holdfast.review.code import Code
from holdfast.review.meaning.sockets import Role
from tests.review.reading import python


def sockets(code: Code) -> list[tuple[str, str, str]]:
    return [(it.library, it.side, it.role.value) for it in code.sockets.sockets]


def servers(code: Code) -> list[str]:
    return [it.library for it in code.sockets.servers]


@pytest.mark.parametrize(
    ("text", "library"),
    [
        ("import websockets\nwebsockets.connect(u)", "websockets"),
        ("from websockets.asyncio.client import connect as c\nc(u)", "websockets"),
        ("from websockets.sync.client import connect\nconnect(u)", "websockets"),
        ("import websocket\nwebsocket.WebSocketApp(u)", "websocket-client"),
        ("from websocket import create_connection\ncreate_connection(u)", "websocket-client"),
        ("import aiohttp\nasync def f(s):\n await s.ws_connect(u)", "aiohttp"),
        ("from tornado.websocket import websocket_connect\nwebsocket_connect(u)", "tornado"),
        ("import socketio\nsocketio.AsyncClient()", "python-socketio"),
        ("import holdfast\nholdfast.connect(u)", "holdfast"),
    ],
)
def test_clients(text: str, library: str) -> None:
    """A client is known by the function that connects."""
    assert sockets(python(text)) == [(library, "client", "connection")]


def test_handlers_of_a_websocket_app() -> None:
    """websocket-client is given its handlers as keywords."""
    code = python(
        "import websocket\n"
        "def got(ws, text): pass\n"
        "websocket.WebSocketApp(u, on_message=got, on_error=print, header=[])"
    )
    [socket] = code.sockets.sockets
    assert [(it.event, it.function is not None) for it in socket.listeners] == [
        ("message", True),
        ("error", False),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "async def handler(ws): pass\nwebsockets.serve(handler, '', 1)",
        "async def handler(ws, path): pass\nwebsockets.serve(ws_handler=handler)",
        "class S:\n async def one(self, ws): pass\n def go(self): websockets.serve(self.one, '')",
        "async def handler(ws): pass\nwebsockets.serve(partial(handler, x=1), '', 1)",
        "async def h(ws): pass\nwebsockets.serve(h, '', 1)\nwebsockets.unix_serve(h, 'x')",
    ],
)
def test_websockets(text: str) -> None:
    """The first parameter of its handler is the connection."""
    code = python("import websockets\n" + text)
    assert sockets(code) == [("websockets", "server", "connection")]
    assert set(servers(code)) == {"websockets"}


def test_our_own_hub() -> None:
    """A hub is a server, whose connections nobody sees."""
    code = python("import holdfast\nhub = holdfast.Hub()")
    assert sockets(code) == []
    assert servers(code) == ["holdfast"]


@pytest.mark.parametrize("given", ["unknown", "lambda: 1", ""])
def test_websockets_whose_handler_is_not_seen(given: str) -> None:
    """A server whose handler is not seen is a server."""
    code = python(f"import websockets\nwebsockets.serve({given})")
    assert sockets(code) == []
    assert servers(code) == ["websockets"]


@pytest.mark.parametrize(
    "text",
    [
        "@app.websocket('/')\nasync def f(ws: WebSocket): pass",
        "@app.websocket_route('/')\nasync def f(ws: 'WebSocket'): pass",
        "async def f(ws: WebSocket | None): pass\nWebSocketRoute('/', f)",
        "async def f(ws: Optional[WebSocket]): pass\napp.add_api_websocket_route('/', endpoint=f)",
        "async def f(ws: Annotated[WebSocket, 'the peer']): pass\nWebSocketRoute('/', f)",
        "async def f(ws: Union[WebSocket, None]): pass\nWebSocketRoute('/', f)",
        "@router.websocket('/')\nasync def f(ws): pass",
    ],
)
def test_endpoints(text: str) -> None:
    """FastAPI's and Starlette's routes."""
    head = (
        "from typing import Annotated, Optional, Union\nfrom fastapi import FastAPI, WebSocket\n"
        "from starlette.routing import WebSocketRoute\n"
    )
    assert sockets(python(head + text)) == [("starlette", "server", "connection")]


@pytest.mark.parametrize(
    "text",
    [
        "async def f(ws: WebSocket): pass",
        "class M:\n async def add(self, ws: WebSocket): pass",
        "@app.get('/')\nasync def f(ws: WebSocket): pass\nWebSocketRoute('/', other)",
    ],
)
def test_helpers(text: str) -> None:
    """A function that takes a socket, and is no route, is given what another accepted."""
    head = "from fastapi import WebSocket\nfrom starlette.routing import WebSocketRoute\n"
    assert sockets(python(head + text)) == [("starlette", "server", "helper")]


@pytest.mark.parametrize(
    ("text", "library", "events"),
    [
        (
            "import tornado.websocket\nclass H(tornado.websocket.WebSocketHandler):\n"
            " def open(self): self.write_message('a')\n def on_message(self, m): pass",
            "tornado",
            ["open", "message"],
        ),
        (
            "from channels.generic.websocket import AsyncJsonWebsocketConsumer as C\n"
            "class B(C): pass\nclass D(B):\n async def connect(self): pass\n"
            " async def disconnect(self, code): pass",
            "channels",
            ["open", "close"],
        ),
        (
            "from starlette.endpoints import WebSocketEndpoint\n"
            "class E(WebSocketEndpoint):\n async def on_receive(self, ws, data): pass",
            "starlette",
            ["message"],
        ),
    ],
)
def test_classes(text: str, library: str, events: list[str]) -> None:
    """A class that stands for one connection, its bases in this file or not."""
    code = python(text)
    assert {it.library for it in code.sockets.sockets} == {library}
    assert [it.event for it in code.sockets.sockets[-1].listeners] == events


def test_other_classes() -> None:
    """A class of another kind is none, even where it extends itself."""
    assert sockets(python("class A(B): pass\nclass B(A): pass\nclass C: pass")) == []


def test_calls_on_self() -> None:
    """What a handler's class does with itself is done with the connection."""
    code = python(
        "from tornado import websocket\nclass H(websocket.WebSocketHandler):\n"
        " def open(self):\n  self.write_message('a')\n  self.ping(b'')"
    )
    [socket] = code.sockets.sockets
    assert [call.method for call in socket.calls] == ["write_message", "ping"]


def test_aiohttp() -> None:
    """A handler of aiohttp makes the socket it answers with; others may be given it."""
    code = python(
        "from aiohttp import web\n"
        "async def handle(request):\n ws = web.WebSocketResponse()\n await ws.prepare(request)\n"
        "async def other(ws: web.WebSocketResponse): pass"
    )
    assert sockets(code) == [
        ("aiohttp", "server", "connection"),
        ("aiohttp", "server", "helper"),
    ]


def test_socket_io() -> None:
    """Handlers of python-socketio are decorated."""
    code = python(
        "import socketio\nsio = socketio.AsyncServer()\n"
        "@sio.event\nasync def connect(sid, environ): pass\n"
        "@sio.on('chat message')\nasync def chat(sid, data): pass\n"
        "@sio.event()\nasync def other(sid): pass\n"
        "@sio.on\nasync def odd(sid): pass\n"
        "@sio.on(name)\nasync def named(sid): pass\n"
        "@app.event\nasync def no(sid): pass\n"
        "@plain\nasync def never(sid): pass\n"
        "@sio.start\nasync def neither(sid): pass\n"
    )
    [server] = code.sockets.servers
    assert [it.event for it in server.listeners] == [
        "connect",
        "chat message",
        "other",
        "odd",
        "named",
    ]


def test_flask_socketio() -> None:
    """Flask-SocketIO is a server of its own."""
    code = python(
        "from flask_socketio import SocketIO\nsocketio = SocketIO(app)\n"
        "@socketio.on('message')\ndef message(data): pass"
    )
    assert servers(code) == ["flask-socketio"]
    assert [it.event for it in code.sockets.servers[0].listeners] == ["message"]


@pytest.mark.parametrize(
    ("text", "library", "methods"),
    [
        (
            "from quart import websocket\n@app.websocket('/')\nasync def f():\n"
            " await websocket.send('a')",
            "quart",
            ["send"],
        ),
        ("import quart\n@app.websocket('/')\nasync def f(): pass", "quart", []),
        (
            "from sanic import Sanic\n@app.websocket('/')\nasync def f(request, ws):\n"
            " await ws.send('a')",
            "sanic",
            ["send"],
        ),
        (
            "from sanic import Sanic\nclass V:\n @app.websocket('/')\n"
            " async def f(self, request, ws):\n  await ws.recv()",
            "sanic",
            ["recv"],
        ),
    ],
)
def test_routes_without_types(text: str, library: str, methods: list[str]) -> None:
    """Quart's and Sanic's handlers are known by their decorator."""
    [socket] = python(text).sockets.sockets
    assert socket.library == library
    assert [call.method for call in socket.calls] == methods


@pytest.mark.parametrize(
    "text",
    [
        "@app.websocket('/')\nasync def f(ws): pass",
        "from sanic import Sanic\n@app.websocket('/')\nasync def f(ws): pass",
        "from fastapi import FastAPI\n@app.websocket('/')\nasync def f(): pass",
        "from fastapi import FastAPI\n@app.get('/')\nasync def f(ws): pass",
        "from fastapi import FastAPI\n@websocket\nasync def f(ws): pass",
    ],
)
def test_no_routes(text: str) -> None:
    """A decorator of an unknown framework, or another decorator, tells nothing."""
    assert sockets(python(text)) == []


def test_roles() -> None:
    """Only what is accepted here is seen from the beginning."""
    code = python(
        "from fastapi import FastAPI, WebSocket\napp = FastAPI()\n"
        "@app.websocket('/')\nasync def f(ws: WebSocket): await g(ws)\n"
        "async def g(ws: WebSocket): await ws.accept()"
    )
    routed, helper = sorted(code.sockets.sockets, key=lambda it: it.role is Role.helper)
    assert routed.accepted
    assert not helper.accepted
    assert [call.method for call in routed.calls] == ["accept"]


@pytest.mark.parametrize(
    ("mark", "role"),
    [
        ("websocket('/')", "connection"),
        ("litestar.handlers.websocket_listener('/')", "connection"),
        ("get('/')", "helper"),
        ("websockets('/')", "helper"),
    ],
)
def test_litestar(mark: str, role: str) -> None:
    """The decorators of Litestar are functions of the module."""
    code = python(
        "import litestar.handlers\nfrom litestar import WebSocket, get, websocket\n"
        f"@{mark}\nasync def f(socket: WebSocket): pass\n"
    )
    assert sockets(code) == [("litestar", "server", role)]


def test_quart_handlers() -> None:
    """Each handler of Quart has its own connection, whoever says `websocket` for it."""
    code = python(
        "from quart import websocket\n"
        "@app.websocket('/a')\nasync def a(): await websocket.send('a')\n"
        "@app.websocket('/b')\nasync def b(): await help()\n"
        "async def help(): await websocket.receive()\n"
    )
    first, second = code.sockets.sockets
    assert [it.method for it in first.calls] == ["send"]
    assert [it.method for it in second.calls] == ["receive"]
    assert len(first.uses) == len(second.uses) == 1
