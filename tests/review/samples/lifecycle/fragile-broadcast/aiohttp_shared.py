from aiohttp import web

from .keys import LISTENERS, names


async def listen(request: web.Request):
    ws = web.WebSocketResponse(heartbeat=20)
    await ws.prepare(request)
    request.app[LISTENERS].add(ws)
    request.app[names].add(request.query["name"])
    try:
        async for msg in ws:
            print(msg.data)
    finally:
        request.app[LISTENERS].discard(ws)
    return ws


async def tell(request: web.Request):
    text = await request.text()
    for ws in request.app[LISTENERS]:  # expect: HF209
        await ws.send_str(text)
    for name in request.app[names]:  # ok
        await name.send(text)
    return web.Response()
