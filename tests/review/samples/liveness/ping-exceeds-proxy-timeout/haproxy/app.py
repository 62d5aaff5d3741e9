from aiohttp import web


async def feed(request):
    ws = web.WebSocketResponse(heartbeat=30)  # expect: HF107
    await ws.prepare(request)
    async for message in ws:
        await ws.send_str(message.data)
    return ws
