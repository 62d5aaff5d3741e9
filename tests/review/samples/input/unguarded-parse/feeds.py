import asyncio
import json
from contextlib import suppress

import websockets
from aiohttp import WSMsgType, web
from websockets.asyncio.server import serve

CLIENTS = set()


async def handler(websocket):
    CLIENTS.add(websocket)
    try:
        async for raw in websocket:
            event = json.loads(raw)  # expect: HF401
            websockets.broadcast(CLIENTS, event["text"])
    finally:
        CLIENTS.discard(websocket)


async def logged(connection):
    while True:
        raw = await asyncio.wait_for(connection.recv(), 60)
        with suppress(ValueError):
            print(json.loads(raw))  # ok


async def main():
    async with serve(handler, "", 8001), serve(logged, "", 8002):
        await asyncio.get_running_loop().create_future()


async def feed(request):
    ws = web.WebSocketResponse(heartbeat=30)
    await ws.prepare(request)
    async for message in ws:
        if message.type == WSMsgType.TEXT:
            order = message.json()  # expect: HF401
            await ws.send_json({"id": order["id"]})
        elif message.type == WSMsgType.BINARY:
            print(json.loads(message.data))  # expect: HF401
    return ws


async def orders(request):
    ws = web.WebSocketResponse(heartbeat=30)
    await ws.prepare(request)
    async for message in ws:
        try:
            order = message.json()  # ok
        except ValueError:
            await ws.send_json({"error": "Invalid JSON"})
            continue
        print(order)
    return ws
