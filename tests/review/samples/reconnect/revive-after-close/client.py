import asyncio
import random

import websockets


class Client:
    def __init__(self, url):
        self.url = url
        self.ws = None

    async def run(self):
        while True:
            try:
                self.ws = await websockets.connect(self.url)
                async for message in self.ws:
                    print(message)
            except OSError:
                print("lost")
            await asyncio.sleep(random.uniform(1, 5))  # expect: HF308

    async def close(self):
        if self.ws is not None:
            await self.ws.close()


class Right:
    def __init__(self, url):
        self.url = url
        self.ws = None
        self.closed = False

    async def run(self):
        while not self.closed:
            try:
                self.ws = await websockets.connect(self.url)
                async for message in self.ws:
                    print(message)
            except OSError:
                print("lost")
            await asyncio.sleep(random.uniform(1, 5))  # ok

    async def close(self):
        self.closed = True
        await self.ws.close()


class Cancelled:
    def __init__(self, url):
        self.ws = None
        self.url = url
        self.task = asyncio.create_task(self.run())

    async def run(self):
        while True:
            try:
                self.ws = await websockets.connect(self.url)
                async for message in self.ws:
                    print(message)
            except OSError:
                print("lost")
            await asyncio.sleep(random.uniform(1, 5))  # ok

    async def stop(self):
        self.task.cancel()
        await self.ws.close()


class Leaving:
    def __init__(self, url):
        self.ws = None
        self.url = url

    async def run(self):
        while True:
            self.ws = await websockets.connect(self.url)
            try:
                await self.ws.recv()
            except websockets.ConnectionClosedOK:
                break
            await asyncio.sleep(random.uniform(1, 5))  # ok

    async def stop(self):
        await self.ws.close()


class Asking:
    def __init__(self, url):
        self.ws = None
        self.url = url
        self.on = True

    async def run(self):
        while True:
            if self.on:
                self.ws = await websockets.connect(self.url)
                await self.ws.recv()
            await asyncio.sleep(random.uniform(1, 5))  # ok

    async def stop(self):
        self.on = False
        await self.ws.close()


class Raising:
    def __init__(self, url):
        self.ws = None
        self.url = url

    async def run(self):
        while True:
            self.ws = await websockets.connect(self.url)
            async for message in self.ws:
                if message == "bye":
                    return
            await asyncio.sleep(random.uniform(1, 5))  # ok

    async def stop(self):
        await self.ws.close()
