import asyncio
import json

from aiohttp import WSMsgType, web
from quart import Quart, websocket

app = Quart(__name__)
sockets = []
queues = set()


async def chat(request):
    ws = web.WebSocketResponse(heartbeat=20)
    await ws.prepare(request)
    sockets.append(ws)
    async for msg in ws:
        if msg.type == WSMsgType.TEXT:
            for other in list(sockets):
                await other.send_str(msg.data)
    sockets.remove(ws)  # expect: HF206
    return ws


async def watch(request):
    ws = web.WebSocketResponse(heartbeat=20)
    await ws.prepare(request)
    sockets.append(ws)
    async for msg in ws:
        print(msg.type)
    sockets.remove(ws)  # ok
    return ws


async def parse(request):
    ws = web.WebSocketResponse(heartbeat=20)
    await ws.prepare(request)
    request.app["readers"].add(ws)
    async for msg in ws:
        print(json.loads(msg.data))
    request.app["readers"].discard(ws)  # expect: HF206
    return ws


async def parse_safely(request):
    ws = web.WebSocketResponse(heartbeat=20)
    await ws.prepare(request)
    request.app["readers"].add(ws)
    async for msg in ws:
        try:
            print(json.loads(msg.data))
        except ValueError:
            print("not JSON")
    request.app["readers"].discard(ws)  # ok
    return ws


@app.websocket("/feed")
async def feed():
    queues.add(websocket)
    try:
        while True:
            await websocket.send(await websocket.receive())
    except asyncio.CancelledError:
        queues.remove(websocket)  # expect: HF206
        raise


@app.websocket("/right")
async def right():
    queues.add(websocket)
    try:
        while True:
            await websocket.send(await websocket.receive())
    finally:
        queues.remove(websocket)  # ok
