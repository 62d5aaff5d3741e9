from aiohttp import web

routes = web.RouteTableDef()


@routes.get("/ws")
async def chat(request):
    ws = web.WebSocketResponse(heartbeat=20)
    await ws.prepare(request)
    request.app["sockets"].append(ws)
    try:
        async for msg in ws:
            for other in request.app["sockets"]:  # expect: HF209
                await other.send_str(msg.data)
    finally:
        request.app["sockets"].remove(ws)
    return ws


@routes.get("/right")
async def right(request):
    ws = web.WebSocketResponse(heartbeat=20)
    await ws.prepare(request)
    request.app["sockets"].append(ws)
    async for msg in ws:
        for other in tuple(request.app["sockets"]):
            try:
                await other.send_str(msg.data)  # ok
            except ConnectionError:
                await other.close()
    return ws
