"""The paths on which programs accept WebSockets."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.served import covers, longest, paths
from tests.review.reading import javascript, python

PYTHON = """
from aiohttp import web
from fastapi import FastAPI, WebSocket
from starlette.routing import WebSocketRoute
from tornado.web import Application
from tornado.websocket import WebSocketHandler

app = FastAPI()

@app.websocket("/rooms/{room}/live")
@logged
async def rooms(ws: WebSocket): ...

@app.get("/pages")
async def pages(): ...

async def board(ws: WebSocket): ...
WebSocketRoute("/board", board)

class Lamp(WebSocketHandler): ...
Application([(r"/lamps/(\\d+)", Lamp), (r"/", Home)])

async def chat(request):
    ws = web.WebSocketResponse()
routes = [web.get(prefix, chat), web.get("/chat", handler=chat)]

async def helper(ws: WebSocket): ...
print("/help", helper(ws))
ws = web.WebSocketResponse()
"""


def test_routes_of_python() -> None:
    """A route has its path in a decorator, or beside its handler; up to the first parameter."""
    assert paths(python(PYTHON)) == {"/rooms/", "/board", "/lamps/"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("new WebSocketServer({ path: '/live', port: 1 })", {"/live"}),
        ("new WebSocketServer({ path, port: 1 })", set()),
        ("new WebSocketServer({ path: '/', port: 1 })", set()),
        ("serve()", set()),
    ],
)
def test_paths_of_ws(text: str, wanted: set[str]) -> None:
    """A server of `ws` has an option for it."""
    head = "import { WebSocketServer } from 'ws'; const wss = "
    tail = "; wss.on('connection', (ws) => ws.send('x'));"
    assert paths(javascript(head + text + tail)) == wanted


def test_a_file_without_sockets_has_none() -> None:
    """Other routes do not count."""
    assert paths(python("@app.get('/x')\nasync def x(): ...\n")) == frozenset()


def test_the_longest_prefix_counts() -> None:
    """A request goes to the longest prefix that covers its path."""
    assert covers("/a", "/a")
    assert covers("/a/", "/a/b")
    assert not covers("/a", "/ab")
    assert longest(["/a/b/c", "/d", "/e"], ["/a", "/a/b", "/d"]) == {"/a/b", "/d"}
