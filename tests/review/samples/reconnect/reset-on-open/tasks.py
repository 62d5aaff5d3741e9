import asyncio
import random

import aiohttp


class Line:
    def __init__(self, session, url):
        self.session = session
        self.url = url
        self.fails = 0

    async def open(self):
        try:
            self.ws = await self.session.ws_connect(self.url, heartbeat=20)
        except aiohttp.ClientError:
            await self.once_more()
            return
        self.fails = 0  # expect: HF305
        self.reader = asyncio.create_task(self.read())

    async def once_more(self):
        self.fails += 1
        await asyncio.sleep(random.uniform(0, min(2**self.fails, 60)))
        await self.open()

    async def read(self):
        async for message in self.ws:
            print(message)
        await self.once_more()


class Patient(Line):
    async def open(self):
        try:
            self.ws = await self.session.ws_connect(self.url, heartbeat=20)
        except aiohttp.ClientError:
            print("not there")
        else:
            async for message in self.ws:
                self.fails = 0  # ok: it was of use
                print(message)
