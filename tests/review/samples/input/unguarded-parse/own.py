from channels.generic.websocket import AsyncJsonWebsocketConsumer


class Operations(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        await self.send_json(content)

    async def unsubscribe(self, message):
        await self.receive_json({"type": "stop", "id": message["id"]})  # ok: its own handler
