"""Republishes tides for the pilots' tablets on the local network."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import aiohttp

from .client import tide_feed

log = logging.getLogger("tidal.relay")


class Pilots:
    """The pilots' own server, which is strict about who may publish."""

    FATAL = {1008, 4400, 4401, 4403}

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self.headers = {"Authorization": f"Key {key}"}
        self.pending: asyncio.Queue[dict[str, Any]] = asyncio.Queue(maxsize=200)

    async def publish(self, event: dict[str, Any]) -> None:
        if self.pending.full():
            self.pending.get_nowait()
        await self.pending.put(event)

    async def forever(self) -> None:
        tries = 0
        async with aiohttp.ClientSession(headers=self.headers) as session:
            while True:
                try:
                    ws = await session.ws_connect(self.url, heartbeat=20)
                except aiohttp.ClientError as error:
                    log.warning("pilots: %s", error)
                else:
                    tries = 0  # expect: reset-on-open
                    await self.speak(ws)
                    log.info("pilots closed with %s", ws.close_code)  # expect: retry-fatal-codes@pilots
                tries += 1
                await asyncio.sleep(min(2**tries, 60))  # expect: no-jitter, retry-fatal-codes@pilots

    async def speak(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        listening = asyncio.create_task(self.listen(ws))
        try:
            while not ws.closed:
                event = await self.pending.get()
                await ws.send_json(event)
        except ConnectionError:
            log.info("pilots went away")
        finally:
            listening.cancel()

    async def listen(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        async for message in ws:
            if message.type is aiohttp.WSMsgType.TEXT:
                log.info("pilots say %s", message.data)


async def main(upstream: str, downstream: str, key: str) -> None:
    pilots = Pilots(downstream, key)
    async with tide_feed(upstream, "relay", "north-quay", "lock-3") as feed:

        @feed.on("level")
        async def level(event: dict[str, Any]) -> None:
            await pilots.publish({"station": event["station"], "cm": event["cm"]})

        await pilots.forever()
