"""The embedded broker: the contract, and what only it promises."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holdfast.broker import memory
from holdfast.broker.memory import KEY_WINDOW, MemoryBroker
from holdfast.core.options import Channel
from holdfast.errors import RequestError
from holdfast.testing.broker import BrokerContract, Factory, RecordingNode, offsets
from holdfast.testing.clock import FakeClock
from holdfast.wire.messages import Member, Position

OPTIONS: Final = Channel(history=10, ttl=60.0)


class TestMemoryBroker(BrokerContract):
    """The contract holds."""

    @pytest.fixture
    def broker(self) -> Factory:
        return MemoryBroker


class Memory:
    """A memory broker with its node and a clock that stands still."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.node = RecordingNode()
        self.broker = MemoryBroker(self.clock)
        self.broker.bind(self.node)

    def publish(self, channel: str = "a", key: str | None = None) -> Position:
        return self.broker.publish(channel, b"1", OPTIONS, key=key)

    def held(self, channel: str = "a") -> list[int]:
        page = self.broker.history(channel, OPTIONS, after=None, limit=1000)
        return offsets(page.entries)

    def pass_time(self, seconds: float) -> None:
        """Let time go by with a sweep at its end."""
        self.broker.sweep(self.clock.advance(seconds))

    @property
    def remembered(self) -> tuple[int, int, int]:
        """How many channels, keys and looks at channels the broker keeps."""
        broker = self.broker
        return len(broker._topics), len(broker._keys), len(broker._due)


def test_answers_without_a_task_switch() -> None:
    """The port's results are plain values: the hub need not await them."""
    broker = Memory().broker
    assert broker.immediate
    assert broker.publish("a", b"1", OPTIONS).offset == 1


def test_offsets_count_from_one_without_holes() -> None:
    """The first message of a channel has offset 1, and each next one more."""
    m = Memory()
    assert [m.publish().offset for _ in range(5)] == [1, 2, 3, 4, 5]


# Time to live.


def test_message_is_held_for_its_ttl() -> None:
    """A message can be read until `ttl` seconds have passed, and not after."""
    m = Memory()
    m.publish()
    m.clock.advance(60.0)
    assert m.held() == [1]
    m.clock.advance(0.001)
    assert m.held() == []


def test_each_message_has_its_own_ttl() -> None:
    """An old message goes while a younger one stays."""
    m = Memory()
    m.publish()
    m.clock.advance(40.0)
    m.publish()
    m.clock.advance(30.0)
    assert m.held() == [2]


def test_subscriber_gets_nothing_past_its_ttl() -> None:
    """The ring of a new subscriber holds only messages within their time; the rest is gone."""
    m = Memory()
    m.publish()
    m.clock.advance(61.0)
    ring = m.broker.subscribe("a", OPTIONS)
    assert (ring.after(0), ring.offset, ring.floor) == ([], 1, 1)


def test_sweep_drops_messages_of_a_subscribed_channel() -> None:
    """A channel that is listened to loses its old messages to the sweep, and nothing else."""
    m = Memory()
    ring = m.broker.subscribe("a", OPTIONS)
    m.publish()
    for _ in range(200):
        m.pass_time(1.0)
    assert (len(ring), ring.offset, ring.floor) == (0, 1, 1)
    assert m.publish() == Position(ring.epoch, 2)
    assert m.node.offsets("a") == [1, 2]


def test_history_since_a_position_within_the_ttl() -> None:
    """History after a position leaves out what is past its time."""
    m = Memory()
    first = m.publish()
    m.publish()
    m.clock.advance(50.0)
    m.publish()
    m.clock.advance(20.0)
    page = m.broker.history("a", OPTIONS, after=first, limit=10)
    assert offsets(page.entries) == [3]


# Forgetting.


def test_silent_channel_is_forgotten() -> None:
    """A channel whose last message is past its time and that nobody listens to costs nothing."""
    m = Memory()
    for number in range(100):
        m.publish(f"a{number}")
    m.pass_time(30.0)
    assert m.remembered == (100, 0, 100)
    for _ in range(60):
        m.pass_time(1.0)
    assert m.remembered == (0, 0, 0)


def test_subscribed_channel_is_not_forgotten() -> None:
    """As long as somebody listens, a channel keeps its place however silent it is."""
    m = Memory()
    ring = m.broker.subscribe("a", OPTIONS)
    m.publish()
    for _ in range(50):
        m.pass_time(60.0)
    assert m.publish() == Position(ring.epoch, 2)
    m.broker.unsubscribe("a")
    for _ in range(10):
        m.pass_time(60.0)
    assert m.remembered == (0, 0, 0)


def test_busy_channel_is_not_forgotten() -> None:
    """A channel with messages within their time stays, without any subscriber."""
    m = Memory()
    for count in range(1, 50):
        assert m.publish().offset == count
        m.pass_time(59.0)


def test_channel_without_messages_is_forgotten_at_once() -> None:
    """To subscribe and leave again leaves nothing behind, and the position stays valid."""
    m = Memory()
    before = m.broker.subscribe("a", OPTIONS)
    m.broker.unsubscribe("a")
    assert m.remembered == (0, 0, 0)
    after = m.broker.subscribe("a", OPTIONS)
    assert (after.epoch, after.offset) == (before.epoch, before.offset)


def test_channel_with_members_waits_for_them() -> None:
    """A channel without messages is forgotten when both subscription and members are gone."""
    m = Memory()
    ann = Member("s-1", "ann")
    m.broker.subscribe("a", OPTIONS)
    m.broker.join("a", ann)
    m.broker.unsubscribe("a")
    assert m.broker.members("a") == [ann]
    m.broker.leave("a", ann)
    assert m.remembered == (0, 0, 0)


def test_unknown_channels_are_not_made_by_asking() -> None:
    """To look at, leave or unsubscribe a channel that is not there makes none."""
    m = Memory()
    assert m.held() == []
    m.broker.unsubscribe("a")
    m.broker.leave("a", Member("s-1"))
    assert m.broker.members("a") == []
    assert m.remembered == (0, 0, 0)


def test_forgotten_channel_comes_back_in_another_epoch() -> None:
    """A channel that had messages begins anew, and no old position fits its new epoch."""
    m = Memory()
    old = m.publish()
    m.pass_time(61.0)
    assert m.remembered == (0, 0, 0)
    new = m.publish()
    assert new.offset == 1
    assert new.epoch != old.epoch


EVENTS: Final = st.lists(
    st.tuples(
        st.sampled_from(["publish", "publish", "subscribe", "unsubscribe", "wait", "wait long"]),
        st.sampled_from("abc"),
    ),
    max_size=60,
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EVENTS)
def test_no_position_is_given_twice(events: list[tuple[str, str]]) -> None:
    """Whatever is forgotten when: no offset of a channel comes twice in one epoch."""
    m = Memory()
    given_out: set[tuple[str, str, int]] = set()
    for event, channel in events:
        if event == "publish":
            position = m.publish(channel)
            place = channel, position.epoch, position.offset
            assert place not in given_out
            given_out.add(place)
        elif event == "subscribe":
            m.broker.subscribe(channel, OPTIONS)
        elif event == "unsubscribe":
            m.broker.unsubscribe(channel)
        else:
            m.pass_time(7.0 if event == "wait" else 61.0)


# Idempotency.


def test_key_is_remembered_for_its_window() -> None:
    """A key counts for `KEY_WINDOW` seconds; then it publishes again."""
    m = Memory()
    first = m.publish(key="k")
    m.clock.advance(KEY_WINDOW - 0.001)
    assert m.publish(key="k") == first
    m.clock.advance(0.001)
    assert m.publish(key="k") != first


def test_key_outlives_its_channel() -> None:
    """A key is remembered though its channel was forgotten: a late retry is still no double."""
    m = Memory()
    first = m.publish(key="k")
    m.pass_time(61.0)
    assert m.publish(key="k") == first
    assert m.held() == []


def test_repeating_a_key_does_not_prolong_it() -> None:
    """The window counts from the first time."""
    m = Memory()
    m.publish(key="k")
    for _ in range(3):
        m.clock.advance(KEY_WINDOW / 3)
        last = m.publish(key="k")
    assert last.offset == 2


def test_keys_are_bounded_at_every_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """At most `MAX_KEYS` are remembered, without waiting for a sweep; the oldest goes first."""
    monkeypatch.setattr(memory, "MAX_KEYS", 3)
    m = Memory()
    positions = [m.publish(key=f"k{number}") for number in range(4)]
    assert m.remembered[1] == 3
    assert m.publish(key="k1") == positions[1]
    assert m.publish(key="k0").offset == 5


def test_key_used_again_after_its_window_is_the_youngest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that comes back after its window counts as new, also for what is forgotten first."""
    monkeypatch.setattr(memory, "MAX_KEYS", 2)
    m = Memory()
    m.publish(key="k0")
    m.clock.advance(KEY_WINDOW - 1.0)
    m.publish(key="k1")
    m.clock.advance(1.0)
    again = m.publish(key="k0")
    m.publish(key="k2")  # k1 makes room
    assert m.publish(key="k0") == again


def test_sweep_forgets_keys() -> None:
    """Keys past their window are forgotten by the sweep, all of them, and no other."""
    m = Memory()
    for number in range(500):
        m.publish(key=f"old{number}")
    m.pass_time(KEY_WINDOW / 2)
    m.publish(key="young")
    m.pass_time(KEY_WINDOW / 2)
    assert m.remembered[1] == 1


# Presence.


def test_members_are_told_once() -> None:
    """To leave twice tells the others once."""
    m = Memory()
    ann = Member("s-1", "ann")
    m.broker.subscribe("a", OPTIONS)
    m.broker.join("a", ann)
    m.broker.leave("a", ann)
    m.broker.leave("a", ann)
    assert m.node.comings == [("joined", "a", ann), ("left", "a", ann)]


# Memory.


def test_memory_of_one_channel_is_bounded() -> None:
    """However much is published, a channel keeps `history` messages and one look at it."""
    m = Memory()
    for _ in range(1000):
        m.publish()
        m.clock.advance(0.01)
    assert m.held() == list(range(991, 1001))
    assert m.remembered == (1, 0, 1)


def test_channels_are_bounded() -> None:
    """Whoever may publish to any name cannot make channels without end."""
    broker = MemoryBroker(max_channels=3)
    broker.bind(RecordingNode())
    for name in "abc":
        broker.publish(name, b"1", Channel())
    broker.publish("a", b"2", Channel())
    with pytest.raises(RequestError, match="Too many channels"):
        broker.publish("d", b"1", Channel())
    with pytest.raises(RequestError, match="Too many channels"):
        broker.subscribe("e", Channel())
