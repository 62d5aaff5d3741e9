from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import time
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from . import dome

log = logging.getLogger(__name__)
COVER = Path("/var/lib/allsky/cover.txt")
PASSPHRASE = os.environ.get("OBSERVATORY_PASSPHRASE", "")


class OnlyFromCampus(BaseHTTPMiddleware):  # expect: http-middleware-only@campus
    """The dome is to be moved from the campus network only."""

    async def dispatch(self, request: Request, call_next):
        if request.client is None or not request.client.host.startswith("10.20."):
            return PlainTextResponse("not from here", status_code=403)
        return await call_next(request)


def number(order: dict[str, object], key: str) -> float:
    value = order.get(key)
    return float(value) if isinstance(value, int | float) else 0.0


async def health(request: Request) -> JSONResponse:
    return JSONResponse({"ok": True, "at": time.time()})


async def report_azimuth(websocket: WebSocket) -> None:
    while True:
        await websocket.send_json({"azimuth": dome.azimuth()})  # expect: blocking-in-async@azimuth
        await asyncio.sleep(2)


async def telescope(websocket: WebSocket) -> None:
    await websocket.accept()  # expect: no-auth-deadline@telescope
    hello = await websocket.receive()  # expect: no-auth-deadline@telescope
    if hello.get("text") != PASSPHRASE:
        await websocket.close(code=4401)  # expect: send-after-close@telescope
    await websocket.send_json({"type": "welcome"})  # expect: send-after-close@telescope

    reporter = asyncio.create_task(report_azimuth(websocket))  # expect: task-leak
    while True:
        message = await websocket.receive()  # expect: receive-after-disconnect@telescope
        text = message.get("text")  # expect: receive-after-disconnect@telescope
        if not text:
            continue
        try:
            order = json.loads(text)
        except ValueError:
            await websocket.send_json({"type": "error", "error": "Invalid JSON"})
            continue
        if not isinstance(order, dict):
            await websocket.send_json({"type": "error", "error": "Invalid message"})
            continue
        match order.get("type"):
            case "turn":
                await dome.turn_to(number(order, "to"))
            case "open":
                await dome.open_slit()
            case "park":
                subprocess.run([dome.TOOL, "park"], check=False)  # expect: blocking-in-async
                reporter.cancel()
            case "expose":
                time.sleep(min(number(order, "seconds"), 30))  # expect: blocking-in-async
                await websocket.send_json({"type": "exposed"})
            case other:
                await websocket.send_json({"type": "error", "error": f"Unknown message type {other}"})


async def sky(websocket: WebSocket) -> None:
    """The all-sky camera's cloud cover, for the public page; anybody may read it."""
    await websocket.accept()
    try:
        async for _ in websocket.iter_text():  # expect: text-only-receive
            await websocket.send_text(await asyncio.to_thread(COVER.read_text))
    except WebSocketDisconnect:
        log.debug("a reader of the sky went")


app = Starlette(
    routes=[
        Route("/health", health),
        WebSocketRoute("/telescope", telescope),
        WebSocketRoute("/sky", sky),
    ],
    middleware=[Middleware(OnlyFromCampus)],  # expect: http-middleware-only@campus
)


def main() -> None:
    uvicorn.run(
        app,
        host="0.0.0.0",
        port=8100,
        ws_ping_interval=None,  # expect: ping-disabled
        timeout_graceful_shutdown=10,
    )


if __name__ == "__main__":
    main()
