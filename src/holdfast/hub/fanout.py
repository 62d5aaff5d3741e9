"""From published entries to one write a subscriber a turn.

The system call is the cost. All entries that a channel got in one turn of the event loop are
joined into one bytes object, which every subscriber shares; a subscriber of several channels gets
their join. So each connection is written to once a turn, however much was published.

Where a crowd listens, one write to each costs far more than one more look at the sockets. So while
each turn brings more messages, the writes wait for one turn more, `MAX_TURNS` at the most: some
tens of microseconds. A single message waits for one empty turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from holdfast.core.ring import Entry
from holdfast.hub.channel import LiveChannel

if TYPE_CHECKING:
    from holdfast.hub.session import Session

CROWD: Final = 64
"""Subscribers from which on it pays to wait for one more turn."""

MAX_TURNS: Final = 32


class Fanout:
    """Collects what is published in a turn and writes it at the turn's end."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.delivered = 0
        self._dirty: list[LiveChannel] = []
        self._added = 0
        self._seen = 0
        self._turns = 0

    def add(self, channel: LiveChannel, entry: Entry) -> None:
        """Take an entry for all subscribers of a channel."""
        self._added += 1
        if channel.pending is not None:
            channel.pending.append(entry)
            return
        channel.pending = [entry]
        if not self._dirty:
            self._seen = self._turns = 0
            self.call_soon(self._end_turn)
        self._dirty.append(channel)

    def call_soon(self, callback: Callable[[], None]) -> None:
        """Run a callback in the next turn."""
        if self.loop is not None:
            self.loop.call_soon(callback)

    def _end_turn(self) -> None:
        """Write, or wait for one more turn while a crowd's messages keep coming."""
        if (
            self._added > self._seen
            and self._turns < MAX_TURNS
            and any(len(channel.subscribers) >= CROWD for channel in self._dirty)
        ):
            self._seen = self._added
            self._turns += 1
            self.call_soon(self._end_turn)
        else:
            self.flush()

    def flush(self) -> None:
        """Write what was collected. Called at the end of a turn, and before a session's position
        in a channel is looked at, so that no entry is both in the ring and still to come."""
        dirty, self._dirty = self._dirty, []
        self._added = 0
        if len(dirty) == 1:
            self._write_one(dirty[0])
        elif dirty:
            self._write_joined(dirty)

    def _write_one(self, channel: LiveChannel) -> None:
        batch = channel.take_batch()
        frames = batch.frames
        self.delivered += len(batch.entries) * len(channel.subscribers)
        for session in tuple(channel.subscribers):
            if session.plain:
                session.link.write(frames)
            else:
                session.deliver(channel, batch)

    def _write_joined(self, dirty: list[LiveChannel]) -> None:
        parts: dict[Session, list[bytes]] = {}
        for channel in dirty:
            batch = channel.take_batch()
            self.delivered += len(batch.entries) * len(channel.subscribers)
            for session in tuple(channel.subscribers):
                if session.plain:
                    parts.setdefault(session, []).append(batch.frames)
                else:
                    session.deliver(channel, batch)
        for session, frames in parts.items():
            session.link.write(frames[0] if len(frames) == 1 else b"".join(frames))
