import asyncio

import websockets


class Ferry:
    def __init__(self, url):
        self.url = url
        self.missed = 0

    async def sail(self):
        try:
            self.ws = await websockets.connect(self.url)
        except OSError:
            await self.anchor()
            return
        async for order in self.ws:
            print(order)

    async def anchor(self):
        self.missed += 1
        await asyncio.sleep(min(2**self.missed, 60))  # expect: HF303
        await self.sail()
