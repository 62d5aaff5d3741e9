"""What bytes say before they are parsed."""

from __future__ import annotations

import pytest

from holdfast.review.sniff import is_binary, is_bundle, is_minified, mentions


@pytest.mark.parametrize(
    "line",
    [
        "new WebSocket(url)",
        "import websockets",
        "from fastapi import WebSocket",
        "import { WebSocketServer } from 'ws'",
        "const WS = require('ws')",
        'const WS = require("ws");',
        "import(`ws`)",
        'import type WS from "ws"',
        'import ws from "npm:ws"',
        'import ws from "npm:ws@8"',
        "io.connect() // Socket.IO",
        "import { io } from 'socket.io-client'",
        "const socket = io();",
        "module.exports = (io, socket) => socket.on('order', place);",
        "import socketio",
        "from flask_socketio import SocketIO",
        "import uWS from 'uWebSockets.js'",
        "import { createClient } from 'graphql-ws'",
        "import expressWs from 'express-ws'",
        "import crossws from 'crossws'",
        "import W from 'isomorphic-ws'",
        "import WebSocket from 'isows'",
        "URL = 'wss://example.com'",
        "fetch(`ws://${host}`)",
        "async with session.ws_connect(url) as connection:",
        "uvicorn.run(app, ws_ping_interval=None)",
        "uvicorn.run(app, ws_max_size=1)",
        "if message.type == WSMsgType.TEXT:",
        "import { Server } from 'engine.io'",
        "import engineio",
        "CHANNEL_LAYERS = {}",
        "from channels.generic.websocket import AsyncWebsocketConsumer",
        "import { Holdfast } from '/live/holdfast.js'",
        "useWebSocket(url)",
        "def web_socket(): ...",
        "Sec-WebSocket-Key",
    ],
)
def test_what_has_to_do_with_websockets(line: str) -> None:
    """Nothing that can be reviewed is passed over."""
    assert mentions(f"a = 1\n{line}\nb = 2\n".encode())
    assert mentions(bytearray(line.encode()), len(line))


@pytest.mark.parametrize(
    "line",
    [
        "",
        "import socket",
        "pocket = docket + rocket",
        "const rows = 'news'; const browsers = \"windows\"",
        "the quick brown fox: draws, claws",
        "import x from 'swr'",
        "news://example.com",
        "https://example.com/ws",
        "aws-sdk/s3-ws/lib",
        "import aws from 'aws'",
        "flaws_ping",
    ],
)
def test_what_has_not(line: str) -> None:
    """Words that only contain the letters do not cost a parse."""
    assert not mentions(f"a = 1\n{line}\nb = 2\n".encode())


def test_what_only_one_language_has() -> None:
    """A setting of Sanic is in Python, and a function `io` is Socket.IO's in JavaScript."""
    assert mentions(b"WEBSOCKET_PING_INTERVAL = 20", language="python")
    assert not mentions(b"io(1)", language="python")
    assert not mentions(b"audio(1); file.io(1)", language="javascript")


def test_only_up_to_the_end() -> None:
    """What a buffer holds from the file before is not looked at."""
    assert not mentions(b"abc new WebSocket(url)", 3)
    assert not mentions(b"abc import 'ws'", 3)


def test_binary() -> None:
    """NUL bytes near the beginning, as in images that are named like scripts."""
    assert is_binary(b"\x89PNG\0\0")
    assert is_binary("const a = 1".encode("utf-16"))
    assert not is_binary(b"a" * 10_000 + b"\0")


@pytest.mark.parametrize(
    ("text", "minified"),
    [
        ("f()\n//# sourceMappingURL=data:application/json;base64," + "a" * 60_000, False),
        ("", False),
        ("a = 1\n" * 2000, False),
        ("x" * 4000, False),
        ("x" * 6000, True),
        (("x" * 600 + "\n") * 20, True),
        ("a = 1;\n" * 20_000 + "x" * 50_001, True),
        ("a = 1;\n" * 20_000 + "x" * 50_000, False),
        (" " * 60_000 + "\na = 1\n", False),
    ],
)
def test_minified(text: str, minified: bool) -> None:
    """Lines longer than people write them, blanks aside."""
    assert is_minified(text) is minified


@pytest.mark.parametrize(
    ("text", "bundle"),
    [
        ("  function __webpack_require__(moduleId) {}", True),
        ("var __commonJS = (cb, mod) => function __require() {};", True),
        ("globalThis.parcelRequire = parcelRequire;", True),
        ("(function(){function r(e,n,t){function o(i,f){if(!n[i]){if(!e[i]){", True),
        ("declare const __webpack_require__: Require; __webpack_require__(1)", False),
        ("const commonJS = require('./commonjs')", False),
    ],
)
def test_bundles(text: str, bundle: bool) -> None:
    """What bundlers write is told from code that speaks of them."""
    assert is_bundle(text) is bundle
