import asyncio
import json
import logging
import weakref

from aiohttp import WSCloseCode, WSMsgType, web

logger = logging.getLogger(__name__)
routes = web.RouteTableDef()
PANELS: web.AppKey[weakref.WeakSet] = web.AppKey("panels", weakref.WeakSet)
VALVES = {}


@routes.get("/panel")
async def panel(request):
    ws = web.WebSocketResponse()  # expect: no-heartbeat@panel
    await ws.prepare(request)  # expect: no-heartbeat@panel, no-origin-check@greenhouse
    request.app[PANELS].add(ws)
    async for msg in ws:
        if msg.type == WSMsgType.TEXT:
            data = msg.json()  # expect: unguarded-parse@panel
            for other in request.app[PANELS]:  # expect: fragile-broadcast@panel
                await other.send_json({"set": data["set"], "by": request.remote})  # expect: fragile-broadcast@panel, shape-assumed@panel
        elif msg.type == WSMsgType.ERROR:
            logger.error("panel: %s", ws.exception())
    return ws


@routes.get("/valves/{name}")
async def valve(request):  # expect: aiohttp-no-return@valve
    name = request.match_info["name"]
    ws = web.WebSocketResponse(heartbeat=30_000, max_msg_size=0)  # expect: unit-mismatch, huge-max-message, aiohttp-no-return@valve
    await ws.prepare(request)  # expect: no-origin-check@greenhouse
    VALVES[name] = ws
    try:
        async for msg in ws:  # expect: aiohttp-no-return@valve
            logger.info("%s: %s", name, msg.data)
    finally:
        del VALVES[name]  # expect: registry-close-race, aiohttp-no-return@valve


@routes.get("/climate")
async def climate(request):
    """Only sends: temperatures, every two seconds."""
    ws = web.WebSocketResponse(heartbeat=20)  # expect: heartbeat-never-read@climate
    await ws.prepare(request)
    while not ws.closed:  # expect: heartbeat-never-read@climate
        await ws.send_json(await measure())  # expect: heartbeat-never-read@climate
        await asyncio.sleep(2)
    return ws


@routes.get("/lamp")
async def lamp(request):
    ws = web.WebSocketResponse(heartbeat=25.0, max_msg_size=4096)
    await ws.prepare(request)
    async for msg in ws:
        if msg.type != WSMsgType.TEXT:
            continue
        try:
            wish = json.loads(msg.data)
            brightness = float(wish["brightness"])
        except (ValueError, TypeError, KeyError):
            await ws.send_json({"error": "Invalid message"})
            continue
        await ws.send_json({"brightness": min(max(brightness, 0), 1)})
    return ws


async def measure():
    return {"celsius": 21.5}


async def say_goodbye(app):
    for ws in set(app[PANELS]):
        await ws.close(code=WSCloseCode.GOING_AWAY, message=b"restart")


def make_app():
    app = web.Application()
    app[PANELS] = weakref.WeakSet()
    app.add_routes(routes)
    app.on_shutdown.append(say_goodbye)
    return app


if __name__ == "__main__":
    web.run_app(make_app(), port=8080)
