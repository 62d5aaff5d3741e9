"""The heartbeat of the hub, with a clock of the test's own."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from holdfast import Hub, Limits
from tests.hub.peer import Clock, Peer, subscribe

INTERVAL, TIMEOUT, TICK = 30.0, 10.0, 0.5


def pass_time(hub: Hub, clock: Clock, seconds: float, *answering: Peer) -> None:
    """Let the hub sweep every half second; the peers given answer every ping at once."""
    answered = {peer: len(peer.pinged) for peer in answering}
    for _ in range(round(seconds / TICK)):
        clock.now += TICK
        hub.upkeep.sweep(clock.now)
        for peer in answering:
            if len(peer.pinged) > answered[peer]:
                answered[peer] = len(peer.pinged)
                peer.pong()


async def test_each_peer_is_pinged_once_an_interval() -> None:
    """Each of many connections gets one ping an interval, spread over many sweeps."""
    clock = Clock()
    hub = Hub(clock=clock)
    peers = [Peer(hub) for _ in range(120)]
    pass_time(hub, clock, INTERVAL, *peers)
    assert all(len(peer.pinged) == 1 for peer in peers)
    busiest = 0
    for _ in range(round(INTERVAL / TICK)):
        before = sum(len(peer.pinged) for peer in peers)
        pass_time(hub, clock, TICK, *peers)
        busiest = max(busiest, sum(len(peer.pinged) for peer in peers) - before)
    assert all(len(peer.pinged) == 2 for peer in peers)
    assert busiest <= 5  # the sweeps of half an interval share 120 peers


async def test_exactly_the_frozen_peers_are_terminated(caplog: pytest.LogCaptureFixture) -> None:
    """Who answers lives; who does not is cut off in interval + timeout + 1 s, one line each."""
    clock = Clock()
    hub = Hub(clock=clock)
    peers = [Peer(hub, address=f"192.0.2.1:{port}") for port in range(200)]
    pass_time(hub, clock, 2 * INTERVAL, *peers)
    frozen, healthy = peers[::10], [peer for n, peer in enumerate(peers) if n % 10]
    pass_time(hub, clock, INTERVAL + TIMEOUT + 1, *healthy)
    assert all(peer.aborted for peer in frozen)
    assert not any(peer.aborted or peer.closed for peer in healthy)
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == len(frozen) == hub.stats.terminated
    for peer in frozen:
        (line,) = [line for line in lines if f"{peer.peer} " in line]
        assert "no pong within 10 s" in line


async def test_nobody_is_terminated_before_the_timeout() -> None:
    """A pong just in time counts."""
    clock = Clock()
    hub = Hub(clock=clock)
    peer = Peer(hub)
    while not peer.pinged:
        pass_time(hub, clock, TICK)
    pass_time(hub, clock, TIMEOUT - TICK)
    assert not peer.aborted
    peer.pong()
    pass_time(hub, clock, INTERVAL / 2)
    assert not peer.aborted


async def test_stalled_loop_kills_no_healthy_peer() -> None:
    """While the loop itself stood still pongs lay unread: no peer is blamed for that."""
    clock = Clock()
    hub = Hub(clock=clock)
    peers = [Peer(hub) for _ in range(60)]
    pass_time(hub, clock, INTERVAL, *peers)
    pass_time(hub, clock, 5)  # some pings are out, and unanswered
    clock.now += 3 * TIMEOUT
    hub.upkeep.sweep(clock.now)  # the loop runs again, and sweeps before it reads
    assert not any(peer.aborted for peer in peers)
    for peer in peers:
        peer.pong()
    pass_time(hub, clock, 2 * INTERVAL, *peers)
    assert not any(peer.aborted for peer in peers)


async def test_stall_does_not_save_the_dead() -> None:
    """After a stall a peer that stays silent is terminated after its full timeout."""
    clock = Clock()
    hub = Hub(clock=clock)
    peer = Peer(hub)
    pass_time(hub, clock, INTERVAL, peer)
    pass_time(hub, clock, TICK)
    clock.now += 60
    hub.upkeep.sweep(clock.now)
    assert not peer.aborted
    pass_time(hub, clock, INTERVAL + TIMEOUT + 1)
    assert peer.aborted


async def test_round_trip_is_measured() -> None:
    """The pong that brings a ping's payload back gives the round-trip time."""
    clock = Clock()
    hub = Hub(clock=clock)
    peer = Peer(hub)
    while not peer.pinged:
        pass_time(hub, clock, TICK)
    clock.now += 0.25
    peer.pong()
    assert peer.session.round_trip == pytest.approx(0.25)


async def test_unsolicited_pong_changes_nothing() -> None:
    """Pongs that answer nothing are ignored, whatever they carry; the round trip stays."""
    clock = Clock()
    hub = Hub(clock=clock)
    peer = Peer(hub)
    peer.session.pong(b"hello", clock.now)
    assert peer.session.round_trip is None
    while not peer.pinged:
        pass_time(hub, clock, TICK)
    clock.now += 0.25
    peer.pong()
    for payload in (b"", peer.pinged[-1]):
        peer.session.pong(payload, clock.now)
    assert peer.session.round_trip == pytest.approx(0.25)
    assert peer.take() == []


async def test_link_that_cannot_ping_is_left_alone() -> None:
    """Where the carrier does the heartbeat the hub sends no pings and ends nothing."""
    clock = Clock()
    hub = Hub(clock=clock)
    peer = Peer(hub, pings=False)
    pass_time(hub, clock, 3 * INTERVAL)
    assert peer.pinged == []
    assert not peer.aborted


async def test_reader_that_has_just_caught_up_is_not_terminated() -> None:
    """A pong that stood behind a full transport is not missed: reading is proof of life."""
    clock = Clock()
    hub = Hub(clock=clock)
    peer = Peer(hub)
    peer.ask(subscribe("a"))
    while not peer.pinged:
        pass_time(hub, clock, TICK)
    peer.freeze()
    hub.publish("a", 1)
    await peer.next_turn()
    pass_time(hub, clock, TIMEOUT - 1)
    peer.thaw()
    pass_time(hub, clock, 5)
    assert not peer.aborted


async def test_unanswered_close_is_cut_off() -> None:
    """A peer that does not answer Close is cut off after `close_timeout`."""
    clock = Clock()
    hub = Hub(close_timeout=5, clock=clock)
    peer, polite = Peer(hub), Peer(hub)
    peer.session.close(1000, "bye")
    polite.session.close(1000, "bye")
    polite.leave(1000, "bye")
    pass_time(hub, clock, 4.5)
    assert not peer.aborted
    pass_time(hub, clock, 1)
    assert peer.aborted
    assert hub.stats.terminated == 1


async def test_peer_that_we_do_not_read_is_not_blamed() -> None:
    """While a slow handler stops our reading, a pong may lie unread: nobody is terminated."""
    clock = Clock()
    hub = Hub(ping_interval=1, pong_timeout=1, clock=clock, limits=Limits(message_rate=0))
    go_on = asyncio.Event()

    @hub.on("slow")
    async def slow(message: dict[str, Any]) -> None:
        await go_on.wait()

    peer = Peer(hub)
    peer.send({"type": "slow"}, *[{"type": "ping"}] * 100)
    assert not peer.reading
    for _ in range(40):
        clock.now += 0.25
        hub.upkeep.sweep(clock.now)
    assert not peer.aborted
    go_on.set()
    await peer.next_turn()
    assert peer.reading
    for _ in range(40):
        clock.now += 0.25
        hub.upkeep.sweep(clock.now)
    assert peer.aborted
