import asyncio
import random

import websockets

import drive

waits = []
real = asyncio.sleep


async def hurried(seconds):
    """No wait, but a note of it."""
    waits.append(seconds)
    if len(waits) == 8:
        drive.end(f"{len(waits)} waits", "all at the cap" if len(set(waits[6:])) == 1 else "spread")
    await real(0)


asyncio.sleep = hurried


async def listen(url):
    attempt = 0
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except OSError:
            delay = min(2**attempt + random.random(), 30)
            attempt += 1
            await asyncio.sleep(delay)


asyncio.run(listen("ws://127.0.0.1:9"))
