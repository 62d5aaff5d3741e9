from aiohttp import web

routes = web.RouteTableDef()


@routes.get("/guests")
async def guests(request: web.Request):
    ws = web.WebSocketResponse(heartbeat=20)
    await ws.prepare(request)
    request.app["guests"].add(ws)  # expect: HF221
    try:
        async for msg in ws:
            for guest in list(request.app["guests"]):
                await guest.send_str(msg.data)
    finally:
        request.app["guests"].discard(ws)
    return ws


async def begin(application: web.Application):
    application["guests"] = set()


app = web.Application()
app.on_startup.append(begin)
app.add_routes(routes)
