from aiohttp import web

routes = web.RouteTableDef()


@routes.get("/alarms")
async def alarms(request):
    ws = web.WebSocketResponse(heartbeat=20)
    await ws.prepare(request)
    async for message in ws:
        print(message.data)
    return ws
