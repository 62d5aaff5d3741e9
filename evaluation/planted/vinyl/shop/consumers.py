from __future__ import annotations

import asyncio
import json
import logging

from channels.consumer import AsyncConsumer
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer, AsyncWebsocketConsumer

from .models import Bid, Record

log = logging.getLogger(__name__)


class BiddingConsumer(AsyncWebsocketConsumer):
    """Bids on a rare pressing."""

    async def connect(self):
        if not self.scope["user"].is_authenticated:
            await self.close(code=4401)
            return
        self.record_id = self.scope["url_route"]["kwargs"]["record"]
        self.group = f"bids.{self.record_id}"
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        highest = Bid.objects.filter(record=self.record_id).order_by("-cents").first()  # expect: blocking-in-async
        await self.send(json.dumps({"type": "highest", "cents": highest.cents if highest else 0}))

    async def disconnect(self, code):
        if hasattr(self, "group"):
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        offer = json.loads(text_data)  # expect: unguarded-parse
        cents = int(offer["cents"])  # expect: shape-assumed
        if not await self.save_bid(cents):
            await self.send(json.dumps({"type": "error", "error": "too low"}))
            return
        await self.channel_layer.group_send(self.group, {"type": "bid.placed", "cents": cents})

    async def bid_placed(self, event):
        await self.send(json.dumps({"type": "bid", "cents": event["cents"]}))

    @database_sync_to_async
    def save_bid(self, cents: int) -> bool:
        record = Record.objects.get(pk=self.record_id)
        highest = record.bids.order_by("-cents").first()
        if highest and highest.cents >= cents:
            return False
        Bid.objects.create(record=record, by=self.scope["user"], cents=cents)
        return True


class CrateConsumer(AsyncJsonWebsocketConsumer):
    async def connect(self):
        self.crate = self.scope["url_route"]["kwargs"]["crate"]  # expect: unauthorised-room@crate
        await self.channel_layer.group_add(f"crate.{self.crate}", self.channel_name)  # expect: unauthorised-room@crate
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard(f"crate.{self.crate}", self.channel_name)

    async def receive_json(self, content, **kwargs):
        if not isinstance(content, dict) or "record" not in content:
            await self.send_json({"type": "error", "error": "Invalid message"})
            return
        await self.channel_layer.group_send(
            f"crate.{self.crate}", {"type": "crate.changed", "record": content["record"]}
        )

    async def crate_changed(self, event):
        await self.send_json({"type": "changed", "record": event["record"]})


class StockTicker(AsyncConsumer):
    """What is left of the records in the window, for the till."""

    async def websocket_connect(self, event):
        await self.send({"type": "websocket.accept"})
        asyncio.create_task(self.tick())  # expect: task-leak

    async def tick(self):
        while True:
            rows = await self.in_window()
            await self.send({"type": "websocket.send", "text": json.dumps(rows)})
            await asyncio.sleep(10)

    async def websocket_receive(self, event):
        log.debug("the till said %s", event.get("text"))

    async def websocket_disconnect(self, event):  # expect: no-stop-consumer@ticker
        log.info("the till is gone: %s", event.get("code"))  # expect: no-stop-consumer@ticker

    @database_sync_to_async
    def in_window(self) -> list[dict[str, object]]:
        return list(Record.objects.filter(stock__gt=0).values("id", "stock")[:20])
