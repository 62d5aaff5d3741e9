import asyncio
import random

import aiohttp
import websockets


async def listen(url):
    attempt = 0
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            delay = min(2**attempt + random.random(), 30)  # expect: HF304
            attempt += 1
            await asyncio.sleep(delay)


async def consume(url):
    delay = 1
    async with aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.ws_connect(url, heartbeat=30) as ws:
                    async for message in ws:
                        print(message.data)
            except aiohttp.ClientError:
                await asyncio.sleep(min(60, delay * random.uniform(0.8, 1.2)))  # expect: HF304
                delay *= 2


async def right(url):
    attempt = 0
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            await asyncio.sleep(min(2**attempt, 30) * random.uniform(0.5, 1))  # ok
            attempt += 1
