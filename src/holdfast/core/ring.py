"""The ring: the last messages of one channel, as ready frames.

Three readers, one code: a client that resumes, a client that asks for history, and a client that
reads too slowly. None of them gets a queue of its own; each is only a position in the ring.

    floor ──┐                                  ┌── offset
            ▼                                  ▼
    ... gone │ entry │ entry │ entry │ entry │ newest
"""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import NamedTuple


class Entry(NamedTuple):
    """One message. `prev` is the offset of the message before it, `time` in seconds."""

    offset: int
    prev: int
    frame: bytes
    """The complete unmasked text frame of the `message`."""
    time: float


class Ring:
    """At most `capacity` entries with rising offsets, each entry's `prev` the offset before.

    `offset` is the newest offset ever appended, `floor` the newest one that is gone: every
    message after `floor` is held.
    """

    __slots__ = ("_entries", "capacity", "epoch", "floor", "offset")

    def __init__(self, epoch: str, capacity: int, offset: int = 0) -> None:
        self.epoch = epoch
        self.capacity = capacity
        self.offset = offset
        self.floor = offset
        self._entries: deque[Entry] | None = None

    def __len__(self) -> int:
        return len(self._entries) if self._entries else 0

    def append(self, entry: Entry) -> None:
        """Add the newest entry; the oldest makes room.

        An entry whose `prev` is not the newest offset proves a hole, so all before it counts as
        gone.
        """
        entries = self._entries
        if entries is None:
            entries = self._entries = deque()
        if entry.prev != self.offset:
            entries.clear()
            self.floor = entry.prev
        self.offset = entry.offset
        entries.append(entry)
        if len(entries) > self.capacity:
            self.floor = entries.popleft().offset

    def expire(self, before: float) -> None:
        """Drop the entries that are older than `before`, in seconds of the entries' clock."""
        entries = self._entries
        while entries and entries[0].time < before:
            self.floor = entries.popleft().offset

    def after(self, offset: int, limit: int | None = None) -> list[Entry]:
        """Return the held entries after `offset`, oldest first, at most `limit` of them."""
        entries = self._entries
        if not entries or offset >= self.offset:
            return []
        if offset <= self.floor:
            return list(islice(entries, limit))
        newer = []
        for entry in reversed(entries):
            if entry.offset <= offset:
                break
            newer.append(entry)
        newer.reverse()
        return newer[:limit]

    def last(self, count: int) -> list[Entry]:
        """Return the newest `count` entries, oldest first."""
        entries = self._entries
        if not entries or count <= 0:
            return []
        return list(islice(entries, max(0, len(entries) - count), None))
