"""Who watches which parcel."""

from __future__ import annotations

import logging
from collections import defaultdict
from typing import Any

from fastapi import WebSocket

log = logging.getLogger(__name__)


class Hub:
    def __init__(self) -> None:
        self._watchers: dict[str, set[WebSocket]] = defaultdict(set)  # expect: in-memory-many-workers@parcels
        self._couriers: dict[int, WebSocket] = {}  # expect: in-memory-many-workers@parcels

    def watch(self, parcel: str, websocket: WebSocket) -> None:
        self._watchers[parcel].add(websocket)

    def unwatch(self, parcel: str, websocket: WebSocket) -> None:
        self._watchers[parcel].discard(websocket)
        if not self._watchers[parcel]:
            del self._watchers[parcel]

    def courier_online(self, courier: int, websocket: WebSocket) -> None:
        self._couriers[courier] = websocket

    def courier_offline(self, courier: int) -> None:
        self._couriers.pop(courier, None)  # expect: registry-close-race

    async def assign(self, courier: int, parcel: str) -> bool:
        websocket = self._couriers.get(courier)
        if websocket is None:
            return False
        try:
            await websocket.send_json({"type": "assigned", "parcel": parcel})
        except RuntimeError:
            log.warning("courier %s went away before parcel %s", courier, parcel)
            return False
        return True

    async def publish(self, parcel: str, event: dict[str, Any]) -> None:
        for websocket in self._watchers.get(parcel, ()):  # expect: fragile-broadcast@publish
            await websocket.send_json(event)  # expect: fragile-broadcast@publish

    async def publish_depot_notice(self, text: str) -> None:
        """Tell everybody; a connection that fails does not keep the others from hearing it."""
        everyone = [socket for sockets in self._watchers.values() for socket in sockets]
        for websocket in everyone:
            try:
                await websocket.send_json({"type": "notice", "text": text})
            except Exception:
                log.info("could not deliver the notice to a watcher")


hub = Hub()  # expect: in-memory-many-workers@parcels
