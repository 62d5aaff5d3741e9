import asyncio

from websockets.asyncio.server import serve


class Server:
    def __init__(self):
        self.clients = {}

    async def handle(self, ws, path):  # expect: HF205
        async for message in ws:
            await ws.send(message)

    async def routed(self, ws, path):  # expect: HF205
        self.clients[path] = ws
        await ws.wait_closed()

    async def keyed(self, ws):
        self.clients[await ws.recv()] = ws  # expect: HF205

    async def optional(self, ws, path=None):  # ok
        async for message in ws:
            await ws.send(message)

    async def run(self):
        async with serve(self.handle, "", 8001), serve(self.routed, "", 8002):
            async with serve(self.keyed, "", 8003), serve(self.optional, "", 8004):
                await asyncio.Future()
