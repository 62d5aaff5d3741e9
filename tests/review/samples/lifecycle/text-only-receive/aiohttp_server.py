from aiohttp import WSMessageTypeError, web


async def wrong(request):
    ws = web.WebSocketResponse(heartbeat=30)
    await ws.prepare(request)
    while not ws.closed:
        data = await ws.receive_json()  # expect: HF212
        await ws.send_json({"echo": data})
    return ws


async def caught(request):
    ws = web.WebSocketResponse(heartbeat=30)
    await ws.prepare(request)
    hello = await ws.receive_str()  # ok
    try:
        while True:
            await ws.send_str(hello + await ws.receive_str())  # ok
    except WSMessageTypeError:
        return ws


async def right(request):
    ws = web.WebSocketResponse(heartbeat=30)
    await ws.prepare(request)
    async for message in ws:  # ok
        await ws.send_str(str(message.type))
    return ws
