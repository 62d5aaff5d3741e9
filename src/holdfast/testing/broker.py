"""The contract suite: what every broker must do, as tests to inherit.

    from holdfast.testing.broker import BrokerContract, Factory

    class TestMyBroker(BrokerContract):
        @pytest.fixture
        def broker(self) -> Factory:
            return lambda: MyBroker("redis://...")

Each test's docstring states one demand; `holdfast.broker.base` describes the port. A broker whose
state outlives one object (a server that several processes share) inherits `SharedBrokerContract`,
whose factory makes one more node of the same backend at each call. A factory may be a coroutine
function. Channel names are new in each test, so a backend need not be emptied.

The tests are coroutine functions and need a runner: pytest-asyncio in its auto mode, the plugin
of anyio, or a hook that calls `asyncio.run`. For readable failures call
`pytest.register_assert_rewrite("holdfast.testing.broker")` in a conftest.py. They wait for what
must happen, at most `PATIENCE` seconds, and never guess how long something takes.

What no test can show is demanded all the same:

- A broker that cannot reach its backend raises RequestError with `ErrorCode.UNAVAILABLE`; it does
  not wait without a bound, and it does not publish later what it refused.
- The epoch of a ring that a node subscribed to changes only together with a visible hole: the
  `prev` of the next entry is greater than the ring's `offset`. Each subscriber then sees the hole,
  asks again from its position, and learns that the epoch is another. Offsets that began anew from
  1 would look to it like duplicates, and be dropped in silence.
- `deliver`, `joined` and `left` are called on the event loop that the hub belongs to.
"""

from __future__ import annotations

import asyncio
import inspect
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from itertools import pairwise
from secrets import token_hex
from typing import Final, TypeAlias, TypeVar

import msgspec

from holdfast.broker.base import Broker, Page
from holdfast.core.options import Channel
from holdfast.core.recovery import recover
from holdfast.core.ring import Entry, Ring
from holdfast.websocket.frames import TEXT, encode_frame, frame_payload
from holdfast.wire.codec import encode_message, message_prefix
from holdfast.wire.messages import Member, Message, Position

T = TypeVar("T")
Factory: TypeAlias = Callable[[], "Broker | Awaitable[Broker]"]

PATIENCE: Final = 10.0
"""Seconds within which what a broker was asked to do must have happened."""

OPTIONS: Final = Channel(history=100, presence=True)


class RecordingNode:
    """A node that encodes as the hub does and notes what the broker tells it."""

    def __init__(self) -> None:
        self.rings: dict[str, Ring] = {}
        self.delivered: dict[str, list[Entry]] = {}
        self.not_held: list[Entry] = []
        """Entries that were delivered before they were in the ring."""
        self.comings: list[tuple[str, str, Member]] = []
        """("joined" or "left", channel, member)"""
        self._changed = asyncio.Event()

    def encode(self, channel: str, offset: int, prev: int, data: bytes, by: str | None) -> bytes:
        odd = prev if prev != offset - 1 else None
        return encode_frame(TEXT, encode_message(message_prefix(channel), offset, data, odd, by))

    def deliver(self, channel: str, entry: Entry) -> None:
        ring = self.rings.get(channel)
        if ring is not None and (ring.offset < entry.offset or ring.after(entry.prev)[:1] == []):
            self.not_held.append(entry)
        self.delivered.setdefault(channel, []).append(entry)
        self._changed.set()

    def joined(self, channel: str, member: Member) -> None:
        self.comings.append(("joined", channel, member))
        self._changed.set()

    def left(self, channel: str, member: Member) -> None:
        self.comings.append(("left", channel, member))
        self._changed.set()

    def offsets(self, channel: str) -> list[int]:
        """The offsets that were delivered, in the order they came."""
        return [entry.offset for entry in self.delivered.get(channel, ())]

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition that a call of the broker makes true."""
        async with asyncio.timeout(PATIENCE):
            while not condition():
                self._changed.clear()
                await self._changed.wait()


class Bench:
    """A broker under test with its node. Immediate or not, each call is awaited here."""

    def __init__(self, broker: Broker, node: RecordingNode) -> None:
        self.broker = broker
        self.node = node

    async def subscribe(self, channel: str, options: Channel = OPTIONS) -> Ring:
        ring = await self._settle(self.broker.subscribe(channel, options))
        self.node.rings[channel] = ring
        return ring

    async def unsubscribe(self, channel: str) -> None:
        await self._settle(self.broker.unsubscribe(channel))

    async def publish(
        self,
        channel: str,
        data: bytes = b"null",
        options: Channel = OPTIONS,
        *,
        key: str | None = None,
        by: str | None = None,
    ) -> Position:
        return await self._settle(self.broker.publish(channel, data, options, key=key, by=by))

    async def publish_many(
        self, channel: str, count: int, options: Channel = OPTIONS
    ) -> list[Position]:
        return [await self.publish(channel, b"%d" % n, options) for n in range(count)]

    async def history(
        self,
        channel: str,
        options: Channel = OPTIONS,
        *,
        after: Position | None = None,
        limit: int = 1000,
    ) -> Page:
        return await self._settle(self.broker.history(channel, options, after=after, limit=limit))

    async def join(self, channel: str, member: Member) -> None:
        await self._settle(self.broker.join(channel, member))

    async def leave(self, channel: str, member: Member) -> None:
        await self._settle(self.broker.leave(channel, member))

    async def members(self, channel: str) -> list[Member]:
        return await self._settle(self.broker.members(channel))

    async def delivered(self, channel: str, last: Position) -> None:
        """Wait until the node has got the message at `last`."""
        await self.node.until(lambda: last.offset in self.node.offsets(channel))

    async def _settle(self, result: T | Awaitable[T]) -> T:
        if inspect.isawaitable(result):
            assert not self.broker.immediate, "an immediate broker returned an awaitable"
            async with asyncio.timeout(PATIENCE):
                return await result
        assert self.broker.immediate, "a broker that is not immediate returned a plain result"
        return result


@asynccontextmanager
async def bench(factory: Factory) -> AsyncIterator[Bench]:
    """Make a broker, bind it to a node, and close it at the end."""
    made = factory()
    broker = await made if inspect.isawaitable(made) else made
    node = RecordingNode()
    broker.bind(node)
    try:
        yield Bench(broker, node)
    finally:
        await broker.close()


def new_channel(name: str = "contract") -> str:
    """A channel name that no test has used before."""
    return f"{name}:{token_hex(6)}"


def offsets(entries: Iterable[Entry | Position]) -> list[int]:
    """The offsets of entries or positions."""
    return [entry.offset for entry in entries]


def assert_chain(entries: list[Entry]) -> None:
    """Check that offsets rise and that each `prev` is the offset before."""
    for before, entry in pairwise(entries):
        assert before.offset < entry.offset, "offsets rise"
        assert entry.prev == before.offset, "`prev` is the offset of the entry before"


class BrokerContract:
    """Order, continuity, history, idempotency and presence on one node."""

    # Order and continuity.

    async def test_positions_rise(self, broker: Factory) -> None:
        """Each message gets a higher offset than the one before, from 1, all in one epoch."""
        async with bench(broker) as b:
            positions = await b.publish_many(new_channel(), 20)
            found = offsets(positions)
            assert found == sorted(set(found))
            assert found[0] >= 1
            assert len({position.epoch for position in positions}) == 1

    async def test_delivers_each_message_once_in_order(self, broker: Factory) -> None:
        """A subscribed node gets every later message, in the order of offsets, each once."""
        async with bench(broker) as b:
            channel = new_channel()
            await b.subscribe(channel)
            positions = await b.publish_many(channel, 50)
            await b.delivered(channel, positions[-1])
            assert b.node.offsets(channel) == offsets(positions)
            assert_chain(b.node.delivered[channel])

    async def test_messages_at_the_same_time_get_one_order(self, broker: Factory) -> None:
        """Concurrent publishes get different offsets and arrive in the order of these."""
        async with bench(broker) as b:
            channel = new_channel()
            await b.subscribe(channel)
            publishes = [b.publish(channel, b"%d" % n) for n in range(30)]
            positions = sorted(await asyncio.gather(*publishes), key=lambda p: p.offset)
            await b.delivered(channel, positions[-1])
            assert b.node.offsets(channel) == offsets(positions)
            assert_chain(b.node.delivered[channel])

    async def test_the_ring_is_ahead_of_delivery(self, broker: Factory) -> None:
        """An entry is in the ring that `subscribe` returned before it is delivered."""
        async with bench(broker) as b:
            channel = new_channel()
            ring = await b.subscribe(channel)
            positions = await b.publish_many(channel, 10)
            await b.delivered(channel, positions[-1])
            assert b.node.not_held == []
            assert ring.after(0) == b.node.delivered[channel]

    async def test_subscribing_while_others_publish(self, broker: Factory) -> None:
        """What the ring does not hold when `subscribe` returns is delivered: no hole, no double."""
        async with bench(broker) as b:
            channel = new_channel()
            early = [asyncio.ensure_future(b.publish(channel)) for _ in range(10)]
            ring = await b.subscribe(channel)
            stand = ring.offset
            late = [asyncio.ensure_future(b.publish(channel)) for _ in range(10)]
            published = sorted(offsets(await asyncio.gather(*early, *late)))
            expected = [offset for offset in published if offset > stand]
            await b.node.until(lambda: expected[-1] in b.node.offsets(channel))
            got = [offset for offset in b.node.offsets(channel) if offset > stand]
            assert got == expected
            assert offsets(ring.after(0)) == published
            assert_chain(ring.after(0))

    async def test_channels_are_apart(self, broker: Factory) -> None:
        """A channel's messages reach its own subscribers and history, and no other's."""
        async with bench(broker) as b:
            one, other = new_channel("one"), new_channel("other")
            await b.subscribe(one)
            ring = await b.subscribe(other)
            await b.delivered(one, await b.publish(one))
            assert ring.after(0) == []
            assert b.node.offsets(other) == []
            assert (await b.history(other)).entries == []

    async def test_frames_are_the_nodes(self, broker: Factory) -> None:
        """An entry's frame is what the node encoded: channel, offset, data and publisher."""
        async with bench(broker) as b:
            channel = new_channel()
            await b.subscribe(channel)
            await b.publish(channel, b'{"n":1}', by="ann")
            await b.delivered(channel, await b.publish(channel, b'"two"'))
            read = msgspec.json.Decoder(Message).decode
            first, second = (read(frame_payload(e.frame)) for e in b.node.delivered[channel])
            entry = b.node.delivered[channel][0]
            assert (first.channel, first.offset, first.by) == (channel, entry.offset, "ann")
            assert first.data == msgspec.Raw(b'{"n":1}')
            assert (second.data, second.by) == (msgspec.Raw(b'"two"'), None)

    async def test_any_name_and_any_json(self, broker: Factory) -> None:
        """Every printable name of up to 200 characters is a channel; data keeps its every byte."""
        values = [b"[1, 2,  3]", b'"\\u0000\\r\\n"', '"ünï 🙂"'.encode(), b'"%b"' % (b"x" * 60_000)]
        async with bench(broker) as b:
            for mark in ("a b", "a.b", "*", ">", "$SYS", "{a}", "a/b:c", "?[x]", "ü🙂", "x" * 180):
                channel = new_channel(mark)
                await b.subscribe(channel)
                for data in values:
                    last = await b.publish(channel, data)
                await b.delivered(channel, last)
                for entry, data in zip(b.node.delivered[channel], values, strict=True):
                    assert entry.frame.endswith(b',"data":' + data + b"}")

    async def test_unsubscribe_ends_delivery(self, broker: Factory) -> None:
        """After `unsubscribe` a node gets nothing more of the channel; twice is harmless."""
        async with bench(broker) as b:
            channel, marker = new_channel(), new_channel()
            await b.subscribe(channel)
            await b.subscribe(marker)
            await b.delivered(channel, await b.publish(channel))
            await b.unsubscribe(channel)
            await b.unsubscribe(channel)
            await b.publish(channel)
            await b.delivered(marker, await b.publish(marker))
            assert len(b.node.offsets(channel)) == 1

    # The ring and its history.

    async def test_ring_of_a_silent_channel(self, broker: Factory) -> None:
        """A channel without messages has an empty ring, at the position that history gives."""
        async with bench(broker) as b:
            channel = new_channel()
            page = await b.history(channel)
            ring = await b.subscribe(channel)
            assert ring.after(0) == []
            assert (page.entries, page.more) == ([], False)
            assert (await b.history(channel)).position == Position(ring.epoch, ring.offset)

    async def test_ring_holds_what_was_published_before(self, broker: Factory) -> None:
        """A first subscriber's ring holds the messages of the time before, as one chain."""
        async with bench(broker) as b:
            channel = new_channel()
            positions = await b.publish_many(channel, 5)
            ring = await b.subscribe(channel)
            assert ring.epoch == positions[0].epoch
            assert offsets(ring.after(0)) == offsets(positions)
            assert_chain(ring.after(0))

    async def test_ring_keeps_the_newest(self, broker: Factory) -> None:
        """Exactly the newest `history` messages are held, before and after one subscribes."""
        options = Channel(history=5)
        async with bench(broker) as b:
            channel = new_channel()
            before = await b.publish_many(channel, 8, options)
            ring = await b.subscribe(channel, options)
            assert offsets(ring.after(0)) == offsets(before[-5:])
            assert ring.floor == before[-6].offset
            after = await b.publish_many(channel, 3, options)
            await b.delivered(channel, after[-1])
            assert offsets(ring.after(0)) == offsets([*before[-2:], *after])
            page = await b.history(channel, options)
            assert offsets(page.entries) == offsets([*before[-2:], *after])

    async def test_a_channel_may_keep_nothing(self, broker: Factory) -> None:
        """With `history=0` messages are delivered and counted, and none is held."""
        options = Channel(history=0)
        async with bench(broker) as b:
            channel = new_channel()
            ring = await b.subscribe(channel, options)
            positions = await b.publish_many(channel, 3, options)
            await b.delivered(channel, positions[-1])
            assert b.node.offsets(channel) == offsets(positions)
            assert ring.after(0) == []
            assert ring.offset == ring.floor == positions[-1].offset

    async def test_resume_from_any_position(self, broker: Factory) -> None:
        """From each published position the ring recovers exactly the messages after it."""
        async with bench(broker) as b:
            channel = new_channel()
            positions = await b.publish_many(channel, 6)
            ring = await b.subscribe(channel)
            for count, position in enumerate(positions, 1):
                recovery = recover(ring, position)
                assert recovery.recovered
                assert offsets(recovery.entries) == offsets(positions[count:])

    async def test_coming_back_to_a_channel(self, broker: Factory) -> None:
        """After unsubscribing and subscribing again the ring resumes, or its epoch is another.

        In no case is a position given out twice.
        """
        async with bench(broker) as b:
            channel = new_channel()
            await b.subscribe(channel)
            first = await b.publish_many(channel, 3)
            await b.delivered(channel, first[-1])
            await b.unsubscribe(channel)
            away = await b.publish_many(channel, 3)
            ring = await b.subscribe(channel)
            recovery = recover(ring, first[-1])
            assert recovery.recovered == (ring.epoch == first[-1].epoch)
            if recovery.recovered:
                assert offsets(recovery.entries) == offsets(away)
            back = await b.publish_many(channel, 3)
            pairs = [(p.epoch, p.offset) for p in (*first, *away, *back)]
            assert len(set(pairs)) == len(pairs)

    async def test_history_gives_the_newest(self, broker: Factory) -> None:
        """Without a position: the newest `limit`, oldest first; `more` where older are held."""
        async with bench(broker) as b:
            channel = new_channel()
            positions = await b.publish_many(channel, 6)
            page = await b.history(channel, limit=4)
            assert offsets(page.entries) == offsets(positions[-4:])
            assert (page.position, page.more) == (positions[-1], True)
            page = await b.history(channel, limit=6)
            assert offsets(page.entries) == offsets(positions)
            assert not page.more
            assert_chain(page.entries)

    async def test_history_in_pages(self, broker: Factory) -> None:
        """After a position: the first `limit` entries after it; pages give each entry once."""
        async with bench(broker) as b:
            channel = new_channel()
            positions = await b.publish_many(channel, 7)
            found: list[int] = []
            after, more = positions[0], True
            while more:
                page = await b.history(channel, after=after, limit=2)
                assert page.position == positions[-1]
                found += offsets(page.entries)
                after, more = Position(after.epoch, found[-1]), page.more
            assert found == offsets(positions[1:])
            assert (await b.history(channel, after=positions[-1])).entries == []

    async def test_history_of_another_epoch(self, broker: Factory) -> None:
        """After a position of another epoch: from the oldest entry that is held."""
        async with bench(broker) as b:
            channel = new_channel()
            positions = await b.publish_many(channel, 3)
            page = await b.history(channel, after=Position("another", 2), limit=2)
            assert offsets(page.entries) == offsets(positions[:2])
            assert (page.position, page.more) == (positions[-1], True)

    async def test_history_of_nothing(self, broker: Factory) -> None:
        """With a limit of 0: where the channel stands, no entries, and whether some are held."""
        async with bench(broker) as b:
            channel = new_channel()
            assert not (await b.history(channel, limit=0)).more
            position = await b.publish(channel)
            assert await b.history(channel, limit=0) == Page(position, [], True)

    async def test_history_is_no_subscription(self, broker: Factory) -> None:
        """Reading a channel's history delivers nothing to the node."""
        async with bench(broker) as b:
            channel, marker = new_channel(), new_channel()
            await b.subscribe(marker)
            await b.history(channel)
            await b.publish(channel)
            await b.delivered(marker, await b.publish(marker))
            assert b.node.offsets(channel) == []

    # Idempotency.

    async def test_a_key_publishes_once(self, broker: Factory) -> None:
        """A key seen before publishes nothing and returns the position of the first time."""
        async with bench(broker) as b:
            channel = new_channel()
            await b.subscribe(channel)
            first = await b.publish(channel, b"1", key="k")
            other = await b.publish(channel, b"2", key="other")
            assert await b.publish(channel, b"3", key="k") == first
            last = await b.publish(channel, b"4")
            await b.delivered(channel, last)
            assert b.node.offsets(channel) == offsets([first, other, last])

    async def test_keys_belong_to_a_channel(self, broker: Factory) -> None:
        """The same key in another channel is another key."""
        async with bench(broker) as b:
            one, other = new_channel("one"), new_channel("other")
            await b.publish(one, b"1", key="k")
            await b.publish(other, b"1", key="k")
            assert len((await b.history(one)).entries) == 1
            assert len((await b.history(other)).entries) == 1

    async def test_a_key_at_the_same_time(self, broker: Factory) -> None:
        """Of concurrent publishes with one key exactly one is published."""
        async with bench(broker) as b:
            channel = new_channel()
            publishes = [b.publish(channel, b"%d" % n, key="k") for n in range(10)]
            positions = await asyncio.gather(*publishes)
            page = await b.history(channel)
            assert offsets(page.entries) == [positions[0].offset]
            assert positions == [positions[0]] * 10

    # Presence. A node joins members to channels that it is subscribed to, and to no other.

    async def test_members_come_and_go(self, broker: Factory) -> None:
        """`members` lists who joined and has not left, each with session and user, once."""
        ann, bob = Member("s-1", "ann"), Member("s-2")
        async with bench(broker) as b:
            channel = new_channel()
            assert await b.members(channel) == []
            await b.subscribe(channel)
            await b.join(channel, ann)
            await b.join(channel, bob)
            assert sorted(await b.members(channel), key=lambda m: m.session) == [ann, bob]
            await b.leave(channel, ann)
            assert await b.members(channel) == [bob]
            await b.leave(channel, bob)
            assert await b.members(channel) == []

    async def test_subscribers_learn_who_comes_and_goes(self, broker: Factory) -> None:
        """Each join and each leave is told to the node once, in order."""
        ann = Member("s-1", "ann")
        async with bench(broker) as b:
            channel = new_channel()
            await b.subscribe(channel)
            await b.join(channel, ann)
            await b.leave(channel, ann)
            await b.node.until(lambda: len(b.node.comings) >= 2)
            assert b.node.comings == [("joined", channel, ann), ("left", channel, ann)]

    async def test_leaving_without_joining(self, broker: Factory) -> None:
        """To leave a channel that one is not in changes nothing and tells nobody."""
        ann, bob = Member("s-1", "ann"), Member("s-2", "bob")
        async with bench(broker) as b:
            channel = new_channel()
            await b.leave(channel, ann)
            await b.subscribe(channel)
            await b.leave(channel, ann)
            await b.join(channel, bob)
            await b.node.until(lambda: b.node.comings != [])
            assert b.node.comings == [("joined", channel, bob)]

    # Upkeep.

    async def test_sweep_forgets_nothing_early(self, broker: Factory) -> None:
        """A sweep leaves subscriptions, and messages within their `ttl`, as they are."""
        async with bench(broker) as b:
            channel, unwatched = new_channel(), new_channel()
            ring = await b.subscribe(channel)
            positions = await b.publish_many(channel, 3)
            kept = await b.publish(unwatched)
            b.broker.sweep(time.monotonic())
            after = await b.publish(channel)
            await b.delivered(channel, after)
            assert offsets(ring.after(0)) == offsets([*positions, after])
            assert (await b.history(unwatched)).position == kept

    async def test_close_leaves_nothing_behind(self, broker: Factory) -> None:
        """After `close` no task of the broker runs; closing twice is harmless."""
        before = asyncio.all_tasks()
        async with bench(broker) as b:
            channel = new_channel()
            await b.subscribe(channel)
            await b.delivered(channel, await b.publish(channel))
            await b.broker.close()
        assert asyncio.all_tasks() == before


class SharedBrokerContract(BrokerContract):
    """What holds besides where several nodes share one backend.

    Each call of the factory makes one more node of the same backend.
    """

    async def test_nodes_get_each_others_messages(self, broker: Factory) -> None:
        """What one node publishes all subscribed nodes get, at the same offsets, in one order."""
        async with bench(broker) as one, bench(broker) as two:
            channel = new_channel()
            rings = [await node.subscribe(channel) for node in (one, two)]
            publishes = [node.publish(channel) for node in (one, two) for _ in range(15)]
            positions = sorted(await asyncio.gather(*publishes), key=lambda p: p.offset)
            for node, ring in zip((one, two), rings, strict=True):
                await node.delivered(channel, positions[-1])
                assert node.node.offsets(channel) == offsets(positions)
                assert_chain(node.node.delivered[channel])
                assert node.node.not_held == []
                assert ring.epoch == positions[0].epoch

    async def test_nodes_share_history(self, broker: Factory) -> None:
        """A node that subscribes later holds what the others published, in the same epoch."""
        async with bench(broker) as one, bench(broker) as two:
            channel = new_channel()
            positions = await one.publish_many(channel, 5)
            assert offsets((await two.history(channel)).entries) == offsets(positions)
            ring = await two.subscribe(channel)
            recovery = recover(ring, positions[1])
            assert recovery.recovered
            assert offsets(recovery.entries) == offsets(positions[2:])

    async def test_nodes_share_keys(self, broker: Factory) -> None:
        """A key that another node has seen publishes nothing."""
        async with bench(broker) as one, bench(broker) as two:
            channel = new_channel()
            first = await one.publish(channel, b"1", key="k")
            assert await two.publish(channel, b"1", key="k") == first
            assert len((await one.history(channel)).entries) == 1

    async def test_nodes_share_presence(self, broker: Factory) -> None:
        """Members of all nodes are listed on each, and each is told of all."""
        ann, bob = Member("1-1", "ann"), Member("2-1", "bob")
        async with bench(broker) as one, bench(broker) as two:
            channel = new_channel()
            for node, member in ((one, ann), (two, bob)):
                await node.subscribe(channel)
                await node.join(channel, member)
            for node in (one, two):
                found = sorted(await node.members(channel), key=lambda m: m.session)
                assert found == [ann, bob]
            await two.leave(channel, bob)
            await one.node.until(lambda: ("left", channel, bob) in one.node.comings)
            assert ("joined", channel, bob) in one.node.comings
            assert await one.members(channel) == [ann]

    async def test_a_node_that_closes(self, broker: Factory) -> None:
        """A node that closes takes no other with it: messages and history go on."""
        async with bench(broker) as one:
            channel = new_channel()
            await one.subscribe(channel)
            async with bench(broker) as two:
                first = await two.publish(channel)
            second = await one.publish(channel)
            await one.delivered(channel, second)
            assert one.node.offsets(channel) == offsets([first, second])
