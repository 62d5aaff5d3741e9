"""Pings for the WebSocket routes that are the application's own: one sweep for all of them.

Takes uvicorn's `ws_ping_interval` and `ws_ping_timeout` (seconds; None or 0 turns pings off).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Protocol
from weakref import WeakKeyDictionary

from holdfast.core.heartbeat import Heartbeat, Peer

if TYPE_CHECKING:
    from uvicorn.config import Config


class Pingable(Peer, Protocol):
    """A connection that can be pinged and cut off."""

    def ping(self, payload: bytes) -> None:
        """Send a Ping frame."""

    def terminate(self, seconds: float) -> None:
        """Cut the connection off: its pong did not come within `seconds`."""


class KeepAlive:
    """The sweep of one event loop."""

    _all: ClassVar[WeakKeyDictionary[asyncio.AbstractEventLoop, KeepAlive]] = WeakKeyDictionary()

    def __init__(self, loop: asyncio.AbstractEventLoop, config: Config) -> None:
        interval, timeout = config.ws_ping_interval, config.ws_ping_timeout
        self._loop = loop
        self._heartbeat: Heartbeat[Pingable] | None = None
        if interval:
            deadline = timeout or float("inf")
            tick = min(0.5, interval / 4, deadline / 4)
            self._heartbeat = Heartbeat(interval, deadline, tick, loop.time())
            loop.call_later(tick, self._tick, self._heartbeat)

    @classmethod
    def of(cls, loop: asyncio.AbstractEventLoop, config: Config) -> KeepAlive:
        """Return the loop's sweep, made on first use."""
        found = cls._all.get(loop)
        if found is None:
            found = cls._all[loop] = cls(loop, config)
        return found

    def add(self, peer: Pingable) -> None:
        """Take a connection in."""
        if self._heartbeat is not None:
            self._heartbeat.add(peer)

    def discard(self, peer: Pingable) -> None:
        """Let a connection go."""
        if self._heartbeat is not None:
            self._heartbeat.discard(peer)

    def answered(self, peer: Pingable) -> None:
        """Take a pong; whatever its payload, it proves that the peer lives."""
        if self._heartbeat is not None:
            self._heartbeat.answered(peer, self._loop.time())

    def _tick(self, heartbeat: Heartbeat[Pingable]) -> None:
        self._loop.call_later(heartbeat.tick, self._tick, heartbeat)
        now = self._loop.time()
        found = heartbeat.sweep(now)
        for peer in found.overdue:
            peer.terminate(heartbeat.timeout)
        for peer in found.ping:
            peer.ping(b"")
