"""The contract suite itself: a broker over a network can meet it, and it finds broken brokers."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from holdfast.broker.base import Broker, Page
from holdfast.broker.memory import MemoryBroker
from holdfast.core.options import Channel
from holdfast.core.ring import Entry, Ring
from holdfast.testing import broker as suite
from holdfast.testing.broker import BrokerContract, Factory, SharedBrokerContract
from holdfast.wire.messages import Member, Position
from tests.broker.remote import Backend, RemoteBroker


class TestRemoteBroker(SharedBrokerContract):
    """A broker that is awaited, shared, and leaves holes between offsets meets the contract."""

    @pytest.fixture
    def broker(self) -> Factory:
        backend = Backend()

        async def connect() -> Broker:
            return RemoteBroker(backend)

        return connect


class DeliversTwice(MemoryBroker):
    def publish(self, channel: str, data: bytes, options: Channel, **more: Any) -> Position:
        position = super().publish(channel, data, options, **more)
        for entry in self._topics[channel].last(1):
            self._node.deliver(channel, entry)
        return position


class DeliversTooEarly(MemoryBroker):
    def publish(self, channel: str, data: bytes, options: Channel, **more: Any) -> Position:
        ring = self._topic(channel, options)
        early = Entry(ring.offset + 1, ring.offset, b"", 0.0)
        if self._topics[channel].subscribed:
            self._node.deliver(channel, early)
        return super().publish(channel, data, options, **more)


class ForgetsKeys(MemoryBroker):
    def publish(self, channel: str, data: bytes, options: Channel, **more: Any) -> Position:
        return super().publish(channel, data, options, by=more.get("by"))


class Renumbers(MemoryBroker):
    def unsubscribe(self, channel: str) -> None:
        self._topics.pop(channel, None)


class NeverStops(MemoryBroker):
    def unsubscribe(self, channel: str) -> None:
        pass


class HidesThePast(MemoryBroker):
    def subscribe(self, channel: str, options: Channel) -> Ring:
        if channel not in self._topics:
            return super().subscribe(channel, options)
        self._topics[channel].expire(float("inf"))
        return super().subscribe(channel, options)


class ForgetsPublisher(MemoryBroker):
    def publish(self, channel: str, data: bytes, options: Channel, **more: Any) -> Position:
        return super().publish(channel, data, options, key=more.get("key"))


class RewritesData(MemoryBroker):
    def publish(self, channel: str, data: bytes, options: Channel, **more: Any) -> Position:
        return super().publish(channel, data.replace(b" ", b""), options, **more)


class OldestHistory(MemoryBroker):
    def history(
        self, channel: str, options: Channel, *, after: Position | None, limit: int
    ) -> Page:
        start = after or Position(self._epoch, 0)
        return super().history(channel, options, after=start, limit=limit)


class TellsLeavesOfStrangers(MemoryBroker):
    def leave(self, channel: str, member: Member) -> None:
        super().leave(channel, member)
        self._node.left(channel, member)


class KeepsMembers(MemoryBroker):
    def leave(self, channel: str, member: Member) -> None:
        self._node.left(channel, member)


class SweepsTooMuch(MemoryBroker):
    def sweep(self, now: float) -> None:
        self._topics.clear()


class LeavesTasks(MemoryBroker):
    async def close(self) -> None:
        self._task = asyncio.ensure_future(asyncio.sleep(3600))


class ReturnsFutures(MemoryBroker):
    def publish(self, channel: str, data: bytes, options: Channel, **more: Any) -> Any:
        future = asyncio.get_running_loop().create_future()
        future.set_result(super().publish(channel, data, options, **more))
        return future


class SaysItIsAwaited(MemoryBroker):
    immediate = False


BROKEN: dict[str, tuple[Callable[[], Any], str]] = {
    "delivers twice": (DeliversTwice, "delivers_each_message_once_in_order"),
    "delivers too early": (DeliversTooEarly, "the_ring_is_ahead_of_delivery"),
    "forgets keys": (ForgetsKeys, "a_key_publishes_once"),
    "renumbers": (Renumbers, "coming_back_to_a_channel"),
    "never stops": (NeverStops, "unsubscribe_ends_delivery"),
    "hides the past": (HidesThePast, "ring_holds_what_was_published_before"),
    "forgets the publisher": (ForgetsPublisher, "frames_are_the_nodes"),
    "rewrites data": (RewritesData, "any_name_and_any_json"),
    "oldest history": (OldestHistory, "history_gives_the_newest"),
    "tells leaves of strangers": (TellsLeavesOfStrangers, "leaving_without_joining"),
    "keeps members": (KeepsMembers, "members_come_and_go"),
    "sweeps too much": (SweepsTooMuch, "sweep_forgets_nothing_early"),
    "leaves tasks": (LeavesTasks, "close_leaves_nothing_behind"),
    "returns futures": (ReturnsFutures, "positions_rise"),
    "says it is awaited": (SaysItIsAwaited, "positions_rise"),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_finds_a_broken_broker(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker with one fault fails the test that demands the contrary."""
    monkeypatch.setattr(suite, "PATIENCE", 0.05)
    broker, demand = BROKEN[name]
    with pytest.raises((AssertionError, TimeoutError)):
        await getattr(BrokerContract(), f"test_{demand}")(broker)


async def test_finds_brokers_that_share_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nodes without a common backend fail every demand of the shared contract."""
    monkeypatch.setattr(suite, "PATIENCE", 0.05)
    own = [name for name in vars(SharedBrokerContract) if name.startswith("test_")]
    assert len(own) == 5
    for name in own:
        with pytest.raises((AssertionError, TimeoutError, ExceptionGroup)):
            await getattr(SharedBrokerContract(), name)(MemoryBroker)


def test_every_demand_is_written_down() -> None:
    """Each test of the contract says in one sentence or two what it demands."""
    for name, test in inspect.getmembers(SharedBrokerContract, inspect.isfunction):
        if name.startswith("test_"):
            assert inspect.iscoroutinefunction(test), name
            assert test.__doc__, name
