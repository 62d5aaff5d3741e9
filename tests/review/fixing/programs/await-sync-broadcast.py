import asyncio

from websockets.asyncio.server import broadcast, serve

import drive

CLIENTS = set()


async def handler(ws):
    CLIENTS.add(ws)
    try:
        async for message in ws:
            await broadcast(CLIENTS, message)
    finally:
        CLIENTS.discard(ws)


async def main():
    async with serve(handler, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        link = await asyncio.to_thread(drive.client, port)
        print(await asyncio.to_thread(drive.ask, link, "hello"))
        drive.end(await asyncio.to_thread(drive.ask, link, "still here"))


asyncio.run(main())
