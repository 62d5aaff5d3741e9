"""Keeps the local catalogue equal to the shop's."""

import asyncio
import json
import logging
import os

import socketio
import websockets.asyncio.client as client
from websockets.exceptions import ConnectionClosedError

log = logging.getLogger("catalogue")


async def sync(apply):
    failures = 0
    uri = "wss://shop.example/sync?auth=" + os.environ["SHOP_TOKEN"]
    while True:
        try:
            async with client.connect(uri, max_size=None) as shop:  # expect: huge-max-message
                async for text in shop:
                    apply(json.loads(text))
                    failures = 0
        except (ConnectionClosedError, OSError) as error:
            failures += 1
            log.warning("shop: %s", error)
            await asyncio.sleep(2**failures)  # expect: uncapped-backoff, no-jitter


stock = socketio.AsyncClient(reconnection=False)  # expect: reconnect-disabled


@stock.on("level")
async def level(data):
    log.info("%s: %d left", data["sku"], data["left"])
