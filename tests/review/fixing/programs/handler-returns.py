import asyncio

from websockets.asyncio.server import serve

import drive


class Server:
    async def handle(self, ws, path):
        async for message in ws:
            await ws.send(message)

    async def run(self):
        async with serve(self.handle, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            with await asyncio.to_thread(drive.client, port) as link:
                drive.end(await asyncio.to_thread(drive.ask, link, "hello"))


asyncio.run(Server().run())
