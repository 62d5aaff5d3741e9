"""On the crane itself. `python crane.py NAME`"""

import asyncio
import itertools
import json
import random
import sys

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect as connect_now

TOWER = "wss://tower.harbour.example/crane"
CAP = 60


def waits(first=1):
    """Longer and longer pauses."""
    for n in itertools.count():
        yield min(first * 2**n + random.uniform(0, 3), CAP)  # expect: jitter-before-cap


async def report(name, loads: asyncio.Queue):
    pauses = waits()
    while True:
        try:
            async with connect(TOWER) as ws:
                pauses = waits()  # expect: reset-on-open
                await ws.send(json.dumps({"name": name, "secret": "s3same"}))
                while True:
                    await ws.send(json.dumps(await loads.get()))
        except (OSError, WebSocketException) as error:
            print("lost the tower:", error, file=sys.stderr)
        await asyncio.sleep(next(pauses))


async def follow(queue):
    """What the tower wants. `connect` as an iterator comes back by itself."""
    async for ws in connect("wss://tower.harbour.example/orders"):  # expect: unguarded-async-for@follow
        async for message in ws:  # expect: unguarded-async-for@follow
            await queue.put(message)


def weigh():
    with connect_now("wss://tower.harbour.example/scale", ping_interval=None) as ws:  # expect: ping-disabled
        for line in ws:
            print(line)


if __name__ == "__main__":
    asyncio.run(report(sys.argv[1], asyncio.Queue(100)))
