from aiohttp import web


async def lamps(request):
    ws = web.WebSocketResponse(heartbeat=30)  # expect: HF228
    await ws.prepare(request)
    while not ws.closed:
        await ws.send_str(str(await ws.receive()))


async def candles(request):
    ws = web.WebSocketResponse(heartbeat=30)  # ok
    await ws.prepare(request)
    while True:
        await ws.send_str(await ws.receive_str())


app = web.Application()
app.router.add_get("/lamps", lamps)
app.router.add_get("/candles", candles)
