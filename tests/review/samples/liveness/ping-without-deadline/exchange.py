import asyncio

from websockets import connect


class Exchange:
    async def run(self, url):
        async with connect(url, ping_interval=None) as ws:
            task = asyncio.create_task(self.keep(ws))
            async for message in ws:
                print(message)
            task.cancel()

    async def keep(self, ws):
        while True:
            await ws.send('{"op": "ping"}')  # expect: HF102
            await asyncio.sleep(20)


async def ordinary(url):
    async with connect(url) as ws:
        while True:
            await ws.send('{"op": "ping"}')  # ok
            await asyncio.sleep(20)
