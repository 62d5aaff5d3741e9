import asyncio
import random

import websockets


def pauses():
    length = 1
    while True:
        yield random.uniform(0, length)
        length = min(length * 2, 60)


async def follow(url):
    waits = pauses()
    while True:
        try:
            async with websockets.connect(url) as ws:
                waits = pauses()  # expect: HF305
                async for line in ws:
                    print(line)
        except OSError:
            print("no server")
        await asyncio.sleep(next(waits))
