"""A client written from protocol/PROTOCOL.md alone loses nothing silently and shows nothing twice.

It follows "Position and resume" step by step. A real hub talks to it over links without sockets
that block, drop and come back, while channels lose history and are forgotten.
"""

from __future__ import annotations

import asyncio
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdfast import Channel, Hub
from holdfast.core.ring import Entry
from holdfast.testing.clock import FakeClock
from holdfast.testing.link import MemoryLink
from holdfast.wire.messages import Gap, Message, Position, Reply, Subscribe, Subscribed, Unsubscribe

NAME: Final = "a"


class GuideClient:
    """What the guide tells a client to do for one channel."""

    def __init__(self, hub: Hub, last: int) -> None:
        self.hub = hub
        self.wanted = last
        self.link = MemoryLink(hub)
        self.epoch = ""
        self.last: int | None = None
        self.first = False
        self.asking = False
        self.request = Subscribe(NAME)
        self.delivered: list[Position] = []
        self.lost: list[tuple[str, int, int]] = []
        self.starts: dict[str, int] = {}
        """Where the client came into an epoch."""
        self.ends: dict[str, int] = {}
        """Where it was in an epoch when it was told that the rest cannot be known."""
        self.subscribe()

    def subscribe(self) -> None:
        if self.last is None:
            self.request = Subscribe(NAME, last=self.wanted)
        else:
            owed = self.wanted if self.first else 0
            since = Position(self.epoch, max(0, self.last - owed))
            self.request = Subscribe(NAME, since=since)
        self.link.send(self.request)

    def reconnect(self) -> None:
        self.link.drop()
        self.link = MemoryLink(self.hub)
        self.asking = False
        self.subscribe()

    async def read(self) -> None:
        for message in await self.link.receive():
            self.take(message)

    def take(self, message: Reply) -> None:
        if isinstance(message, Subscribed):
            self.asking = False
            self.subscribed(message)
        elif self.asking:
            pass
        elif isinstance(message, Message):
            self.message(message)
        elif isinstance(message, Gap):
            self.gap(message)

    def subscribed(self, reply: Subscribed) -> None:
        if self.request.since is None:
            self.epoch, self.last = reply.epoch, reply.offset
            self.starts.setdefault(reply.epoch, reply.offset)
            self.first = self.request.last > 0
        elif reply.lost is not None:
            self.lose(reply.lost.last)
        elif not reply.recovered:
            assert self.last is not None
            self.ends[self.epoch] = self.last
            self.epoch, self.last, self.first = reply.epoch, 0, False
            self.starts.setdefault(reply.epoch, 0)
            if reply.offset > 0:
                self.ask_again()

    def message(self, message: Message) -> None:
        assert self.last is not None
        prev = message.prev if message.prev is not None else message.offset - 1
        if self.first:
            self.first = False
            if message.offset <= self.last:
                self.last = prev
        if message.offset <= self.last:
            return
        if prev > self.last:
            self.ask_again()
            return
        self.last = message.offset
        self.delivered.append(Position(self.epoch, message.offset))

    def gap(self, gap: Gap) -> None:
        assert self.last is not None
        if self.first and gap.last <= self.last:
            self.last = gap.last
        self.lose(gap.last)
        self.first = False

    def lose(self, last: int) -> None:
        assert self.last is not None
        if last > self.last:
            self.lost.append((self.epoch, self.last + 1, last))
            self.last = last
            self.first = False

    def ask_again(self) -> None:
        self.asking = True
        self.link.send(Unsubscribe(NAME))
        self.subscribe()


EVENTS: Final = st.lists(
    st.one_of(
        st.integers(1, 6).map(lambda count: ("publish", count)),
        st.sampled_from(["block", "unblock", "reconnect", "hide one", "read", "read"]).map(
            lambda event: (event, 0)
        ),
        st.sampled_from([10, 61]).map(lambda seconds: ("wait", seconds)),
    ),
    max_size=40,
)


@settings(
    max_examples=200, derandomize=True, database=None, deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip
@given(st.integers(0, 6), st.integers(0, 4), EVENTS)
def test_nothing_twice_and_nothing_silent(
    history: int, last: int, events: list[tuple[str, int]]
) -> None:
    """Every message after the first `subscribed` is shown once, or named as lost, or belongs to
    an epoch whose end the client was told it does not know."""
    asyncio.run(live(history, last, events))


async def live(history: int, last: int, events: list[tuple[str, int]]) -> None:
    clock = FakeClock()
    hub = Hub({"*": Channel(history=history, ttl=60.0)}, clock=clock, max_lag=1e9)
    before = [hub.publish(NAME, n) for n in range(3)]
    client = GuideClient(hub, last)
    await client.read()
    published: list[Position] = []
    blocked = False
    for event, number in events:
        if event == "publish":
            published += [hub.publish(NAME, n) for n in range(number)]
        elif event == "block":
            client.link.block()
            blocked = True
        elif event == "unblock":
            client.link.unblock()
            blocked = False
        elif event == "reconnect":
            client.reconnect()
            blocked = False
        elif event == "hide one" and not blocked:  # as if a server had left one out
            await client.read()
            published.append(hub.publish(NAME, "hidden"))
            await client.link.receive()
        elif event == "wait":
            client.link.drop()
            for _ in range(number):
                hub.broker.sweep(clock.advance(1.0))
            client.reconnect()
            blocked = False
        else:
            await client.read()
    client.link.unblock()
    published.append(hub.publish(NAME, "the last"))
    for _ in range(5):
        await client.read()
    check(client, before, published)


async def test_new_epoch_under_a_subscriber() -> None:
    """A broker that loses its history while somebody listens leaves a hole, and that is enough:
    the client asks again, learns that what it missed cannot be known, and gets what the new one
    holds."""
    hub = Hub()
    client = GuideClient(hub, 0)
    hub.publish(NAME, 1)
    await client.read()
    ring = hub.channels[NAME].ring
    old, ring.epoch = ring.epoch, "new"
    for offset in (1001, 1002):
        frame = hub.encode(NAME, offset, offset - 1, b"2", None)
        entry = Entry(offset, offset - 1, frame, hub.now())
        ring.append(entry)
        hub.deliver(NAME, entry)
    for _ in range(3):
        await client.read()
    assert client.ends == {old: 1}
    assert client.lost == [("new", 1, 1000)]
    assert (client.epoch, client.last) == ("new", 1002)


def check(client: GuideClient, before: list[Position], published: list[Position]) -> None:
    places = [(p.epoch, p.offset) for p in client.delivered]
    assert len(set(places)) == len(places), "shown twice"
    order = {(p.epoch, p.offset): n for n, p in enumerate([*before, *published])}
    ranks = [order[place] for place in places]
    assert ranks == sorted(ranks), "out of order"
    named = {(epoch, n) for epoch, low, high in client.lost for n in range(low, high + 1)}
    assert not named & set(places), "both shown and lost"
    for epoch, offset in ((p.epoch, p.offset) for p in published):
        told = (epoch, offset) in named or (epoch, offset) in places
        # Before the client came, or after it was told that the rest cannot be known. An epoch that
        # it never saw came and went while it was away.
        unknown = offset <= client.starts.get(epoch, offset)
        unknown |= epoch in client.ends and offset > client.ends[epoch]
        assert told or unknown, "lost in silence"
