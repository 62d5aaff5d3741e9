import asyncio
import time

import websockets


class Bot:
    async def start(self):
        while True:
            try:
                async with websockets.connect(self.url) as ws:
                    async for message in ws:
                        print(message)
            except OSError:
                await asyncio.sleep(10)  # expect: HF302

    def start_forever(self):
        while True:
            try:
                asyncio.run(self.start())
            finally:
                time.sleep(3)  # ok: start does not return


class Worker:
    async def once(self):
        async with websockets.connect(self.url) as ws:
            async for message in ws:
                print(message)

    def start_forever(self):
        while True:
            try:
                asyncio.run(self.once())
            except OSError:
                time.sleep(3)  # expect: HF302
