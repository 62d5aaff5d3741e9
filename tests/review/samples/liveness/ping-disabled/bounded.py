import asyncio

from websockets import connect


async def follow(url):
    async with connect(url, ping_interval=None) as ws:  # ok
        while True:
            print(await asyncio.wait_for(ws.recv(), 30))
