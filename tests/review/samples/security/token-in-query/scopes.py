from urllib.parse import parse_qs, parse_qsl

from channels.generic.websocket import AsyncWebsocketConsumer


class Tickets(AsyncWebsocketConsumer):
    async def connect(self):
        given = parse_qs(self.scope["query_string"].decode())
        if given.get("auth_token") == ["s3same"]:  # expect: HF510
            await self.accept()


class Seats(AsyncWebsocketConsumer):
    async def connect(self):
        given = dict(parse_qsl(self.scope["query_string"].decode()))
        self.row = given["row"]  # ok
        self.user = given["password"]  # expect: HF510
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        form = parse_qs(text_data)
        await self.send(form["token"][0])  # ok: of a message, not of the handshake
