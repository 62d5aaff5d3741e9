"""The sweep: heartbeat, laggards and deadlines of all connections, in one timer.

Nothing here holds a timer or a task for a single connection. Twice a second the hub looks at the
connections whose turn it is to be pinged, and at the few that owe something: a pong, an
authentication, a fresh token, the answer to a Close, progress on a full transport.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from holdfast.codes import SLOW_CONSUMER, TOKEN_EXPIRED
from holdfast.core.heartbeat import Heartbeat
from holdfast.hub.ending import EXPIRED
from holdfast.hub.expiry import Expiry

if TYPE_CHECKING:
    from holdfast.hub.hub import Hub
    from holdfast.hub.session import Session

TICK: Final = 0.5
"""Seconds between two sweeps, at most."""


class Upkeep:
    """What the hub does on its own as time goes by."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._timer: asyncio.TimerHandle | None = None
        self.heartbeat: Heartbeat[Session] = Heartbeat(
            hub.ping_interval,
            hub.pong_timeout,
            min(TICK, hub.ping_interval / 4, hub.pong_timeout / 4),
            hub.now(),
        )
        self.laggards: set[Session] = set()
        self.closing: dict[Session, float] = {}
        self.locked: dict[Session, float] = {}
        self.expiry = Expiry()
        self.terminated = 0

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Begin to sweep, if that has not begun."""
        if self._timer is None:
            self.heartbeat.sweep(self._hub.now())
            self._timer = loop.call_later(self.heartbeat.tick, self._tick, loop)

    def stop(self) -> None:
        """End the sweeps."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _tick(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = loop.call_later(self.heartbeat.tick, self._tick, loop)
        self.sweep(self._hub.now())

    def sweep(self, now: float) -> None:
        """Look at everyone whose turn it is."""
        found = self.heartbeat.sweep(now)
        for session in found.overdue:
            if not session.may_read:
                self.postpone(session)  # its pong may lie among the bytes that we do not take
                continue
            self._terminate(session, f"no pong within {self.heartbeat.timeout:g} s")
        payload = self.ping_payload(now)
        for session in found.ping:
            session.link.ping(payload)
        for session in [s for s in self.laggards if s.catchup is not None]:
            if session.catchup is not None and now - session.catchup.since > self._hub.max_lag:
                session.close(SLOW_CONSUMER, f"more than {self._hub.max_lag:g} s behind")
        for session in [s for s, due in self.closing.items() if due <= now]:
            self._terminate(session, "no answer to Close")
        for session in [s for s, due in self.locked.items() if due <= now]:
            del self.locked[session]
            session.close(TOKEN_EXPIRED, "no token was sent in time")
        for session in self.expiry.take_due(self._hub.wall_clock()):
            session.close(TOKEN_EXPIRED, EXPIRED)
        self._hub.slices.clear()
        self._hub.broker.sweep(now)

    def ping_payload(self, sent_at: float | None) -> bytes:
        """The payload of a ping sent at that time; its pong brings it back."""
        return b"" if sent_at is None else b"%d" % round(sent_at * 1000)

    def postpone(self, session: Session) -> None:
        """Give a peer that cannot be judged now, or has just shown life, a new turn."""
        session.pinged_at = None

    def await_end(self, session: Session) -> None:
        """Cut a peer off that does not end its half of the connection in time."""
        self.closing.setdefault(session, self._hub.now() + self._hub.close_timeout)

    def forget(self, session: Session) -> None:
        """Let a connection that has ended go."""
        self.heartbeat.discard(session)
        self.laggards.discard(session)
        self.closing.pop(session, None)
        self.locked.pop(session, None)
        self.expiry.discard(session)

    def _terminate(self, session: Session, cause: str) -> None:
        self.terminated += 1
        self.closing.pop(session, None)
        session.terminated = cause
        session.link.abort()
