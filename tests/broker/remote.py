"""A broker as one over a network is: every call waits, and deliveries come later by a task.

It shows that the contract can be met by a broker that is awaited and shared, and how little that
takes: a log a channel, and for each node a queue of what the backend tells it.
"""

from __future__ import annotations

import asyncio
from typing import TypeAlias

from holdfast.broker.base import Node, Page
from holdfast.core.options import Channel
from holdfast.core.ring import Entry, Ring
from holdfast.wire.messages import Member, Position

Record: TypeAlias = tuple[int, int, bytes, str | None]
"""(offset, prev, data, by)"""
News: TypeAlias = tuple[str, str, "Record | Member"]
"""("message", "joined" or "left", channel, what)"""

STEP = 3
"""The offsets of this backend are not consecutive."""


class Log:
    """One channel in the backend."""

    def __init__(self) -> None:
        self.newest = 0
        self.floor = 0
        self.records: list[Record] = []
        self.keys: dict[str, Position] = {}
        self.members: dict[str, Member] = {}
        self.listeners: set[RemoteBroker] = set()

    def append(self, data: bytes, by: str | None, capacity: int) -> Record:
        record = self.newest + STEP, self.newest, data, by
        self.newest = record[0]
        self.records.append(record)
        if len(self.records) > capacity:
            self.floor = self.records.pop(0)[0]
        return record


class Backend:
    """What the nodes share."""

    epoch = "backend"

    def __init__(self) -> None:
        self.logs: dict[str, Log] = {}

    def log(self, channel: str) -> Log:
        return self.logs.setdefault(channel, Log())

    def tell(self, channel: str, kind: str, what: Record | Member) -> None:
        for listener in self.log(channel).listeners:
            listener.news.put_nowait((kind, channel, what))


class RemoteBroker:
    """One node of a backend."""

    immediate = False

    def __init__(self, backend: Backend) -> None:
        self.news: asyncio.Queue[News] = asyncio.Queue()
        self._backend = backend
        self._node: Node
        self._rings: dict[str, Ring] = {}
        self._task: asyncio.Task[None] | None = None

    def bind(self, node: Node) -> None:
        self._node = node

    async def subscribe(self, channel: str, options: Channel) -> Ring:
        if self._task is None:
            self._task = asyncio.create_task(self._listen())
        await asyncio.sleep(0)
        log = self._backend.log(channel)
        ring = Ring(self._backend.epoch, options.history, log.floor)
        for record in log.records:
            ring.append(self._entry(channel, record))
        self._rings[channel] = ring
        log.listeners.add(self)
        return ring

    async def unsubscribe(self, channel: str) -> None:
        await asyncio.sleep(0)
        self._rings.pop(channel, None)
        self._backend.log(channel).listeners.discard(self)

    async def publish(
        self,
        channel: str,
        data: bytes,
        options: Channel,
        *,
        key: str | None = None,
        by: str | None = None,
    ) -> Position:
        await asyncio.sleep(0)
        log = self._backend.log(channel)
        if key is not None and key in log.keys:
            return log.keys[key]
        record = log.append(data, by, options.history)
        position = Position(self._backend.epoch, record[0])
        if key is not None:
            log.keys[key] = position
        self._backend.tell(channel, "message", record)
        await asyncio.sleep(0)
        return position

    async def history(
        self, channel: str, options: Channel, *, after: Position | None, limit: int
    ) -> Page:
        await asyncio.sleep(0)
        log = self._backend.log(channel)
        entries = [self._entry(channel, record) for record in log.records]
        position = Position(self._backend.epoch, log.newest)
        if after is None:
            return Page(
                position,
                entries[len(entries) - limit :] if limit < len(entries) else entries,
                len(entries) > limit,
            )
        start = after.offset if after.epoch == position.epoch else 0
        entries = [entry for entry in entries if entry.offset > start]
        return Page(position, entries[:limit], len(entries) > limit)

    async def join(self, channel: str, member: Member) -> None:
        await asyncio.sleep(0)
        self._backend.log(channel).members[member.session] = member
        self._backend.tell(channel, "joined", member)

    async def leave(self, channel: str, member: Member) -> None:
        await asyncio.sleep(0)
        if self._backend.log(channel).members.pop(member.session, None):
            self._backend.tell(channel, "left", member)

    async def members(self, channel: str) -> list[Member]:
        await asyncio.sleep(0)
        return list(self._backend.log(channel).members.values())

    def sweep(self, now: float) -> None:
        """Nothing is forgotten here."""

    async def close(self) -> None:
        for log in self._backend.logs.values():
            log.listeners.discard(self)
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
            self._task = None

    async def _listen(self) -> None:
        while True:
            kind, channel, what = await self.news.get()
            ring = self._rings.get(channel)
            if isinstance(what, Member):
                (self._node.joined if kind == "joined" else self._node.left)(channel, what)
            elif ring is not None:
                entry = self._entry(channel, what)
                ring.append(entry)
                self._node.deliver(channel, entry)

    def _entry(self, channel: str, record: Record) -> Entry:
        offset, prev, data, by = record
        return Entry(offset, prev, self._node.encode(channel, offset, prev, data, by), 0.0)
