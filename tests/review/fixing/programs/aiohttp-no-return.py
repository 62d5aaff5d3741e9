import asyncio
import logging

from aiohttp import ClientSession, WSMsgType, web

import drive

routes = web.RouteTableDef()
said = []
logging.getLogger("aiohttp.server").addFilter(lambda it: said.append(it.getMessage()))


@routes.get("/ws")
async def echo(request):
    ws = web.WebSocketResponse(heartbeat=30)
    await ws.prepare(request)
    async for message in ws:
        if message.type is WSMsgType.TEXT:
            await ws.send_str(message.data)


async def main():
    app = web.Application()
    app.add_routes(routes)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with ClientSession() as session:
        async with session.ws_connect(f"http://127.0.0.1:{port}/ws") as ws:
            await ws.send_str("hello")
            print((await ws.receive()).data)
    await runner.cleanup()
    drive.end(*(line.splitlines()[0] for line in said), "ended")


asyncio.run(main())
