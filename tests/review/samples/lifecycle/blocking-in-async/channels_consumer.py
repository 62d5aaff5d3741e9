import time

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer, WebsocketConsumer

from .models import Message, Room


class Chat(AsyncWebsocketConsumer):
    async def connect(self):
        room = Room.objects.get(name="lobby")  # expect: HF216
        last = Message.objects.filter(room=room).order_by("-at").first()  # expect: HF216
        await self.accept()
        await self.send(text_data=last.text)

    async def receive(self, text_data=None, bytes_data=None):
        await Message.objects.acreate(text=text_data)  # ok
        messages = Message.objects.filter(text=text_data)  # ok
        async for message in messages:
            await self.send(text_data=message.text)
        await self.save(text_data)
        self.scope.get("user")
        self.cache.first().value.count()
        await Room.objects.using("other").get("it")

    @database_sync_to_async
    def save(self, text):
        Message.objects.create(text=text)  # ok


class SyncChat(WebsocketConsumer):
    def receive(self, text_data=None, bytes_data=None):
        time.sleep(1)  # ok
        Message.objects.create(text=text_data)
