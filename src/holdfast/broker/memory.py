"""The embedded broker: channels in this process's memory, every call answered at once."""

from __future__ import annotations

import heapq
import time
from collections import OrderedDict
from collections.abc import Callable
from secrets import token_hex

from holdfast.broker.base import Node, Page
from holdfast.codes import ErrorCode
from holdfast.core.options import Channel
from holdfast.core.ring import Entry, Ring
from holdfast.errors import RequestError
from holdfast.wire.messages import Member, Position

MAX_KEYS = 100_000
KEY_WINDOW = 300.0
"""How many idempotency keys are remembered, and for how many seconds."""


class _Topic(Ring):
    """A channel's ring, and what else the broker knows of the channel."""

    __slots__ = ("members", "published_at", "subscribed", "ttl", "watched")

    def __init__(self, epoch: str, options: Channel) -> None:
        super().__init__(epoch, options.history)
        self.ttl = options.ttl
        self.subscribed = False
        self.watched = False
        self.published_at = 0.0
        self.members: dict[str, Member] | None = None


class MemoryBroker:
    """Keeps at most `history` messages a channel for `ttl` seconds.

    All channels begin in one epoch. A channel without messages costs nothing to forget: it comes
    back at offset 0 of the same epoch. Forgetting one with messages starts a new epoch for all
    channels that are made later, so that no offset is ever given twice in one epoch.

    At most `max_channels` are held, with or without subscribers; one more raises RequestError with
    `unavailable`. A client that may publish to channels of any name can make that many.
    """

    immediate = True

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, *, max_channels: int = 100_000
    ) -> None:
        self._clock = clock
        self._max_channels = max_channels
        self._node: Node
        self._topics: dict[str, _Topic] = {}
        self._epoch = token_hex(4)
        self._due: list[tuple[float, str]] = []
        self._keys: OrderedDict[tuple[str, str], tuple[float, Position]] = OrderedDict()

    def bind(self, node: Node) -> None:
        self._node = node

    def subscribe(self, channel: str, options: Channel) -> Ring:
        topic = self._topic(channel, options)
        topic.subscribed = True
        topic.expire(self._clock() - topic.ttl)
        return topic

    def unsubscribe(self, channel: str) -> None:
        topic = self._topics.get(channel)
        if topic is not None:
            topic.subscribed = False
            self._forget_if_empty(channel, topic)

    def publish(
        self,
        channel: str,
        data: bytes,
        options: Channel,
        *,
        key: str | None = None,
        by: str | None = None,
    ) -> Position:
        now = self._clock()
        if key is not None and (known := self._known(channel, key, now)) is not None:
            return known
        topic = self._topic(channel, options)
        prev = topic.offset
        entry = Entry(prev + 1, prev, self._node.encode(channel, prev + 1, prev, data, by), now)
        topic.append(entry)
        topic.published_at = now
        if not topic.watched:
            self._watch(channel, topic)
        if topic.subscribed:
            self._node.deliver(channel, entry)
        position = Position(topic.epoch, prev + 1)
        if key is not None:
            self._keys[channel, key] = (now + KEY_WINDOW, position)
            if len(self._keys) > MAX_KEYS:
                self._keys.popitem(last=False)
        return position

    def history(
        self, channel: str, options: Channel, *, after: Position | None, limit: int
    ) -> Page:
        topic = self._topics.get(channel)
        if topic is None:
            return Page(Position(self._epoch, 0), [], False)
        topic.expire(self._clock() - topic.ttl)
        position = Position(topic.epoch, topic.offset)
        if after is None:
            return Page(position, topic.last(limit), len(topic) > limit)
        start = after.offset if after.epoch == topic.epoch else 0
        entries = topic.after(start, limit + 1)
        return Page(position, entries[:limit], len(entries) > limit)

    def join(self, channel: str, member: Member) -> None:
        topic = self._topics[channel]
        if topic.members is None:
            topic.members = {}
        topic.members[member.session] = member
        self._node.joined(channel, member)

    def leave(self, channel: str, member: Member) -> None:
        topic = self._topics.get(channel)
        if topic is not None and topic.members and topic.members.pop(member.session, None):
            self._node.left(channel, member)
            self._forget_if_empty(channel, topic)

    def members(self, channel: str) -> list[Member]:
        topic = self._topics.get(channel)
        return list(topic.members.values()) if topic is not None and topic.members else []

    def sweep(self, now: float) -> None:
        while self._due and self._due[0][0] <= now:
            _, channel = heapq.heappop(self._due)
            topic = self._topics[channel]
            topic.watched = False
            topic.expire(now - topic.ttl)
            if len(topic) or topic.subscribed or topic.published_at + topic.ttl > now:
                self._watch(channel, topic, now)
            else:
                del self._topics[channel]
                self._epoch = token_hex(4)
        self._expire_keys(now)

    async def close(self) -> None:
        """Nothing is held open."""

    def _topic(self, channel: str, options: Channel) -> _Topic:
        topic = self._topics.get(channel)
        if topic is None:
            if len(self._topics) >= self._max_channels:
                raise RequestError(ErrorCode.UNAVAILABLE, "Too many channels")
            topic = self._topics[channel] = _Topic(self._epoch, options)
        return topic

    def _watch(self, channel: str, topic: _Topic, now: float = 0.0) -> None:
        """Look at a channel again when its newest message is past its time."""
        topic.watched = True
        due = max(topic.published_at + topic.ttl, now + max(1.0, topic.ttl / 4))
        heapq.heappush(self._due, (due, channel))

    def _forget_if_empty(self, channel: str, topic: _Topic) -> None:
        if not (topic.subscribed or topic.members or topic.offset):
            del self._topics[channel]

    def _known(self, channel: str, key: str, now: float) -> Position | None:
        self._expire_keys(now)
        known = self._keys.get((channel, key))
        return known[1] if known is not None else None

    def _expire_keys(self, now: float) -> None:
        """Forget the keys past their time; the oldest come first, as all live equally long."""
        while self._keys:
            oldest = next(iter(self._keys))
            if self._keys[oldest][0] > now:
                return
            del self._keys[oldest]
