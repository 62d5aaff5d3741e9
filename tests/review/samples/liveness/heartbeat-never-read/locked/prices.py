import asyncio

from aiohttp import web


async def prices(request):
    ws = web.WebSocketResponse(heartbeat=30)  # ok
    await ws.prepare(request)
    while True:
        await ws.send_json({"price": 1})
        await asyncio.sleep(1)
