import asyncio
from websockets.legacy import server as ws_server

CLIENTS = set()


class Feed:
    async def run(self):
        while True:
            await asyncio.gather(ws_server.broadcast(CLIENTS, "tick"), asyncio.sleep(1))  # expect: HF210

    async def once(self):
        await self.send(ws_server.broadcast)
        await ws_server.broadcast(  # expect: HF210
            CLIENTS,
            "tick",
        )
