import asyncio

from websocket import WebSocketApp
from websockets import connect


class Feed:
    """Pings as the exchange wants it."""

    async def run(self, url):
        self.ws = await connect(url, ping_interval=None)  # ok
        asyncio.create_task(self.keep_alive())
        async for message in self.ws:
            print(message)

    async def keep_alive(self):
        while True:
            await asyncio.sleep(15)
            await self.ws.send('{"op": "ping"}')


WebSocketApp("wss://example.org").run_forever(ping_interval=0)  # ok
