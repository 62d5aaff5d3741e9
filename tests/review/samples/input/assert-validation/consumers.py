from channels.generic.websocket import AsyncJsonWebsocketConsumer


class Board(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content, **kwargs):
        try:
            assert not content["banned"]  # expect: HF404
            await self.draw(content["points"])
        except AssertionError:
            await self.send_json({"error": "Invalid message"})

    async def draw(self, points):
        assert isinstance(points, list)  # expect: HF404
        await self.send_json({"drawn": len(points)})
