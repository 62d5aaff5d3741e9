import asyncio
import random

import websockets


async def listen(url):
    delay = 1
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
                    delay = 1
        except OSError:
            await asyncio.sleep(delay * random.uniform(0.5, 1))  # ok
            delay = min(delay * 2, 30)


async def by_itself(url):
    async for ws in websockets.connect(url):  # ok: it backs off
        try:
            async for message in ws:
                print(message)
        except websockets.ConnectionClosed:
            continue


async def few(url):
    for attempt in range(3):
        try:
            return await websockets.connect(url)
        except OSError:
            await asyncio.sleep(1)  # ok: it gives up


async def talk(url):
    while True:
        async with websockets.connect(url) as ws:
            await ws.send("hello")
            await asyncio.sleep(1)  # ok: between messages
            print(await ws.recv())


async def planned(url, backoff):
    while True:
        try:
            await websockets.connect(url)
        except OSError:
            await backoff.wait()  # ok: not seen
