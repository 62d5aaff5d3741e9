"""Publishing from the application, the end of connections, and the end of the hub."""

from __future__ import annotations

import asyncio
import functools
import operator
import time
from typing import Any

import msgspec
import pytest

from holdfast import Channel, ConfigError, Hub, Limits, RequestError, Session, UsageError, User
from holdfast.codes import ErrorCode
from tests.hub.peer import Peer, offsets, publish, subscribe
from tests.waiting import eventually


async def test_publish_from_another_thread() -> None:
    """`publish` may be called from any thread; it returns the position, and order is kept."""
    hub = Hub()
    peer = Peer(hub)
    peer.ask(subscribe("a"))

    def work() -> list[int]:
        return [hub.publish("a", number).offset for number in range(100)]

    assert await asyncio.to_thread(work) == list(range(1, 101))
    assert [m["data"] for m in await peer.next_turn()] == list(range(100))


async def test_publish_from_many_threads_gives_each_offset_once() -> None:
    """Threads that publish at once get different offsets and lose nothing."""
    hub = Hub()
    peer = Peer(hub)
    peer.ask(subscribe("a"))

    def work(name: int) -> list[int]:
        return [hub.publish("a", name).offset for _ in range(50)]

    given = await asyncio.gather(*(asyncio.to_thread(work, name) for name in range(4)))
    assert sorted(functools.reduce(operator.iadd, given, [])) == list(range(1, 201))
    assert offsets(await peer.next_turn()) == list(range(1, 201))


def test_publish_before_there_is_a_loop() -> None:
    """What is published before anybody connects is history like any other."""
    hub = Hub()
    hub.publish("a", 1)

    async def later() -> None:
        assert offsets(Peer(hub).ask(subscribe("a", last=5))) == [1]

    asyncio.run(later())


async def test_publish_async_does_the_same() -> None:
    """`publish_async` works with the embedded broker too, keys included."""
    hub = Hub()
    first = await hub.publish_async("a", 1, key="k")
    assert await hub.publish_async("a", 1, key="k") == first
    assert hub.publish("a", 1, key="k") == first


async def test_raw_json_goes_through_untouched() -> None:
    """`msgspec.Raw` is sent byte for byte."""
    hub = Hub()
    peer = Peer(hub)
    peer.ask(subscribe("a"))
    hub.publish("a", msgspec.Raw(b'{"a":  1.0}'))
    await peer.next_turn()
    assert peer.writes[-1].endswith(b'"data":{"a":  1.0}}')


async def test_publish_of_what_cannot_be_sent() -> None:
    """Data that is no JSON or too large is the caller's error, a channel that is none too."""
    hub = Hub({"a": Channel(max_message=10)})
    with pytest.raises(UsageError, match="cannot be sent as JSON"):
        hub.publish("a", object())
    with pytest.raises(UsageError, match="max_message"):
        hub.publish("a", "x" * 9)
    with pytest.raises(RequestError) as caught:
        hub.publish("b", 1)
    assert caught.value.error is ErrorCode.UNKNOWN_CHANNEL
    assert hub.stats.published == 0


async def test_disconnect_callbacks(caplog: pytest.LogCaptureFixture) -> None:
    """Each callback gets session, code and reason; one that fails is logged and stops no other."""
    hub = Hub()
    calls: list[tuple[str, str, int, str]] = []

    @hub.on_disconnect
    def failing(session: Session, code: int, reason: str) -> None:
        raise LookupError("first callback")

    @hub.on_disconnect
    async def failing_later(session: Session, code: int, reason: str) -> None:
        raise LookupError("second callback")

    @hub.on_disconnect
    def plain(session: Session, code: int, reason: str) -> None:
        calls.append(("plain", session.id, code, reason))

    @hub.on_disconnect
    async def later(session: Session, code: int, reason: str) -> None:
        await asyncio.sleep(0)
        calls.append(("later", session.id, code, reason))

    peer = Peer(hub, user=User("ada"))
    peer.leave(4000, "going")
    await peer.next_turn()
    expected = (peer.session.id, 4000, "going")
    assert calls == [("plain", *expected), ("later", *expected)]
    assert "first callback" in caplog.text
    assert "second callback" in caplog.text
    assert hub.stats.connections == 0


async def test_disconnect_is_told_once() -> None:
    """However often an end is reported, the hub takes it once."""
    hub = Hub()
    calls: list[int] = []
    hub.on_disconnect(lambda session, code, reason: calls.append(code))
    peer = Peer(hub)
    peer.leave(1000)
    peer.leave(1006)
    assert calls == [1000]


async def test_abnormal_end_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    """Abnormal ends are logged with fields for machines; ordinary ones only at debug level."""
    hub = Hub()
    peer = Peer(hub, user=User("ada"))
    for code in (1000, 1001, 1005):
        Peer(hub).leave(code)
    assert caplog.records == []
    peer.session.lost(1006, "", "connection lost without a Close frame")
    (record,) = caplog.records
    assert "connection lost without a Close frame" in record.getMessage()
    fields: Any = record
    assert (fields.connection, fields.user, fields.code) == (peer.session.id, "ada", 1006)
    assert fields.reason == "connection lost without a Close frame"
    assert (fields.peer, fields.round_trip) == (peer.peer, None)


async def test_ended_connection_leaves_nothing_behind() -> None:
    """Channels, members and sessions of a connection that ended are gone."""
    hub = Hub({"*": Channel(presence=True)})
    peer = Peer(hub)
    peer.ask(subscribe("a"), subscribe("b"))
    peer.leave(1006)
    stats = hub.stats
    assert (stats.connections, stats.channels, stats.subscriptions) == (0, 0, 0)
    assert hub.broker.members("a") == []


async def test_message_to_a_connection_that_ends_in_the_same_turn() -> None:
    """A subscriber that goes away between publish and write disturbs nobody else."""
    hub = Hub()
    first, second = Peer(hub), Peer(hub)
    for peer in (first, second):
        peer.ask(subscribe("a"))
    hub.publish("a", 1)
    first.leave(1006)
    assert offsets(await second.next_turn()) == [1]
    assert first.take() == []


async def test_drain_tells_and_closes_everybody() -> None:
    """Each client gets `drain` with its time to come back, then 1012, one after the other."""
    hub = Hub(drain=0.3)
    peers = [Peer(hub) for _ in range(30)]
    started = time.monotonic()
    task = hub.begin_drain()
    assert hub.begin_drain() is task
    await eventually(lambda: not hub.ready)
    assert sum(peer.closed is not None for peer in peers) < 15
    await task
    assert 0.25 < time.monotonic() - started < 2
    waits = []
    for peer in peers:
        (told,) = peer.take()
        assert told["type"] == "drain"
        assert told["spread"] == 300
        assert 0 <= told["after"] <= 300
        assert peer.closed == (1012, "the server restarts")
        waits.append(told["after"])
    assert len(set(waits)) > 10


async def test_drain_delay_serves_on() -> None:
    """Between the end of readiness and the first close, everything works as before."""
    hub = Hub({"*": Channel(publish=True)}, drain_delay=0.2, drain=0.0)
    peer = Peer(hub)
    task = hub.begin_drain()
    await peer.next_turn()
    assert not hub.ready
    assert peer.ask(publish("a", 1))[0]["type"] == "published"
    late = Peer(hub)
    assert late.ask({"type": "ping"}) == [{"type": "pong"}]
    await task
    await eventually(lambda: peer.closed and late.closed)


async def test_who_connects_while_the_hub_drains_is_sent_away_too() -> None:
    """A connection that slips in after the closes began is told to come back like the others."""
    hub = Hub(drain=0.1)
    peers = [Peer(hub) for _ in range(3)]
    task = hub.begin_drain()
    await peers[0].next_turn()
    late = Peer(hub)
    await task
    later = Peer(hub)
    await eventually(lambda: late.closed and later.closed)
    for peer in (late, later):
        assert peer.closed == (1012, "the server restarts")
        assert [m["type"] for m in peer.take()] == ["drain"]


async def test_who_leaves_while_the_hub_drains_is_not_counted_as_cut_off() -> None:
    """Only who is still there is told to go; nothing waits for the answer of who has left."""
    hub = Hub(drain=0.1)
    peers = [Peer(hub) for _ in range(3)]
    task = hub.begin_drain()
    await peers[0].next_turn()
    for peer in peers:
        peer.leave(1000)
    await task
    hub.upkeep.sweep(hub.now() + 60)
    assert hub.stats.terminated == 0


async def test_close_ends_every_connection() -> None:
    """`close` says 1001 to all."""
    hub = Hub()
    peers = [Peer(hub) for _ in range(3)]
    await hub.close()
    assert [peer.closed for peer in peers] == [(1001, "the server stops")] * 3
    assert not hub.ready


@pytest.mark.parametrize(
    "options",
    [
        {"max_lag": 0},
        {"close_timeout": -1},
        {"auth_timeout": 0},
        {"drain": -1},
        {"drain_delay": -0.1},
        {"ping_interval": 0},
        {"pong_timeout": 0},
        {"channels": {"": Channel()}},
        {"channels": {"*": {"history": 5}}},
    ],
)
def test_options_that_make_no_sense(options: dict[str, Any]) -> None:
    """A wrong option is found when the hub is made."""
    with pytest.raises(ConfigError):
        Hub(**options)


async def test_stats_count() -> None:
    """The counts follow what happens."""
    hub = Hub()
    peers = [Peer(hub) for _ in range(3)]
    for peer in peers:
        peer.ask(subscribe("a"))
    peers[0].ask(subscribe("b"))
    hub.publish("a", 1)
    hub.publish("a", 2)
    await peers[0].next_turn()
    peers[2].leave()
    stats = hub.stats
    assert (stats.connections, stats.channels, stats.subscriptions) == (2, 2, 3)
    assert (stats.opened, stats.published, stats.delivered) == (3, 2, 6)


async def test_the_reason_of_our_close_is_what_callbacks_get() -> None:
    """Whatever a client answers to our Close, the end has our code and our reason."""
    hub = Hub()
    ends = []
    hub.on_disconnect(lambda session, code, reason: ends.append((code, reason)))
    peer = Peer(hub)
    peer.session.close(4008, "too slow")
    peer.leave(1000, "bye")
    assert ends == [(4008, "too slow")]


def test_empty_api_key_is_refused() -> None:
    """An empty key, as from an unset variable, would open the API to everybody."""
    with pytest.raises(ConfigError, match="api_key is empty"):
        Hub(api_key="")


async def test_addresses_are_counted_down() -> None:
    """A connection that ended no longer counts against its address."""
    hub = Hub(limits=Limits(connections_per_address=5))
    peers = [Peer(hub, address="192.0.2.9:1") for _ in range(2)]
    assert hub.addresses == {"192.0.2.9": 2}
    peers[0].leave()
    assert hub.addresses == {"192.0.2.9": 1}
    peers[1].leave()
    assert not hub.addresses


async def test_subscription_of_a_connection_that_has_gone() -> None:
    """A hook that swallows its cancellation does not subscribe a connection that has ended."""
    hub = Hub()
    asked, go = asyncio.Event(), asyncio.Event()

    @hub.authorize
    async def authorize(session: Session, action: str, channel: str) -> bool:
        asked.set()
        try:
            await go.wait()
        except asyncio.CancelledError:
            return True
        return True

    peer = Peer(hub)
    peer.send(subscribe("a"))
    await asked.wait()
    peer.leave(1006)
    await peer.next_turn()
    assert (hub.stats.connections, hub.stats.subscriptions, hub.stats.channels) == (0, 0, 0)
