import asyncio

from channels.generic.websocket import AsyncJsonWebsocketConsumer


class Clock(AsyncJsonWebsocketConsumer):
    async def connect(self):
        await self.accept()
        self.task = asyncio.create_task(self.tick())  # expect: HF215

    async def tick(self):
        while True:
            await self.send_json({"type": "tick"})
            await asyncio.sleep(1)


class RightClock(AsyncJsonWebsocketConsumer):
    task = None

    async def connect(self):
        await self.accept()
        self.task = asyncio.create_task(self.tick())  # ok

    async def disconnect(self, code):
        if self.task:
            self.task.cancel()

    async def tick(self):
        while True:
            await self.send_json({"type": "tick"})
            await asyncio.sleep(1)
