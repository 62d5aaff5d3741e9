import json
import time

import requests
from channels.consumer import AsyncConsumer
from channels.generic.websocket import AsyncJsonWebsocketConsumer, AsyncWebsocketConsumer


class Screen(AsyncJsonWebsocketConsumer):
    async def connect(self):
        await self.channel_layer.group_add("screens", self.channel_name)
        await self.accept()

    async def receive_json(self, content):
        page = requests.get(content["url"], timeout=10)  # expect: blocking-in-async, shape-assumed
        await self.channel_layer.group_send("screens", {"type": "show", "html": page.text})

    async def show(self, event):
        await self.send_json({"html": event["html"]})

    async def disconnect(self, code):
        await self.channel_layer.group_discard("screens", self.channel_name)


class Uploads(AsyncConsumer):
    async def websocket_connect(self, _):
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, event):
        assert len(event["bytes"]) < 1 << 20  # expect: assert-validation
        await self.send({"type": "websocket.send", "text": str(len(event["bytes"]))})

    async def websocket_disconnect(self, event):  # expect: no-stop-consumer@uploads
        await self.channel_layer.group_discard("uploads", self.channel_name)
