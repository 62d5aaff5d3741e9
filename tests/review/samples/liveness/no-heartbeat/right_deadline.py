import asyncio

from aiohttp import web


async def feed(request):
    ws = web.WebSocketResponse()  # ok
    await ws.prepare(request)
    while not ws.closed:
        message = await asyncio.wait_for(ws.receive(), 60)
        await ws.send_str(message.data)
    return ws
