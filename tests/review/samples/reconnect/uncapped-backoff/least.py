import asyncio
import random

import websockets

LONGEST = 90


async def follow(url, first):
    delay = first
    while True:
        try:
            async with websockets.connect(url) as ws:
                print(await ws.recv())
            delay = first
        except OSError:
            await asyncio.sleep(delay * random.random())  # ok: cut on a line of its own
            delay = delay * 1.6
            delay = min(delay, LONGEST)
