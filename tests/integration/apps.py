"""Applications that the integration tests serve with different servers."""

from __future__ import annotations

import time
from typing import Any

from fastapi import Depends, FastAPI, WebSocket, WebSocketException
from starlette.applications import Starlette
from starlette.endpoints import WebSocketEndpoint
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.websockets import WebSocket as StarletteSocket
from starlette.websockets import WebSocketDisconnect

from holdfast import Channel, Hub

OPEN = {"*": Channel(publish=True)}

hub = Hub(OPEN, drain=0.0)


class Upper(WebSocketEndpoint):
    """Answers text in capitals, as a class."""

    encoding = "text"

    async def on_receive(self, websocket: StarletteSocket, data: Any) -> None:
        await websocket.send_text(data.upper())


async def echo(websocket: StarletteSocket) -> None:
    """Answers JSON with JSON, and closes with the code that it is sent."""
    await websocket.accept(subprotocol="v1" if "v1" in websocket.scope["subprotocols"] else None)
    try:
        while True:
            message = await websocket.receive_json()
            if "close" in message:
                await websocket.close(message["close"], "as you wish")
                return
            await websocket.send_json({"path": websocket.url.path, "echo": message})
    except WebSocketDisconnect as left:
        last_codes.append(left.code)


async def codes(request: Any) -> PlainTextResponse:
    """The codes that the clients of `echo` left with."""
    return PlainTextResponse(",".join(map(str, last_codes)))


last_codes: list[int] = []

starlette_app = Starlette(
    routes=[
        Route("/codes", codes),
        WebSocketRoute("/echo", echo),
        WebSocketRoute("/upper", Upper),
        Mount("/live", hub.asgi),
    ]
)

fastapi_app = FastAPI()


async def needs_token(token: str | None = None) -> str:
    """A dependency that refuses a handshake without a token."""
    if token != "good":
        raise WebSocketException(code=1008, reason="token?")
    return token


@fastapi_app.websocket("/items/{item}")
async def items(websocket: WebSocket, item: int, token: str = Depends(needs_token)) -> None:
    """Sends text, bytes and JSON, and ends."""
    await websocket.accept(headers=[(b"x-item", str(item).encode())])
    await websocket.send_text(f"item {item} for {token}")
    await websocket.send_bytes(await websocket.receive_bytes())
    await websocket.send_json({"done": True})
    await websocket.close()


@fastapi_app.websocket("/failing")
async def failing(websocket: WebSocket) -> None:
    """Fails after accepting."""
    await websocket.accept()
    raise LookupError("as expected")


fastapi_app.mount("/live", hub.asgi)


async def plain_page(scope: Any, receive: Any, send: Any) -> None:
    """Stands for the application of a framework, such as Django's get_asgi_application()."""
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"a page of the framework"})


async def dispatcher(scope: Any, receive: Any, send: Any) -> None:
    """Gives WebSockets and paths below /live to the hub, all else to the framework."""
    if scope["type"] == "websocket" or scope.get("path", "").startswith("/live/"):
        await hub.asgi({**scope, "root_path": "/live"}, receive, send)
    elif scope["type"] == "lifespan":
        await hub.asgi(scope, receive, send)
    else:
        await plain_page(scope, receive, send)


blocking = Hub(OPEN, ping_interval=1.0, pong_timeout=0.5, drain=0.0)


@blocking.on("block")
def block(message: dict[str, Any]) -> None:
    """Holds up the whole event loop, as a careless handler does."""
    time.sleep(message["seconds"])


async def broken(scope: Any, receive: Any, send: Any) -> None:
    """Fails at startup."""
    assert (await receive())["type"] == "lifespan.startup"
    await send({"type": "lifespan.startup.failed", "message": "no database"})
