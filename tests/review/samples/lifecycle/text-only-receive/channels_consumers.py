import json

from channels.generic.websocket import (
    AsyncJsonWebsocketConsumer,
    AsyncWebsocketConsumer,
    WebsocketConsumer,
)


class ChatConsumer(AsyncWebsocketConsumer):
    async def receive(self, text_data):  # expect: HF212
        await self.send(text_data=json.loads(text_data)["message"])


class SyncConsumer(WebsocketConsumer):
    def receive(self, text_data=None):  # expect: HF212
        self.send(text_data=text_data)


class RightConsumer(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):  # ok
        if text_data is not None:
            await self.send(text_data=text_data)


class OpenConsumer(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, **kwargs):  # ok
        await self.send(text_data=text_data)


class JsonConsumer(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):  # ok
        await self.send_json(content)
