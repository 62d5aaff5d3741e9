import asyncio

import aiohttp
from aiohttp import web


async def prices(request):
    ws = web.WebSocketResponse(heartbeat=30)  # expect: HF109
    await ws.prepare(request)
    while True:
        await ws.send_json({"price": 1})
        await asyncio.sleep(1)
    return ws


async def publish(url, queue):
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url, heartbeat=15.0) as ws:  # expect: HF109
            while True:
                await send(ws, await queue.get())


async def send(ws: aiohttp.ClientWebSocketResponse, item):
    await ws.send_json(item)
