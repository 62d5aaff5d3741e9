import asyncio
import random

import tenacity
import websockets


async def main():
    while True:
        try:
            await listen()
        except OSError:
            await asyncio.sleep(random.uniform(1, 5))


async def listen():
    async with websockets.connect("wss://feed.example.com") as ws:  # ok
        async for message in ws:
            print(message)


@tenacity.retry(wait=tenacity.wait_random_exponential(max=30))
async def decorated():
    async with websockets.connect("wss://feed.example.com") as ws:  # ok
        async for message in ws:
            print(message)


asyncio.run(main())
asyncio.run(decorated())


async def until_found(url):
    async with websockets.connect(url) as ws:  # ok: it ends by itself
        async for message in ws:
            if message == "found":
                return


class Reader:
    async def read(self, url):
        async with websockets.connect(url) as ws:  # ok: whoever has the reader decides
            async for message in ws:
                self.show(message)
