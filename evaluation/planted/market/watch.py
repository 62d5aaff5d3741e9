"""Prints quotes, for ever."""

import asyncio
import json
import random
import sys

import websockets
from websockets.exceptions import ConnectionClosed

FEED = "wss://quotes.example.com/stream"


async def watch(symbol):
    async with websockets.connect(FEED, ping_interval=None) as ws:  # expect: ping-disabled, no-reconnect@watch
        await ws.send(json.dumps({"subscribe": symbol}))
        async for frame in ws:  # expect: no-reconnect@watch
            print(json.loads(frame)["bid"])


class Follower:
    """Comes back after every loss."""

    def __init__(self, symbols):
        self.symbols = symbols
        self.attempt = 0

    async def loop(self):
        while True:
            try:
                async with websockets.connect(FEED) as ws:
                    self.attempt = 0  # expect: reset-on-open
                    for symbol in self.symbols:
                        await ws.send(json.dumps({"subscribe": symbol}))
                    async for frame in ws:
                        self.show(json.loads(frame))
            except (ConnectionClosed, OSError):
                self.attempt += 1
                delay = random.uniform(0.5, 1.5) * 2**self.attempt  # expect: jitter-before-cap@follower
                await asyncio.sleep(min(delay, 60))  # expect: jitter-before-cap@follower

    def show(self, quote):
        assert isinstance(quote, dict), "not a quote"  # expect: assert-validation
        print(quote["symbol"], quote["bid"])


async def impatient(symbol):
    while True:  # expect: fixed-delay@impatient
        try:
            ws = await websockets.connect(FEED)  # expect: fixed-delay@impatient
            await ws.send(json.dumps({"subscribe": symbol}))
            while True:
                print(await ws.recv())
        except Exception:  # expect: fixed-delay@impatient
            continue  # expect: fixed-delay@impatient


if __name__ == "__main__":
    asyncio.run(watch(sys.argv[1]))
