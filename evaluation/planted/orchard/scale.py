"""The scale under the hive; one connection, and then it is over."""

import asyncio
import logging

import websockets

from orchard.client import Orchard

PLACE = "wss://live.orchard.example/scale"


async def weigh(queue: asyncio.Queue):
    async with websockets.connect(PLACE) as connection:  # expect: no-reconnect@scale
        async for message in connection:  # expect: no-reconnect@scale
            await queue.put(message)
    logging.warning("the scale is silent")  # expect: no-reconnect@scale


async def main():
    queue = asyncio.Queue(maxsize=10)
    reader = asyncio.create_task(weigh(queue))
    bees = Orchard("https://live.orchard.example", print_it)
    await bees.open()
    await bees.follow("apple-3")
    while True:
        print(await queue.get())


async def print_it(message):
    print(message)


if __name__ == "__main__":
    asyncio.run(main())
