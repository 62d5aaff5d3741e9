from contextlib import asynccontextmanager
import asyncio
import json
import logging

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

log = logging.getLogger("hub")
devices = {}


class RequireKey(BaseHTTPMiddleware):  # expect: http-middleware-only@key
    async def dispatch(self, request, call_next):
        if request.headers.get("x-key") != "letmein":
            return PlainTextResponse("no", status_code=403)
        return await call_next(request)


async def device(websocket: WebSocket):
    await websocket.accept()
    name = websocket.path_params["name"]
    devices[name] = websocket
    try:
        while True:
            event = await websocket.receive()  # expect: receive-after-disconnect
            if "text" in event:
                await relay(name, event["text"])
    finally:
        del devices[name]  # expect: registry-close-race


async def relay(name, text):
    for other, peer in devices.items():  # expect: fragile-broadcast@relay
        if other != name:
            await peer.send_text(text)  # expect: fragile-broadcast@relay


async def login(websocket: WebSocket):
    await websocket.accept()
    credentials = await websocket.receive_json()  # expect: no-auth-deadline, unguarded-parse@login, text-only-receive@login
    if credentials["password"] != "hunter2":
        await websocket.close(4401)  # expect: send-after-close@login
    await websocket.send_json({"welcome": credentials["user"]})  # expect: send-after-close@login
    while (message := await websocket.receive())["type"] != "websocket.disconnect":
        await websocket.send_text(message.get("text") or "")


app = Starlette(
    routes=[WebSocketRoute("/device/{name}", device), WebSocketRoute("/login", login)],
    middleware=[Middleware(RequireKey)],  # expect: http-middleware-only@key
)
