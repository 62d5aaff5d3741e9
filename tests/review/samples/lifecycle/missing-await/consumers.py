from asgiref.sync import async_to_sync
from channels.generic.websocket import AsyncWebsocketConsumer, WebsocketConsumer
from channels.layers import get_channel_layer


class Chat(AsyncWebsocketConsumer):
    async def connect(self):
        self.channel_layer.group_add("chat", self.channel_name)  # expect: HF227
        self.accept()  # expect: HF227

    async def receive(self, text_data=None, bytes_data=None):
        await self.channel_layer.group_send("chat", {"type": "chat.message"})  # ok
        self.send_json({})

    def send_json(self, content):
        print(content)


class SyncChat(WebsocketConsumer):
    def connect(self):
        self.channel_layer.group_add("chat", self.channel_name)  # expect: HF227
        async_to_sync(self.channel_layer.group_add)("chat", self.channel_name)  # ok
        self.accept()  # ok


def notify(text):
    channel_layer = get_channel_layer()
    async_to_sync(channel_layer.group_send)("chat", {"type": "chat.message"})  # ok
    channel_layer.group_send("chat", {"type": "chat.message", "text": text})  # expect: HF227


channel_layer = get_channel_layer()
channel_layer.group_send("chat", {"type": "chat.message"})  # expect: HF227
