"""Runs in the truck and reports its position."""

import asyncio
import json
import logging
import os

import websockets

log = logging.getLogger("truck")


class Reporter:
    BASE = 2

    def __init__(self, gps):
        self.gps = gps
        self.queue = asyncio.Queue()  # expect: no-backpressure@queue
        self.failures = 0

    async def run(self):
        while True:
            try:
                await self.session()
            except (OSError, websockets.WebSocketException) as problem:
                log.warning("gateway: %s", problem)
                self.failures += 1
                pause = min(self.BASE**self.failures, 120)  # expect: no-jitter@truck
                await asyncio.sleep(pause)  # expect: no-jitter@truck

    async def session(self):
        url = os.environ.get("GATEWAY", "ws://gateway.fleet.example:9001/truck/7")  # expect: cleartext
        async with websockets.connect(url, ping_interval=20_000, ping_timeout=10) as ws:  # expect: unit-mismatch
            self.failures = 0  # expect: reset-on-open
            while True:
                await ws.send(json.dumps(await self.queue.get()))

    async def sample(self):
        while True:
            self.queue.put_nowait(self.gps())  # expect: no-backpressure@queue
            await asyncio.sleep(0.2)
