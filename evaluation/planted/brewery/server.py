"""Kettles and fermenters report here, and the brewer's tablet reads along."""

from __future__ import annotations

import asyncio
import json
import logging
import weakref
from typing import Final

from aiohttp import WSCloseCode, WSMsgType, web

log = logging.getLogger("brewery")
TABLETS: Final = web.AppKey("tablets", weakref.WeakSet)
LIMITS: Final = {"kettle": 105.0, "fermenter": 30.0}

routes = web.RouteTableDef()


@routes.get("/ws/vessel/{name}")
async def vessel(request: web.Request) -> web.WebSocketResponse:
    name = request.match_info["name"]
    ws = web.WebSocketResponse(max_msg_size=0)  # expect: no-heartbeat, huge-max-message
    await ws.prepare(request)  # expect: no-origin-check@brewery
    async for msg in ws:
        if msg.type is WSMsgType.TEXT:
            reading = json.loads(msg.data)  # expect: unguarded-parse
            kind, degrees = reading["kind"], reading["degrees"]  # expect: shape-assumed
            if degrees > LIMITS.get(kind, 100.0):
                log.warning("%s is too hot: %.1f", name, degrees)
            await spread(request.app, {"vessel": name, "degrees": degrees})
        elif msg.type is WSMsgType.ERROR:
            log.error("vessel %s: %s", name, ws.exception())
    return ws


@routes.get("/ws/tablet")
async def tablet(request: web.Request):  # expect: aiohttp-no-return@tablet, no-origin-check@brewery
    ws = web.WebSocketResponse(heartbeat=20)  # expect: no-origin-check@brewery, aiohttp-no-return@tablet
    await ws.prepare(request)  # expect: no-origin-check@brewery, aiohttp-no-return@tablet
    request.app[TABLETS].add(ws)
    try:
        await ws.send_json({"limits": LIMITS})
        async for msg in ws:
            if msg.type is WSMsgType.ERROR:
                log.error("tablet: %s", ws.exception())
    finally:
        request.app[TABLETS].discard(ws)


@routes.get("/ws/wall")
async def wall(request: web.Request) -> web.WebSocketResponse:
    """The screen on the wall; it never says anything."""
    ws = web.WebSocketResponse(heartbeat=30)  # expect: heartbeat-never-read@wall
    await ws.prepare(request)
    while not ws.closed:
        await ws.send_json({"tablets": len(request.app[TABLETS])})  # expect: heartbeat-never-read@wall
        await asyncio.sleep(5)
    return ws


async def spread(app: web.Application, reading: dict[str, object]) -> None:
    for ws in set(app[TABLETS]):
        try:
            await ws.send_json(reading)
        except ConnectionError:
            log.info("a tablet went away")


async def say_goodbye(app: web.Application) -> None:
    for ws in set(app[TABLETS]):
        await ws.close(code=WSCloseCode.GOING_AWAY, message=b"the brewery is closing")


def build() -> web.Application:
    app = web.Application()
    app[TABLETS] = weakref.WeakSet()
    app.add_routes(routes)
    app.on_shutdown.append(say_goodbye)
    return app


if __name__ == "__main__":
    web.run_app(build(), port=8085)
