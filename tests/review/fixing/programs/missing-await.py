import asyncio

from websockets.asyncio.server import serve

import drive


async def handler(ws):
    await ws.send("hello")
    async for message in ws:
        if message == "status":
            ws.send("fine")
        else:
            await ws.send(message)


async def main():
    async with serve(handler, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        link = await asyncio.to_thread(drive.client, port)
        print(await asyncio.to_thread(link.recv))
        link.send("status")
        drive.end(await asyncio.to_thread(drive.ask, link, "echo"))


asyncio.run(main())
