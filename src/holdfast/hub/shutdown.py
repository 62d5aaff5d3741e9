"""A hub's graceful end: clients are told when to come back, and closes are spread."""

from __future__ import annotations

import asyncio
import logging
import random
from typing import TYPE_CHECKING

from holdfast.codes import SERVICE_RESTART
from holdfast.wire.messages import Drain

if TYPE_CHECKING:
    from holdfast.hub.hub import Hub
    from holdfast.hub.session import Session

logger = logging.getLogger("holdfast.hub")


class Shutdown:
    """The drain of one hub, which happens at most once."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._task: asyncio.Task[None] | None = None
        self._ends_at: float | None = None

    @property
    def closing(self) -> bool:
        """Whether connections are being closed, so that new ones are refused."""
        return self._ends_at is not None

    def begin(self) -> asyncio.Task[None]:
        """Start to drain, if that has not begun; return the task that does it."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._drain())
        return self._task

    async def _drain(self) -> None:
        hub = self._hub
        hub.ready = False
        logger.info("draining %d connections over %g s", len(hub.sessions), hub.drain_time)
        await asyncio.sleep(hub.drain_delay)
        sessions = list(hub.sessions)
        random.shuffle(sessions)
        start = hub.now()
        self._ends_at = start + hub.drain_time
        for count, session in enumerate(sessions):
            due = start + hub.drain_time * count / len(sessions)
            if due > hub.now():
                await asyncio.sleep(due - hub.now())
            self.send_away(session)

    def send_away(self, session: Session) -> None:
        """Tell a client that is still there when to come back, and close its connection."""
        hub = self._hub
        if session not in hub.sessions or self._ends_at is None:
            return
        left = max(0.0, self._ends_at - hub.now())
        session.send(Drain(round(left * 1000), round(hub.drain_time * 1000)))
        session.close(SERVICE_RESTART, "the server restarts")
