import asyncio

import websockets


class Wallet:
    """The node of the same operator, without TLS."""

    def __init__(self, host):
        self.host = host

    async def payments(self):
        while True:
            try:
                async with websockets.connect(f"ws://{self.host}/payments") as ws:
                    async for payment in ws:
                        print(payment)
            except OSError:
                pass
            await asyncio.sleep(5)  # expect: HF302 weak


class WebOSRemote:
    """A television."""

    async def follow(self, url):
        while True:
            try:
                async with websockets.connect(url) as ws:
                    async for event in ws:
                        print(event)
            except OSError:
                pass
            await asyncio.sleep(5)  # expect: HF302 weak
