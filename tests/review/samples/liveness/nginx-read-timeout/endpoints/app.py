from aiohttp import web


async def looms(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    async for message in ws:
        await ws.send_str(message.data)
    return ws


async def sheds(request):
    ws = web.WebSocketResponse()
    await ws.prepare(request)
    async for message in ws:
        await ws.send_str(message.data)
    return ws


app = web.Application()
app.router.add_get("/looms", looms)
app.router.add_get("/sheds/{name}", sheds)
