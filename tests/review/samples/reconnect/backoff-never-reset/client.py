import asyncio
import random

import aiohttp
import websockets

URL = "wss://feed.example.com/"


async def follow(show) -> None:
    delay = 1.0
    while True:
        try:
            async with websockets.connect(URL) as ws:
                async for message in ws:
                    show(message)
        except OSError:
            pass
        await asyncio.sleep(delay * random.random())  # expect: HF320
        delay = min(delay * 2, 30)


async def careful(show) -> None:
    delay = 1.0
    while True:
        try:
            async with websockets.connect(URL) as ws:
                async for message in ws:
                    delay = 1.0
                    show(message)
        except OSError:
            pass
        await asyncio.sleep(delay * random.random())  # ok
        delay = min(delay * 2, 30)


async def ask(question: str) -> str:
    delay = 1.0
    while True:
        try:
            async with websockets.connect(URL) as ws:
                await ws.send(question)
                return str(await ws.recv())
        except OSError:
            await asyncio.sleep(delay * random.random())  # ok: one answer is all it wants
            delay = min(delay * 2, 30)


class Feed:
    def __init__(self) -> None:
        self.failures = 0
        self.stopped = False

    async def run(self) -> None:
        async with aiohttp.ClientSession() as session:
            while not self.stopped:
                try:
                    await self.read(session)
                except aiohttp.ClientError as error:
                    print(error)
                self.failures += 1
                await asyncio.sleep(random.random() * min(30, 2**self.failures))  # expect: HF320

    async def read(self, session: aiohttp.ClientSession) -> None:
        async with session.ws_connect(URL, heartbeat=30) as ws:
            async for message in ws:
                print(message.data)


class Dials:
    def __init__(self) -> None:
        self.ws = None

    async def dial(self) -> None:
        delay = 1.0
        while True:
            try:
                self.ws = await websockets.connect(URL)
                return
            except OSError:
                await asyncio.sleep(delay * random.random())  # ok: until it is connected
                delay = min(delay * 2, 30)

    async def run(self, show) -> None:
        while True:
            await self.dial()
            async for message in self.ws:
                show(message)


class Tasks:
    """Each loss begins a series of its own, as the listener is a task."""

    def __init__(self) -> None:
        self.ws = None
        self.listener = None
        self.stopped = False

    async def dial(self) -> bool:
        try:
            self.ws = await websockets.connect(URL)
        except OSError:
            return False
        self.listener = asyncio.create_task(self.listen())
        return True

    async def listen(self) -> None:
        async for message in self.ws:
            print(message)
        await self.again()

    async def again(self) -> None:
        delay = 1.0
        while not self.stopped:
            if await self.dial():
                break
            await asyncio.sleep(delay * random.random())  # ok
            delay = min(delay * 2, 30)


class Signal:
    def __init__(self, pause: float) -> None:
        self.pause = pause

    def follow(self) -> None:
        import time

        import websocket

        while True:
            app = websocket.WebSocketApp(URL, on_message=print)
            app.run_forever(ping_interval=30, ping_timeout=10)
            time.sleep(self.pause * random.random())  # expect: HF320
            self.pause = min(self.pause * 2, 30)
