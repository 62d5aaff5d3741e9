import asyncio

import aiohttp
import websockets


async def listen(url):
    delay = 1
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(delay)  # expect: HF316
            delay = delay * 2


class Feed:
    def __init__(self):
        self.attempt = 0

    async def run(self, session: aiohttp.ClientSession):
        while True:
            try:
                ws = await session.ws_connect("wss://feed.example.com")
                await ws.receive()
            except aiohttp.ClientError:
                self.attempt += 1
                await asyncio.sleep(2**self.attempt)  # expect: HF316


async def right(url):
    delay = 1
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(delay)  # ok
            delay *= 2
            if delay > 30:
                delay = 30


async def few(url):
    delay = 1
    for attempt in range(5):
        try:
            return await websockets.connect(url)
        except OSError:
            await asyncio.sleep(delay)  # ok: it gives up
            delay *= 2
