from asgiref.sync import async_to_sync
from channels.consumer import AsyncConsumer
from channels.exceptions import StopConsumer
from channels.generic.websocket import (
    AsyncJsonWebsocketConsumer,
    AsyncWebsocketConsumer,
    WebsocketConsumer,
)
from shop.consumers import RoomConsumer


class Stays(AsyncWebsocketConsumer):
    async def connect(self):
        self.room = self.scope["url_route"]["kwargs"]["room"]
        await self.channel_layer.group_add(self.room, self.channel_name)  # expect: HF229
        await self.accept()

    async def disconnect(self, code):
        pass


class StaysToo(WebsocketConsumer):
    def connect(self):
        async_to_sync(self.channel_layer.group_add)("couriers", self.channel_name)  # expect: HF229
        self.accept()


class Subscribes(AsyncJsonWebsocketConsumer):
    async def receive_json(self, content):
        for room in content["rooms"]:
            await self.join(room)

    async def join(self, room):
        await self.channel_layer.group_add(room, self.channel_name)  # expect: HF229


class Leaves(AsyncWebsocketConsumer):
    async def connect(self):
        await self.channel_layer.group_add("news", self.channel_name)  # ok
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard("news", self.channel_name)


class LeavesByHelper(WebsocketConsumer):
    def connect(self):
        async_to_sync(self.channel_layer.group_add)("news", self.channel_name)  # ok
        self.accept()

    def disconnect(self, code):
        leave(self)


def leave(consumer):
    async_to_sync(consumer.channel_layer.group_discard)("news", consumer.channel_name)


class Listed(AsyncWebsocketConsumer):
    groups = ("news",)  # ok: Channels joins and leaves these

    async def news(self, event):
        await self.send(text_data=event["text"])


class Inherits(RoomConsumer, AsyncWebsocketConsumer):
    async def connect(self):
        # Whether the other base leaves is not seen.
        await self.channel_layer.group_add("news", self.channel_name)  # expect: HF229 weak
        await self.accept()


class Invites(AsyncConsumer):
    async def websocket_receive(self, event):
        other = event["text"]
        await self.channel_layer.group_add("guests", other)  # ok: not its own channel
        add = self.channel_layer.group_add
        await add("guests", other)

    async def websocket_disconnect(self, event):
        raise StopConsumer
