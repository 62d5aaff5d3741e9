import asyncio
import random

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


async def drawn(url):
    delay = 1
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(delay * random.uniform(0.5, 1))  # expect: HF316
            delay *= 2


async def shifted(url):
    attempt = 0
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            attempt += 1
            await asyncio.sleep(random.random() + 2**attempt)  # expect: HF316


async def within(url):
    """What is capped is the whole delay, so no part of this product is."""
    attempt = 0
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            attempt += 1
            await asyncio.sleep(0.5 * (2**attempt + random.random()))  # expect: HF316


async def below(url):
    delay = 1
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(random.uniform(0, delay))  # expect: HF316
            delay *= 2


async def steeper(url):
    attempt = 0
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            attempt += 1
            await asyncio.sleep(attempt * (2**attempt + random.random()))  # expect: HF316
