from aiohttp import WSMsgType, web

routes = web.RouteTableDef()


@routes.get("/feed")
async def feed(request):
    ws = web.WebSocketResponse(heartbeat=30)  # expect: HF228
    await ws.prepare(request)
    async for message in ws:
        if message.type is WSMsgType.TEXT:
            await ws.send_str(message.data)


class Chat:
    async def handle(self, request: web.Request):
        self.ws = web.WebSocketResponse()
        await self.ws.prepare(request)

    async def early(self, request):
        socket = web.WebSocketResponse(heartbeat=30)  # expect: HF228
        await socket.prepare(request)
        async for message in socket:
            if message.data == "quit":
                return
        await socket.close()


@routes.get("/right")
async def right(request):
    ws = web.WebSocketResponse(heartbeat=30)  # ok
    await ws.prepare(request)
    async for message in ws:
        await ws.send_str(message.data)
    return ws


@routes.get("/closes")
async def closes(request):
    ws = web.WebSocketResponse(heartbeat=30)  # ok
    await ws.prepare(request)
    while True:
        await ws.send_str((await ws.receive()).data)


async def accept(request, ws_protocols):
    ws = web.WebSocketResponse(protocols=ws_protocols)  # ok
    await ws.prepare(request)
    await ws.send_str("hello")


async def prepared(request):
    ws = web.WebSocketResponse()  # ok
    await accept(request, ws)


async def nothing(request):
    await serve(web.WebSocketResponse(), request)


async def serve(ws, request):
    await ws.prepare(request)
