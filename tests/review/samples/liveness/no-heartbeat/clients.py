import aiohttp
from tornado.websocket import websocket_connect


async def follow(url):
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url) as ws:  # expect: HF101
            async for message in ws:
                print(message.data)


class Follower:
    async def open(self, url):
        self.connection = await websocket_connect(url)  # expect: HF101

    async def next(self):
        return await self.connection.read_message()


async def ask(url):
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as ws:  # ok
        await ws.send_str("time")
        return (await ws.receive()).data


async def opened(session, url):
    ws = await session.ws_connect(url)  # ok
    return ws


async def watched(session, url):
    async with session.ws_connect(url, heartbeat=20) as ws:  # ok
        async for message in ws:
            print(message.data)


async def local(session):
    async with session.ws_connect("ws://localhost:8080/feed") as ws:  # ok
        async for message in ws:
            print(message.data)
