"""What expressions name."""

from __future__ import annotations

import pytest

from holdfast.review.syntax import nodes as n
from tests.review.reading import at, javascript, last, python, typescript


class TestQualified:
    """A dotted path in Python, a module and a path in it in JavaScript."""

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("import websockets\nwebsockets.connect", "websockets.connect"),
            ("import websockets.sync.client\nwebsockets.sync", "websockets.sync"),
            ("import websockets.client as c\nc.connect", "websockets.client.connect"),
            ("from websockets import connect as c\nc", "websockets.connect"),
            ("from .manager import Manager\nManager", ".manager.Manager"),
            ("from . import manager\nmanager", ".manager"),
            ("open", "open"),
            ("window.open", "window.open"),
            ("import a\nb = a.c\nd = b\nd.e", "a.c.e"),
            ("try:\n from a import x\nexcept ImportError:\n from b import x\nx", "a.x"),
            ("try:\n import x\nexcept ImportError:\n x = None\nx", "x"),
            ("x = 1\nx = 2\nx", ""),
            ("def x(): pass\nx", ""),
            ("f().x", ""),
            ("(await x).y", "x.y"),
            ("a = b\nb = a\na", ""),
        ],
    )
    def test_python(self, text: str, wanted: str) -> None:
        code = python(text)
        assert code.qualified(last(code)) == wanted

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("import WebSocket from 'ws'; WebSocket", "ws:default"),
            ("import { WebSocketServer as S } from 'ws'; S", "ws:WebSocketServer"),
            ("import * as ws from 'ws'; ws.Server", "ws:Server"),
            ("import WebSocket from 'ws'; WebSocket.Server", "ws:Server"),
            ("import ws from 'ws'; ws.default", "ws:default"),
            ("const WebSocket = require('ws'); WebSocket", "ws:default"),
            ("const { Server: S } = require('ws'); S", "ws:Server"),
            ("const { a: { b } } = require('x'); b", "x:a.b"),
            ("const S = require('ws').Server; S", "ws:Server"),
            ("const ws_1 = __importDefault(require('ws')); ws_1.default", "ws:default"),
            ("const t = require('tslib'); const w = t.__importStar(require('ws')); w.x", "ws:x"),
            ("const io = await import('socket.io'); io.Server", "socket.io:Server"),
            ("WebSocket", "WebSocket"),
            ("window.WebSocket", "WebSocket"),
            ("globalThis.setTimeout", "setTimeout"),
            ("process.env.PORT", "process.env.PORT"),
            ("this.x", ""),
            ("require(name)", ""),
            ("(x => x.y)", ""),
        ],
    )
    def test_javascript(self, text: str, wanted: str) -> None:
        code = javascript(text)
        assert code.qualified(last(code)) == wanted

    def test_asked_again(self) -> None:
        code = python("import a\na.b")
        assert [code.qualified(last(code)) for _ in range(2)] == ["a.b", "a.b"]

    def test_nothing(self) -> None:
        assert python("").qualified(None) == ""

    def test_parameters_are_not_known(self) -> None:
        code = javascript("function f(ws) { ws.on }")
        assert code.qualified(at(code, "ws.on")) == ""


def test_types() -> None:
    """A parameter's type means what it means in the file."""
    code = typescript("import WebSocket from 'ws'; function f(a: WebSocket, b: WebSocket.Data) {}")
    assert [code.qualified(it.annotation) for it in code.all(n.Param)] == ["ws:default", "ws:Data"]
