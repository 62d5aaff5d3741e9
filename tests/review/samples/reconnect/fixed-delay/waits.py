import asyncio
import contextlib

import aiohttp
import websockets


class Tail:
    async def run(self, session):
        while True:
            ws = await session.ws_connect("wss://a.example.com", heartbeat=30)
            again = asyncio.create_task(self.again.wait())
            done, _ = await asyncio.wait((self.read(ws), again))  # ok
            if again not in done:
                return

    async def read(self, ws):
        async for message in ws:
            print(message)


class Door:
    """Who calls `reconnect` is told when it fails."""

    async def connect(self):
        session = aiohttp.ClientSession()
        self.ws = await session.ws_connect("wss://a.example.com", heartbeat=30)

    async def reconnect(self):
        await self.ws.close()
        await asyncio.sleep(1)  # ok
        await self.connect()


async def three_ways(url, seconds):
    while True:
        try:
            async with websockets.connect(url) as ws:
                async for message in ws:
                    print(message)
        except ConnectionRefusedError:
            await asyncio.sleep(seconds)  # expect: HF302
        except OSError:
            await asyncio.sleep(seconds)  # ok: the same loop


class Ticking:
    async def dial(self, session):
        self.ws = await session.ws_connect("wss://a.example.com", heartbeat=30)

    async def run(self, session):
        while True:
            await asyncio.sleep(0.1)  # ok: a look at the clock
            if self.due():
                await self.dial(session)


class Packets:
    """A packet is sent again twice; a dial that fails then is an error of who sends."""

    async def dial(self, session):
        self.ws = await session.ws_connect("wss://a.example.com", heartbeat=30)
        await self.send("hello")

    async def send(self, packet):
        try:
            await self.ws.send_str(packet)
        except OSError:
            await asyncio.sleep(0.2)  # ok
            await self.dial(self.session)
            try:
                await self.ws.send_str(packet)
            except OSError:
                await asyncio.sleep(1)  # ok
                await self.dial(self.session)
                await self.ws.send_str(packet)


class Stubborn:
    async def dial(self, session):
        try:
            self.ws = await session.ws_connect("wss://a.example.com", heartbeat=30)
        except OSError:
            await asyncio.sleep(1)  # expect: HF302
            await self.dial(session)


async def until_refused(url):
    while True:
        async with websockets.connect(url) as ws:
            async for message in ws:
                print(message)
        await asyncio.sleep(1)  # ok: a dial that fails is an error of who called


async def caught(url):
    while True:
        try:
            ws = await websockets.connect(url)
            print(await ws.recv())
        except OSError:
            print("gone")
        await asyncio.sleep(1)  # expect: HF302


async def suppressed(url):
    while True:
        with contextlib.suppress(OSError):
            ws = await websockets.connect(url)
            print(await ws.recv())
        await asyncio.sleep(1)  # expect: HF302


class Restarted:
    async def reconnect(self):
        if self.state == State.OPEN:
            await self.ws.close()
            await asyncio.sleep(1)  # ok: for the old one to be gone
        self.ws = await websockets.connect(self.url)


class Kept:
    def __init__(self):
        self.ws = None

    async def dial(self):
        try:
            if self.ws is None:
                self.ws = await websockets.connect(self.url)
        except OSError:
            self.ws = None

    async def run(self):
        while True:
            try:
                print(await self.ws.recv())
            except OSError:
                await asyncio.sleep(3)  # ok: it has a socket, and does not dial
                await self.dial()


class Cleared:
    def __init__(self):
        self.ws = None

    async def dial(self):
        if self.ws is None:
            self.ws = await websockets.connect(self.url)

    async def run(self):
        while True:
            try:
                await self.dial()
                print(await self.ws.recv())
            except OSError:
                self.ws = None
                await asyncio.sleep(3)  # expect: HF302
