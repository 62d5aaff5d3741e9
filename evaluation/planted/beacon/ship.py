"""On board: keeps in touch with the coast."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

log = logging.getLogger("ship")
Say = Callable[[dict], Awaitable[None]]
STABLE = 30.0


class Backoff:
    """Pauses with full jitter between `first` and `cap` seconds."""

    def __init__(self, first: float = 1.0, cap: float = 30.0) -> None:
        self.first, self.cap = first, cap
        self.tries = 0

    def next(self) -> float:
        ceiling = min(self.cap, self.first * 2**self.tries)
        self.tries += 1
        return random.uniform(0, ceiling)

    def forget(self) -> None:
        self.tries = 0


class Coast:
    def __init__(self, url: str, token: Callable[[], Awaitable[str]]) -> None:
        self.url = url
        self.token = token
        self.unsent: deque[dict] = deque(maxlen=500)
        self.topics: set[str] = set()
        self.socket: ClientConnection | None = None

    async def stay(self, say: Say) -> None:
        backoff = Backoff()
        while True:
            began = time.monotonic()
            try:
                headers = {"Authorization": f"Bearer {await self.token()}"}
                async with connect(self.url, additional_headers=headers, open_timeout=10) as socket:
                    self.socket = socket
                    for topic in self.topics:
                        await socket.send(json.dumps({"follow": topic}))
                    await self.drain(socket)
                    await self.hear(socket, say)
            except ConnectionClosed as closed:
                if closed.code == 4401:  # expect: retry-fatal-codes@ship
                    log.error("the coast does not know us")  # expect: retry-fatal-codes@ship
            except InvalidStatus as refused:
                if refused.response.status_code in (401, 403):
                    raise
            except (OSError, TimeoutError) as error:
                log.warning("no coast: %s", error)
            finally:
                self.socket = None
            if time.monotonic() - began > STABLE:
                backoff.forget()
            await asyncio.sleep(backoff.next())  # expect: retry-fatal-codes@ship

    async def hear(self, socket: ClientConnection, say: Say) -> None:
        async for message in socket:
            try:
                word = json.loads(message)
            except ValueError:
                log.warning("not JSON: %.60r", message)
                continue
            if isinstance(word, dict):
                await say(word)

    async def drain(self, socket: ClientConnection) -> None:
        while self.unsent:
            await socket.send(json.dumps(self.unsent.popleft()))

    async def send(self, word: dict) -> None:
        if self.socket is None:
            self.unsent.append(word)
            return
        with contextlib.suppress(ConnectionClosed):
            await self.socket.send(json.dumps(word))
