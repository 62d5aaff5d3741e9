import uvicorn
from aiohttp import web
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve


async def echo(ws):
    async for message in ws:
        await ws.send(message)


async def main():
    async with serve(echo, "", 8765, ping_interval=None):  # expect: HF106
        pass
    async with serve(echo, "", 8766, ping_timeout=None):  # ok
        pass


async def follow(url, interval):
    async with connect(url, ping_interval=None) as ws:  # expect: HF106
        async for message in ws:
            print(message)
    async with connect(url, ping_interval=None) as ws:  # ok
        await ws.send("once")
        return await ws.recv()
    async with connect(url, ping_interval=interval) as ws:  # ok
        while True:
            print(await ws.recv())


class Feed:
    async def open(self, url):
        self.ws = await connect(url, ping_interval=None)  # expect: HF106

    async def loop(self, url):
        ws = await connect(url, ping_interval=None)  # expect: HF106
        while True:
            print(await ws.recv())


async def feed(request):
    ws = web.WebSocketResponse(heartbeat=None)  # expect: HF106
    await ws.prepare(request)
    return ws


if __name__ == "__main__":
    uvicorn.run("app:app", ws_ping_interval=0)  # expect: HF106
    uvicorn.run("app:app", ws_ping_interval=20)  # ok


async def local():
    async with connect("ws://localhost:8765", ping_interval=None) as ws:  # ok
        async for message in ws:
            print(message)


LINK_PINGS = 30


async def both():
    async with (
        serve(echo, "", 8767, ping_interval=LINK_PINGS),  # ok
        serve(echo, "", 8768, ping_interval=None),  # expect: HF106
    ):
        pass


async def rows(url, count):
    async with connect(url, ping_interval=None) as ws:  # expect: HF106
        return [await ws.recv() for _ in range(count)]
