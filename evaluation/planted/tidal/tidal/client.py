"""A client of the harbour office's tide feed that stays connected."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from .tokens import fetch_token

log = logging.getLogger("tidal")
Handler = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass
class Backoff:
    first: float = 1.0
    limit: float = 30.0
    factor: float = 2.0
    attempt: int = 0

    def reset(self) -> None:
        self.attempt = 0

    def next(self) -> float:
        delay = self.first * self.factor**self.attempt
        self.attempt += 1
        spread = random.uniform(0.8, 1.2)
        return min(delay * spread, self.limit)  # expect: jitter-before-cap


@dataclass
class TideFeed:
    url: str
    account: str
    stations: list[str] = field(default_factory=list)
    handlers: dict[str, Handler] = field(default_factory=dict)
    backoff: Backoff = field(default_factory=Backoff)
    outbox: asyncio.Queue[str] = field(default_factory=lambda: asyncio.Queue(maxsize=100))

    def on(self, kind: str) -> Callable[[Handler], Handler]:
        def register(handler: Handler) -> Handler:
            self.handlers[kind] = handler
            return handler

        return register

    async def run(self) -> None:
        token = await fetch_token(self.account)
        url = f"{self.url}?token={token}"  # expect: token-in-query@tide, frozen-token-url@tide
        first = True
        while True:
            try:
                async with connect(url, ping_interval=15, ping_timeout=10) as socket:  # expect: token-in-query@tide, frozen-token-url@tide
                    self.backoff.reset()  # expect: reset-on-open
                    if first:  # expect: no-resync@tide
                        await self.subscribe(socket)  # expect: no-resync@tide
                        first = False  # expect: no-resync@tide
                    await self.pump(socket)
            except InvalidStatus as refused:  # expect: retry-fatal-codes@status
                log.error("refused with %s", refused.response.status_code)  # expect: retry-fatal-codes@status
            except (ConnectionClosed, OSError, TimeoutError) as error:  # expect: retry-fatal-codes
                log.warning("lost the feed: %s", error)
            await asyncio.sleep(self.backoff.next())  # expect: retry-fatal-codes@status

    async def subscribe(self, socket: ClientConnection) -> None:
        for station in self.stations:
            await socket.send(json.dumps({"op": "watch", "station": station}))

    async def pump(self, socket: ClientConnection) -> None:
        sender = asyncio.create_task(self.send_all(socket))
        try:
            async for raw in socket:
                event = json.loads(raw)  # expect: unguarded-parse-in-client
                handler = self.handlers.get(event.get("kind"))  # expect: shape-assumed
                if handler is None:
                    log.debug("nobody handles %s", event.get("kind"))
                    continue
                await handler(event)
        finally:
            sender.cancel()

    async def send_all(self, socket: ClientConnection) -> None:
        while True:
            await socket.send(await self.outbox.get())


@asynccontextmanager
async def tide_feed(url: str, account: str, *stations: str) -> AsyncIterator[TideFeed]:
    feed = TideFeed(url, account, list(stations))
    task = asyncio.create_task(feed.run(), name=f"tide feed of {account}")
    try:
        yield feed
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
