import asyncio
import random

import websockets


async def listen(url):
    delay = 1
    while True:
        try:
            async with websockets.connect(url) as ws:
                delay = 1  # expect: HF305
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(delay * random.uniform(0.5, 1))
            delay = min(delay * 2, 30)


class Feed:
    def __init__(self, url):
        self.url = url
        self.attempt = 0

    async def run(self):
        while True:
            try:
                ws = await self.open()
                self.attempt = 0  # expect: HF305
                async for message in ws:
                    print(message)
            except OSError:
                self.attempt += 1
                await asyncio.sleep(random.uniform(0, min(30, 2**self.attempt)))

    async def open(self):
        return await websockets.connect(self.url)


async def right(url):
    delay = 1
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    delay = 1  # ok: it has been of use
                    print(message)
        except OSError:
            await asyncio.sleep(delay * random.uniform(0.5, 1))
            delay = min(delay * 2, 30)


async def lasting(url):
    delay = 1
    loop = asyncio.get_running_loop()
    while True:
        started = loop.time()
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            if loop.time() - started > 10:
                delay = 1  # ok
            await asyncio.sleep(delay * random.uniform(0.5, 1))
            delay = min(delay * 2, 30)
