import asyncio
import random

import websockets


async def follow(url, first, longest):
    delay = first
    while True:
        try:
            async with websockets.connect(url) as ws:
                print(await ws.recv())
            delay = first
        except OSError:
            if delay == first:
                await asyncio.sleep(random.random() * 5)
            else:
                await asyncio.sleep(delay)  # ok: the first one spreads all that follow
            delay = min(delay * 2, longest)
