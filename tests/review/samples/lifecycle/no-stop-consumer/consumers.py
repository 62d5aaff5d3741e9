from channels.consumer import AsyncConsumer, SyncConsumer
from channels.generic.websocket import AsyncWebsocketConsumer


class Echo(AsyncConsumer):
    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})

    async def websocket_disconnect(self, event):  # expect: HF214
        await self.channel_layer.group_discard("chat", self.channel_name)


class Quiet(SyncConsumer):
    def websocket_disconnect(self, event):  # expect: HF214
        pass


class Early(SyncConsumer):
    def websocket_disconnect(self, event):  # expect: HF214
        return None


class Generic(AsyncWebsocketConsumer):
    async def websocket_disconnect(self, message):  # expect: HF214
        print("gone", message["code"])


class Base(AsyncWebsocketConsumer):
    async def websocket_disconnect(self, message):  # ok
        print("gone")
        await super().websocket_disconnect(message)


class Old(AsyncWebsocketConsumer):
    async def websocket_disconnect(self, message):  # ok
        await AsyncWebsocketConsumer.websocket_disconnect(self, message)


class Usual(AsyncWebsocketConsumer):
    async def disconnect(self, code):  # ok
        print("gone", code)
