from aiohttp import web


async def lobby(request):
    ws = web.WebSocketResponse(heartbeat=20)
    await ws.prepare(request)
    async for message in ws:
        print(message.data)
    return ws


async def table(request):
    ws = web.WebSocketResponse(heartbeat=20)
    await ws.prepare(request)
    async for message in ws:
        print(message.data)
    return ws


async def rules(request):
    return web.Response(text="no cheating")


app = web.Application()
app.router.add_get("/lobby/{name}", lobby)
app.router.add_get("/table", table)
app.router.add_get("/rules", rules)
