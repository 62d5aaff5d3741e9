"""The functions that run for a connection are found, and what runs in them."""

from __future__ import annotations

from holdfast.review.analysis.handlers import functions, is_handed_on, own, reached
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n
from tests.review.reading import python

SERVERS = """
import websockets
from aiohttp import web
from channels.generic.websocket import AsyncWebsocketConsumer
from quart import Quart, websocket

app = Quart(__name__)

class Consumer(AsyncWebsocketConsumer):
    groups = []
    async def connect(self): ...
    async def receive(self, text_data=None, bytes_data=None): ...

async def handler(ws): ...
server = websockets.serve(handler, "", 8001)

async def chat(request):
    ws = web.WebSocketResponse()

@app.websocket("/feed")
async def feed(): ...

loose = web.WebSocketResponse()
"""

CALLS = """
async def handler(ws):
    def inner():
        deep()
    first()
    first()
    unknown()
    threaded()

def first():
    second()

def second():
    first()
    third()

def third():
    fourth()

def fourth():
    fifth()

def fifth(): ...
def deep(): ...

@in_thread
def threaded():
    deep()
"""


def _function(code: Code, name: str) -> n.Function:
    return next(it for it in code.all(n.Function) if it.name == name)


def test_functions_of_connections() -> None:
    """Methods of a consumer, handlers by parameter, handlers that make their connection."""
    code = python(SERVERS)
    found = [[it.name for it in functions(socket)] for socket in code.sockets.sockets]
    assert sorted(found) == [[], ["chat"], ["connect", "receive"], ["feed"], ["handler"]]


def test_own_nodes() -> None:
    """What is in a function, without what is in the functions defined in it."""
    code = python(CALLS)
    calls = [code.source(it) for it in own(_function(code, "handler")) if isinstance(it, n.Call)]
    assert calls == ["first()", "first()", "unknown()", "threaded()"]


def test_reached() -> None:
    """Functions called, once each and not too deep; those with decorators are not followed."""
    code = python(CALLS)
    found = [it.name for it in reached(code, _function(code, "handler"))]
    assert found == ["handler", "first", "second", "third"]


def test_functions_that_are_handed_on() -> None:
    """What is an argument or in a table may be called by others; what is only called is not."""
    code = python("def a(): ...\ndef b(): ...\ndef c(): ...\ntable = {'a': a}\nstart(b)\nc()\n")
    assert [it.name for it in code.all(n.Function) if is_handed_on(code, it)] == ["a", "b"]
