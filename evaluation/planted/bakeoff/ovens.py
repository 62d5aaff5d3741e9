"""The tent's ovens (Sanic): every oven has a panel with a WebSocket of its own."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging

from sanic import Request, Sanic, Websocket
from sanic.response import HTTPResponse, text

log = logging.getLogger("ovens")
app = Sanic("ovens")
app.config.WEBSOCKET_PING_INTERVAL = 25  # expect: ping-exceeds-proxy-timeout@ovens
app.config.WEBSOCKET_PING_TIMEOUT = 10
app.config.WEBSOCKET_MAX_SIZE = 64 * 1024

ORIGIN = "https://tent.bakeoff.example"
ALLOWED = {ORIGIN, "https://staging.bakeoff.example"}


class Oven:
    def __init__(self) -> None:
        self.degrees = 20.0
        self.target = 20.0

    async def heat(self) -> None:
        while True:
            self.degrees += (self.target - self.degrees) * 0.1
            await asyncio.sleep(1)


@app.before_server_start
async def setup(app: Sanic) -> None:
    app.ctx.ovens = {str(n): Oven() for n in range(1, 13)}
    app.ctx.panels = set()


@app.get("/")
async def index(request: Request) -> HTTPResponse:
    return text(f"{len(request.app.ctx.ovens)} ovens\n")


async def show(ws: Websocket, oven: Oven) -> None:
    while True:
        await ws.send(json.dumps({"degrees": round(oven.degrees, 1)}))
        await asyncio.sleep(1)


@app.websocket("/ovens/<number>")
async def panel(request: Request, ws: Websocket, number: str) -> None:
    if request.headers.get("origin", "").startswith(ORIGIN) is False:  # expect: origin-bypass
        await ws.close(1008, "not from here")
        return
    oven = request.app.ctx.ovens.get(number)
    if oven is None:
        await ws.close(4404, "no such oven")
        return
    asyncio.create_task(oven.heat())  # expect: task-leak@heat
    showing = asyncio.create_task(show(ws, oven))
    try:
        async for message in ws:
            try:
                order = json.loads(message)
            except ValueError:
                await ws.send('{"error": "Invalid JSON"}')
                continue
            oven.target = min(float(order["target"]), 280.0)  # expect: shape-assumed
    finally:
        showing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await showing


@app.websocket("/judges")
async def judges(request: Request, ws: Websocket) -> None:
    if request.headers.get("origin") not in ALLOWED:
        await ws.close(1008, "not from here")
        return
    app.ctx.panels.add(ws)
    try:
        async for message in ws:
            for other in app.ctx.panels:  # expect: fragile-broadcast@judges
                await other.send(message)  # expect: fragile-broadcast@judges
    finally:
        app.ctx.panels.discard(ws)


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8400)
