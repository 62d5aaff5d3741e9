import asyncio
import json
import logging

import aiohttp
from aiohttp import web

log = logging.getLogger("sensors")
routes = web.RouteTableDef()


@routes.get("/live")
async def live(request: web.Request) -> web.WebSocketResponse:  # expect: no-origin-check@live
    ws = web.WebSocketResponse(heartbeat=30000, max_msg_size=0)  # expect: unit-mismatch, huge-max-message
    await ws.prepare(request)  # expect: no-origin-check@live
    request.app["viewers"].add(ws)
    async for msg in ws:
        if msg.type == aiohttp.WSMsgType.TEXT:
            command = json.loads(msg.data)  # expect: unguarded-parse
            log.info("viewer asked for %s", command)
    request.app["viewers"].discard(ws)  # expect: cleanup-not-finally
    return ws


@routes.get("/push")
async def push(request: web.Request) -> web.WebSocketResponse:
    ws = web.WebSocketResponse(heartbeat=20)  # expect: heartbeat-never-read@push
    await ws.prepare(request)
    while not ws.closed:  # expect: heartbeat-never-read@push
        await ws.send_json(request.app["latest"])
        await asyncio.sleep(1)
    return ws


@routes.get("/ingest")
async def ingest(request: web.Request) -> web.WebSocketResponse:
    ws = web.WebSocketResponse()  # expect: no-heartbeat@ingest
    await ws.prepare(request)
    async for msg in ws:
        if msg.type != web.WSMsgType.TEXT:
            continue
        try:
            reading = json.loads(msg.data)
        except ValueError:
            await ws.send_json({"error": "Invalid JSON"})
            continue
        request.app["latest"][reading["id"]] = reading["value"]  # expect: shape-assumed
        for viewer in request.app["viewers"]:  # expect: fragile-broadcast@ingest
            await viewer.send_json(reading)  # expect: fragile-broadcast@ingest
    return ws


def create_app() -> web.Application:
    app = web.Application()
    app["viewers"] = set()
    app["latest"] = {}
    app.add_routes(routes)
    return app


if __name__ == "__main__":
    web.run_app(create_app(), port=8700)
