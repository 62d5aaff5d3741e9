import asyncio
import random
from dataclasses import dataclass, field

import websockets


@dataclass
class Backoff:
    tries: int = 0

    def reset(self):
        """Begin anew."""
        self.tries = 0

    def pause(self):
        self.tries += 1
        return min(2**self.tries, 60) * random.random()


@dataclass
class Loom:
    url: str
    backoff: Backoff = field(default_factory=Backoff)

    async def run(self):
        while True:
            try:
                async with websockets.connect(self.url) as ws:
                    self.backoff.reset()  # expect: HF305
                    await self.weave(ws)
            except OSError:
                pass
            await asyncio.sleep(self.backoff.pause())

    async def weave(self, ws):
        async for thread in ws:
            print(thread)


class Patient:
    def __init__(self, url):
        self.url = url
        self.tries = 0

    def worked(self):
        self.tries = 0

    def was_quick(self):
        print("again")
        self.tries = 0

    async def run(self):
        while True:
            try:
                async with websockets.connect(self.url) as ws:
                    self.was_quick()  # ok
                    await ws.recv()
                    self.worked()  # ok
                    if await ws.recv() == "fine":
                        self.worked()  # ok
            except OSError:
                pass
            self.tries += 1
            await asyncio.sleep(min(2**self.tries, 60) * random.random())
