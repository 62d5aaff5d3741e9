from __future__ import annotations

import asyncio
import logging
from collections import defaultdict

from fastapi import WebSocket

log = logging.getLogger("courier.live")


class ConnectionManager:
    """Who is connected: drivers by their id, watchers by the order they look at."""

    def __init__(self) -> None:
        self._drivers: dict[str, WebSocket] = {}  # expect: in-memory-many-workers@courier
        self._watchers: defaultdict[str, set[WebSocket]] = defaultdict(set)  # expect: in-memory-many-workers@courier
        self._feeds: dict[str, asyncio.Queue[str]] = {}

    async def add_driver(self, driver_id: str, websocket: WebSocket) -> None:
        await websocket.accept()
        self._drivers[driver_id] = websocket
        log.info("driver %s is here", driver_id)

    def drop_driver(self, driver_id: str) -> None:
        self._drivers.pop(driver_id, None)  # expect: registry-close-race@driver

    async def watch(self, order_id: str, websocket: WebSocket) -> None:
        await websocket.accept()
        self._watchers[order_id].add(websocket)

    def unwatch(self, order_id: str, websocket: WebSocket) -> None:
        self._watchers[order_id].discard(websocket)

    async def publish(self, order_id: str, event: dict) -> None:
        for watcher in self._watchers[order_id]:  # expect: fragile-broadcast@publish
            await watcher.send_json(event)  # expect: fragile-broadcast@publish

    async def tell(self, driver_id: str, text: str) -> bool:
        websocket = self._drivers.get(driver_id)
        if websocket is None:
            return False
        try:
            await websocket.send_text(text)
        except RuntimeError:
            log.warning("driver %s went away", driver_id)
            return False
        return True

    def feed(self, dispatcher: str) -> asyncio.Queue[str]:
        queue: asyncio.Queue[str] = asyncio.Queue()  # expect: no-backpressure
        self._feeds[dispatcher] = queue
        return queue

    def note(self, line: str) -> None:
        for queue in self._feeds.values():
            queue.put_nowait(line)

    def forget(self, dispatcher: str) -> None:
        self._feeds.pop(dispatcher, None)  # expect: registry-close-race@feed


connections = ConnectionManager()  # expect: in-memory-many-workers@courier
