import asyncio


class Gauge:
    def __init__(self, session, url):
        self.session = session
        self.url = url

    async def dial(self):
        self.ws = await self.session.ws_connect(self.url, heartbeat=30)
        self.reader = asyncio.create_task(self.read())

    async def read(self):
        async for message in self.ws:
            print(message)
        await asyncio.sleep(5)  # expect: HF308
        await self.dial()

    async def close(self):
        await self.ws.close()


class Asked:
    def __init__(self, session, url):
        self.session = session
        self.url = url
        self.wanted = True

    async def dial(self):
        self.ws = await self.session.ws_connect(self.url, heartbeat=30)
        self.reader = asyncio.create_task(self.read())

    async def read(self):
        async for message in self.ws:
            print(message)
        if not self.wanted:
            return
        await asyncio.sleep(5)  # ok
        await self.dial()

    async def close(self):
        self.wanted = False
        await self.ws.close()


class Supervised:
    def __init__(self, session, url):
        self.session = session
        self.url = url

    async def dial(self):
        self.ws = await self.session.ws_connect(self.url, heartbeat=30)
        self.reader = asyncio.create_task(self.read())

    async def drain(self):
        async for message in self.ws:
            print("late", message)

    async def read(self):
        async for message in self.ws:
            print(message)
        await asyncio.sleep(5)  # expect: HF308
        await self.dial()

    async def close(self):
        await self.ws.close()
