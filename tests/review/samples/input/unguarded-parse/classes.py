import json

import tornado.websocket
from channels.generic.websocket import AsyncJsonWebsocketConsumer, AsyncWebsocketConsumer
from starlette.endpoints import WebSocketEndpoint


class Echo(tornado.websocket.WebSocketHandler):
    def on_message(self, message):
        parsed = json.loads(message)  # expect: HF401
        self.write_message(parsed["text"])


class Chat(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        content = json.loads(text_data)  # expect: HF401
        await self.channel_layer.group_send("chat", content)


class Quiet(AsyncWebsocketConsumer):
    async def receive(self, text_data=None, bytes_data=None):
        try:
            content = json.loads(text_data)  # ok
        except ValueError:
            return
        await self.dispatch_content(content)

    async def dispatch_content(self, content):
        print(content)


class Board(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content, **kwargs):
        drawing = json.loads(content["drawing"])  # expect: HF401
        print(drawing)


class Endpoint(WebSocketEndpoint):
    async def on_receive(self, websocket, data):
        print(json.loads(data))  # expect: HF401
