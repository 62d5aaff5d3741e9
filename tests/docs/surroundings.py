"""What stands around the examples of the rules' docs, which show only what matters.

A place is a tree: texts by file name, one of which has `…` where the example goes. Imports are put
before it for the names that it uses.
"""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent
from typing import Final

Place = dict[str, str]

IMPORTS: Final = {
    ".js": {
        "WebSocketServer": "import { WebSocketServer } from 'ws';",
        "ReconnectingWebSocket": "import ReconnectingWebSocket from 'reconnecting-websocket';",
        "useWebSocket": "import useWebSocket from 'react-use-websocket';",
        "useEffect": "import { useEffect } from 'react';",
        "useCallback": "import { useCallback } from 'react';",
        "Server": "import { Server } from 'socket.io';",
        "io": "import { io } from 'socket.io-client';",
        "http": "import http from 'node:http';",
        "createHash": "import { createHash } from 'node:crypto';",
    },
    ".py": {
        "asyncio": "import asyncio",
        "json": "import json",
        "random": "import random",
        "serve": "from websockets import serve",
        "websockets": "import websockets",
        "websocket.WebSocketApp": "import websocket",
        "web": "from aiohttp import web",
        "socketio": "import socketio",
        "tornado": "import tornado.websocket",
        "AsyncConsumer": "from channels.consumer import AsyncConsumer",
        "AsyncWebsocketConsumer": ("from channels.generic.websocket import AsyncWebsocketConsumer"),
        "StopConsumer": "from channels.exceptions import StopConsumer",
        "ProtocolTypeRouter": "from channels.routing import ProtocolTypeRouter, URLRouter",
        "AuthMiddlewareStack": "from channels.auth import AuthMiddlewareStack",
        "AllowedHostsOriginValidator": (
            "from channels.security.websocket import AllowedHostsOriginValidator"
        ),
        "WebSocket": "from fastapi import WebSocket",
        "WebSocketDisconnect": "from fastapi import WebSocketDisconnect",
        "WebSocketException": "from fastapi import WebSocketException",
        "Depends": "from fastapi import Depends",
        "Request": "from fastapi import Request",
        "Response": "from fastapi import Response",
        "HTTPConnection": "from starlette.requests import HTTPConnection",
        "@app": "from fastapi import FastAPI\n\napp = FastAPI()",
    },
}

ALONE: Final = {
    ".js": {"app.js": "…"},
    ".py": {"app.py": "…"},
    ".conf": {"nginx.conf": "…"},
    ".cfg": {"haproxy.cfg": "…"},
}

LANGUAGES: Final = {
    "haproxy": ".cfg",
    "javascript": ".js",
    "js": ".js",
    "jsx": ".js",
    "nginx": ".conf",
    "py": ".py",
}
"""Where an example stands by the language of its block."""

_SILENT: Final = {
    "server.js": """
import { WebSocketServer } from 'ws';
new WebSocketServer({ port: 8080 }).on('connection', (socket) => socket.send('hello'));
"""
}
_WSS: Final = {"app.js": "const wss = new WebSocketServer({ port: 8080 });\n…"}
_CONNECTION: Final = {
    "app.js": """
const wss = new WebSocketServer({ port: 8080 });
wss.on('connection', (socket, request) => {
  const userId = new URL(request.url, 'http://x').pathname;
  …
});
"""
}
_WS: Final = {"app.js": "import WebSocket from 'ws';\n…"}
_SOCKET: Final = {"page.js": "const socket = new WebSocket(url);\n…"}
_REDIAL: Final = {
    "page.js": """
let attempts = 0;
function scheduleReconnect() {
  setTimeout(connect, Math.random() * Math.min(30_000, 1000 * 2 ** attempts++));
}
function connect() {
  const socket = new WebSocket(url);
  …
}
connect();
"""
}
_APP: Final = {"app.py": "app = websocket.WebSocketApp(url, on_message=print)\n…"}
_ACCEPTED: Final = {
    "app.py": """
@app.websocket("/ws")
async def endpoint(websocket: WebSocket):
    await websocket.accept()
    …
"""
}
_MESSAGES: Final = {
    "app.py": """
@app.websocket("/ws")
async def endpoint(websocket: WebSocket):
    await websocket.accept()
    async for text in websocket.iter_text():
        …
"""
}
_SERVED: Final = {
    "app.py": """
…


serve(handler, "", 8765)
"""
}

PLACES: Final[dict[str, Place]] = {
    "HF102": _WSS,
    "HF103": {
        "app.js": """
const wss = new WebSocketServer({ port: 8080 });
setInterval(() => wss.clients.forEach((socket) => {
  …
}), 30_000);
"""
    },
    "HF104": _WSS,
    "HF107": {
        **_WSS,
        "nginx.conf": """
location /ws {
    proxy_pass http://app;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_read_timeout 60s;
}
""",
    },
    "HF112": _APP,
    "HF114": {"nginx.conf": "…", **_SILENT},
    "HF115": {
        "haproxy.cfg": """
…

frontend www
    bind :80
    use_backend live if { path_beg /ws }
""",
        **_SILENT,
    },
    "HF117": {
        "app.py": """
from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/ws")
async def endpoint(websocket: WebSocket):
    await websocket.accept()
    await websocket.send_text(await websocket.receive_text())
""",
        "start.sh": "…",
    },
    "HF201": _WSS,
    "HF202": {"app.js": "const wss = new WebSocketServer({ noServer: true });\n…"},
    "HF203": _WSS,
    "HF204": {"page.js": "const socket = io('https://example.com');\n…"},
    "HF205": _SERVED,
    "HF206": _ACCEPTED,
    "HF207": _CONNECTION,
    "HF208": {"page.js": "export class Client {\n  …\n}\n"},
    "HF209": {
        "app.py": """
class Manager:
    def __init__(self):
        self.active_connections: list[WebSocket] = []

    async def connect(self, websocket: WebSocket):
        await websocket.accept()
        self.active_connections.append(websocket)

    def disconnect(self, websocket: WebSocket):
        self.active_connections.remove(websocket)

    …
"""
    },
    "HF211": _ACCEPTED,
    "HF213": {
        "app.py": """
@app.websocket("/ws")
async def endpoint(websocket: WebSocket):
    …
    await websocket.send_text("welcome")
"""
    },
    "HF215": {
        "app.py": """
@app.websocket("/ws")
…


async def forward(queue, websocket):
    while True:
        await websocket.send_text(await queue.get())
"""
    },
    "HF216": _SERVED,
    "HF217": {
        "app.js": """
import WebSocket from 'ws';
export class Client {
  open() {
    this.ws = new WebSocket(this.url);
    this.ws.on('error', console.error);
  }
  close() {
    …
  }
}
"""
    },
    "HF219": _SOCKET,
    "HF220": _WSS,
    "HF221": {
        "app.py": """
…


@app.websocket("/ws")
async def endpoint(websocket: WebSocket):
    await websocket.accept()
    connections.add(websocket)
    async for text in websocket.iter_text():
        await broadcast(text)
""",
        "Procfile": "web: gunicorn -w 4 -k uvicorn_worker.UvicornWorker app:app\n",
    },
    "HF225": {"app.js": "import uWS from 'uWebSockets.js';\nuWS.App().ws('/*', {\n  …\n});\n"},
    "HF226": _ACCEPTED,
    "HF230": {
        "server.js": "…",
        "ecosystem.config.js": (
            "module.exports = "
            "{ apps: [{ script: 'server.js', exec_mode: 'cluster', instances: 4 }] };\n"
        ),
    },
    "HF302": _REDIAL,
    "HF303": _REDIAL,
    "HF304": {
        "page.js": """
let attempts = 0;
function connect() {
  const socket = new WebSocket(url);
  socket.onclose = () => {
    attempts += 1;
    …
    setTimeout(connect, delay);
  };
}
connect();
"""
    },
    "HF305": _REDIAL,
    "HF306": _REDIAL,
    "HF307": _REDIAL,
    "HF308": {
        "page.js": """
export class Client {
  connect() {
    this.socket = new WebSocket(this.url);
    this.socket.onclose = () => this.onClose();
  }
  …
}
"""
    },
    "HF310": {
        "app.js": """
import WebSocket from 'ws';
function scheduleReconnect() {
  setTimeout(connect, Math.random() * 30_000);
}
function connect() {
  …
}
connect();
"""
    },
    "HF312": {
        "page.js": """
export class Client {
  queue = [];
  connect() {
    this.socket = new WebSocket(this.url);
    this.socket.onopen = () => this.queue.splice(0).forEach((it) => this.socket.send(it));
    this.socket.onclose = () => setTimeout(() => this.connect(), Math.random() * 30_000);
  }
  …
}
"""
    },
    "HF314": _APP,
    "HF315": {"page.js": "const socket = io('https://example.com');\n…"},
    "HF316": {
        "app.py": """
async def listen():
    async with websockets.connect(url) as ws:
        async for message in ws:
            print(message)


async def main(delay=1):
    …
"""
    },
    "HF319": {
        "page.jsx": """
export function Feed() {
  …
  return <p>{lastMessage?.data}</p>;
}
"""
    },
    "HF401": _CONNECTION,
    "HF402": {
        "app.js": """
const wss = new WebSocketServer({ port: 8080 });
function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}
wss.on('connection', (socket) => {
  …
});
"""
    },
    "HF403": _CONNECTION,
    "HF404": _MESSAGES,
    "HF406": _WSS,
    "HF409": _MESSAGES,
    "HF410": _SOCKET,
    "HF511": _SERVED,
    "HF412": {"app.js": "new Server(3000).on('connection', (socket) => {\n  …\n});\n"},
    "HF512": {"app.js": "new Server(3000).on('connection', (socket) => {\n  …\n});\n"},
    "HF513": {"app.js": "…\nsocket.write(`Sec-WebSocket-Accept: ${accept}\\r\\n`);\n"},
    "HF514": {"nginx.conf": "server {\n    …\n}\n"},
}
"""By code; where nothing is said, an example stands alone."""


def fill(place: Place, example: str) -> Place:
    """The tree with an example in its place."""
    return {name: _file(name, text, example) for name, text in place.items()}


def _file(name: str, text: str, example: str) -> str:
    found = re.search(r"^( *)…$", text, re.M)
    if found is None:
        return text
    text = text.replace(found.group(), indent(example.rstrip(), found[1]))
    table = IMPORTS.get(Path(name).suffix.removesuffix("x"), {})
    used = [line for it, line in table.items() if re.search(rf"(?<![\w.'/-]){it}\b(?!:)", text)]
    return "\n".join([*used, text]).rstrip() + "\n"
