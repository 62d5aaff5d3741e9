import asyncio
import time

from websockets.asyncio.server import serve

import drive

DONE = []


async def handler(ws):
    async for message in ws:
        if message == "slow":
            time.sleep(0.5)
        DONE.append(message)
        await ws.send(message)


async def main():
    async with serve(handler, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        one, other = [await asyncio.to_thread(drive.client, port) for _ in range(2)]
        one.send("slow")
        other.send("quick")
        print(await asyncio.to_thread(one.recv), await asyncio.to_thread(other.recv))
        drive.end(f"{DONE[0]} first")


asyncio.run(main())
