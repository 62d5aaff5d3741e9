from aiohttp import web


async def feed(request):
    ws = web.WebSocketResponse(heartbeat=30)  # ok
    await ws.prepare(request)
    async for message in ws:
        await ws.send_str(message.data)
    return ws


async def bounded(request):
    ws = web.WebSocketResponse(receive_timeout=60)  # ok
    await ws.prepare(request)
    async for message in ws:
        await ws.send_str(message.data)
    return ws


async def configured(request):
    ws = web.WebSocketResponse(**request.app["socket"])  # ok
    await ws.prepare(request)
    async for message in ws:
        await ws.send_str(message.data)
    return ws
