import asyncio
import random
import time

import websocket
import websockets


async def listen(url):
    delay = 1.0
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except (OSError, websockets.ConnectionClosed):
            await asyncio.sleep(delay)  # expect: HF303
            delay = min(delay * 2, 60)


def run(url):
    attempts = 0
    while True:
        app = websocket.WebSocketApp(url, on_message=print)
        app.run_forever(ping_interval=30, ping_timeout=10)
        attempts += 1
        time.sleep(min(2**attempts, 60))  # expect: HF303


class Right:
    def __init__(self):
        self.failures = 0

    async def listen(self, url):
        while True:
            try:
                async with websockets.connect(url) as ws:
                    await ws.recv()
            except OSError:
                self.failures += 1
                await asyncio.sleep(self.next_delay())  # ok

    def next_delay(self):
        return random.uniform(0, min(30, 2**self.failures))
