import asyncio
import json
import time
from urllib.parse import parse_qs

from asgiref.sync import async_to_sync
from channels.consumer import AsyncConsumer
from channels.db import database_sync_to_async
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncJsonWebsocketConsumer, AsyncWebsocketConsumer, WebsocketConsumer
from django.db import connection

from .models import Boat, Ticket


class BoatConsumer(AsyncJsonWebsocketConsumer):
    """Where a boat is. Everybody may look; the captain may write."""

    async def connect(self):
        self.slug = self.scope["url_route"]["kwargs"]["boat"]
        self.group = f"boat.{self.slug}"
        self.boat = await database_sync_to_async(Boat.objects.get)(slug=self.slug)
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        self.clock = asyncio.ensure_future(self.show_time())  # expect: task-leak

    async def receive_json(self, content, **kwargs):
        if content["do"] == "move":  # expect: shape-assumed@boat
            boat = Boat.objects.filter(slug=self.slug).first()  # expect: blocking-in-async@boat
            boat.lat, boat.lon = content["at"]  # expect: shape-assumed@boat
            boat.save()  # expect: blocking-in-async@boat
            await self.channel_layer.group_send(self.group, {"type": "boat.moved", "at": content["at"]})

    async def boat_moved(self, event):
        await self.send_json({"at": event["at"]})

    async def show_time(self):
        while True:
            await self.send_json({"time": time.time()})
            await asyncio.sleep(1)

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.group, self.channel_name)


class CrewConsumer(AsyncConsumer):
    async def websocket_connect(self, message):
        query = parse_qs(self.scope["query_string"].decode())
        if query.get("api_key") != ["crew"]:  # expect: token-in-query
            await self.send({"type": "websocket.close", "code": 4003})
            return
        await self.send({"type": "websocket.accept"})

    async def websocket_receive(self, message):
        time.sleep(0.2)  # expect: blocking-in-async
        await self.send({"type": "websocket.send", "text": "aye"})

    async def websocket_disconnect(self, message):  # expect: no-stop-consumer@crew
        self.left = time.time()  # expect: no-stop-consumer@crew


class BellConsumer(AsyncConsumer):
    async def websocket_connect(self, message):
        await self.send({"type": "websocket.accept"})

    async def websocket_disconnect(self, message):
        raise StopConsumer


class TicketConsumer(WebsocketConsumer):
    def connect(self):
        self.accept()
        async_to_sync(self.channel_layer.group_add)("tickets", self.channel_name)

    def receive(self, text_data=None, bytes_data=None):
        order = json.loads(text_data)  # expect: unguarded-parse
        with connection.cursor() as cursor:
            cursor.execute("SELECT seat FROM tracking_ticket WHERE code = '%s'" % order["code"])  # expect: dangerous-sink, shape-assumed@ticket
            seats = [row[0] for row in cursor.fetchall()]
        free = Ticket.objects.exclude(seat__in=seats).count()
        self.send(text_data=json.dumps({"free": free}))

    def ticket_sold(self, event):
        self.send(text_data=json.dumps({"sold": event["seat"]}))

    def disconnect(self, code):
        async_to_sync(self.channel_layer.group_discard)("tickets", self.channel_name)


class NoticeConsumer(AsyncWebsocketConsumer):
    async def connect(self):
        await self.accept()

    async def receive(self, text_data=None, bytes_data=None):
        try:
            notice = json.loads(text_data or "")
        except ValueError:
            await self.send(text_data='{"error": "Invalid JSON"}')
            return
        if not isinstance(notice, dict) or not isinstance(notice.get("text"), str):
            await self.send(text_data='{"error": "Invalid message"}')
            return
        await self.send(text_data=json.dumps({"seen": notice["text"][:200]}))
