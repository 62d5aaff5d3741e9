import asyncio

from tornado.ioloop import PeriodicCallback
from websockets import ClientConnection


async def keep(ws: ClientConnection):
    while True:
        await asyncio.sleep(30_000)  # expect: HF105
        await ws.send('{"type": "ping"}')


async def keep_right(ws: ClientConnection):
    while True:
        await asyncio.sleep(30)  # ok
        await ws.send('{"type": "ping"}')


class Desk:
    def start(self):
        PeriodicCallback(self.beat, 30).start()  # expect: HF105
        PeriodicCallback(self.beat, 30_000).start()  # ok

    def beat(self):
        self.ping(b"")
