"""Carries samples to the hub over its HTTP API, whatever happens to the server meanwhile."""

import asyncio
from collections import deque
from secrets import token_hex
from typing import Any

import httpx

PAUSE = 0.1
"""Seconds between two attempts."""

ANSWER = 30.0
"""Seconds that an answer may take: longer than the demo freezes."""


class Carrier:
    """Samples on their way, in order, each published once; the oldest of more than `keep` goes.

    Each has a key of its own. So it may be sent again when the first answer was lost, and a server
    that had got it does not publish it twice.
    """

    def __init__(self, url: str, api_key: str, channel: str, keep: int) -> None:
        self._url = url
        self._headers = {"authorization": f"Bearer {api_key}"}
        self._channel = channel
        self._waiting: deque[dict[str, Any]] = deque(maxlen=keep)
        self._arrived = asyncio.Event()
        self._may_go = asyncio.Event()
        self.subscribers: int | None = None
        """How many connections listened when that was last asked."""

    def add(self, data: Any) -> None:
        """Take a sample."""
        self._waiting.append({"channel": self._channel, "data": data, "key": token_hex(8)})
        self._arrived.set()

    def hold(self) -> None:
        """Send nothing for now: the server is about to go, and would take it along."""
        self._may_go.clear()

    def release(self) -> None:
        """Send again what has come and comes."""
        self._may_go.set()

    async def run(self) -> None:
        """Publish for ever. Whatever goes wrong, the sample is tried again: the port may even be
        another server's, until ours has said so and ended."""
        async with httpx.AsyncClient(
            base_url=self._url, headers=self._headers, timeout=ANSWER, trust_env=False
        ) as client:
            while True:
                await self._may_go.wait()
                await self._arrived.wait()
                try:
                    await self._send_first(client)
                except httpx.HTTPError:
                    await asyncio.sleep(PAUSE)

    async def _send_first(self, client: httpx.AsyncClient) -> None:
        sample = self._waiting[0]
        answer = await client.post("/api/publish", json=sample)
        answer.raise_for_status()
        if self._waiting[0] is sample:  # else it was the oldest of too many
            self._waiting.popleft()
        if not self._waiting:
            self._arrived.clear()
            answer = await client.get(f"/api/channels/{self._channel}")
            self.subscribers = answer.raise_for_status().json()["subscribers"]
