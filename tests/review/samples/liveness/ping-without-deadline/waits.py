import asyncio

from websockets import connect


async def follow(url):
    async with connect(url, ping_interval=None) as ws:
        while True:
            pong = await ws.ping()  # ok
            await asyncio.wait_for(pong, 10)
            await asyncio.sleep(20)
