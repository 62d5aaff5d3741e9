"""The sweep that finds dead peers, in times given as numbers."""

from __future__ import annotations

import math
from collections import Counter
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.core.heartbeat import Heartbeat
from holdfast.errors import ConfigError
from tests.core.profile import PROFILE


class Peer:
    """A connection as the heartbeat sees it."""

    slot = 0
    pinged_at: float | None = None


def heartbeat(interval: float = 8.0, timeout: float = 4.0, tick: float = 1.0) -> Heartbeat[Peer]:
    return Heartbeat(interval, timeout, tick, 0.0)


def pinged(interval: float = 8.0, timeout: float = 4.0) -> tuple[Heartbeat[Peer], Peer, float]:
    """A heartbeat with one peer, and when it was pinged for the first time."""
    beat, peer = heartbeat(interval, timeout), Peer()
    beat.add(peer)
    now = 1.0
    while not beat.sweep(now).ping:
        now += 1.0
    return beat, peer, now


def test_pings_once_an_interval() -> None:
    """A peer that answers is pinged within one interval, and then at each interval again."""
    beat, peer, first = pinged()
    assert first <= 8
    assert beat.answered(peer, first + 0.5) == 0.5
    for now in range(1, 33):
        assert (beat.sweep(first + now).ping == [peer]) is (now % 8 == 0)
        beat.answered(peer, first + now)


def test_first_ping_comes_in_the_second_half_of_an_interval() -> None:
    """A crowd that connects at once is spread evenly, and its handshakes count as life."""
    beat = heartbeat()
    for _ in range(24):
        beat.add(Peer())
    assert [len(beat.sweep(float(now)).ping) for now in range(1, 9)] == [0] * 4 + [6] * 4


def test_silent_peer_is_named_once() -> None:
    """A peer that does not answer is named in time, once, and pinged no more."""
    beat, peer, first = pinged()
    found = [(now, beat.sweep(first + now)) for now in range(1, 40)]
    assert [now for now, sweep in found if sweep.overdue == [peer]] == [5]
    assert [peer for _, sweep in found for peer in sweep.ping] == []


def test_late_answer_is_not_overdue() -> None:
    """An answer that comes before the peer is named saves it."""
    beat, peer, first = pinged()
    for now in range(1, 5):
        assert beat.sweep(first + now).overdue == []
    assert beat.answered(peer, first + 4.5) == 4.5
    assert beat.sweep(first + 5).overdue == []


def test_answer_without_a_ping() -> None:
    """A pong that nobody waits for has no round-trip time."""
    beat, peer = heartbeat(), Peer()
    beat.add(peer)
    assert beat.answered(peer, 1.0) is None


def test_old_ping_does_not_count_against_a_new_one() -> None:
    """The deadline of a ping that was answered does not name the peer that waits anew."""
    beat, peer, first = pinged(interval=2.0, timeout=3.0)
    assert beat.sweep(first + 1).ping == []
    beat.answered(peer, first + 1)
    assert beat.sweep(first + 2).ping == [peer]
    overdue = [beat.sweep(first + 2 + now).overdue for now in (1, 2, 3, 4)]
    assert overdue == [[], [], [], [peer]]


def test_discarded_peer_is_left_alone() -> None:
    """A peer that was let go is neither pinged nor named, and can be let go twice."""
    beat, gone, dead = heartbeat(), Peer(), Peer()
    for peer in (gone, dead):
        beat.add(peer)
    beat.discard(gone)
    beat.discard(gone)
    sweeps = [beat.sweep(float(now)) for now in range(1, 20)]
    assert [peer for sweep in sweeps for peer in sweep.ping] == [dead]
    assert [peer for sweep in sweeps for peer in sweep.overdue] == [dead]


def test_stall_is_not_held_against_a_peer() -> None:
    """A pong that lies unread while the loop stands still counts as soon as it is read."""
    beat, peer, first = pinged()
    for now in range(1, 4):
        beat.sweep(first + now)
    assert beat.sweep(500.0).overdue == []  # the deadline was one second after the sweep before
    assert beat.answered(peer, 500.0) == 500.0 - first
    assert all(beat.sweep(500.0 + now).overdue == [] for now in range(1, 6))


def test_stall_does_not_save_a_dead_peer() -> None:
    """After a stall a peer that is really gone is still found."""
    beat, _, _ = pinged()
    beat.sweep(500.0)
    named = [now for now in range(501, 510) if beat.sweep(float(now)).overdue]
    assert named == [503]


def test_stall_pings_nobody_twice() -> None:
    """After a stall of many intervals each peer is pinged once."""
    beat = heartbeat()
    peers = [Peer() for _ in range(20)]
    for peer in peers:
        beat.add(peer)
    assert Counter(beat.sweep(1000.0).ping) == Counter(peers)


def test_infinite_timeout_names_nobody() -> None:
    """Without a timeout peers are pinged, none is named, and no deadlines pile up."""
    beat, peer = heartbeat(timeout=math.inf), Peer()
    beat.add(peer)
    for now in range(1, 100):
        assert beat.sweep(float(now)).overdue == []
        peer.pinged_at = None
    assert not beat._waiting


def test_tick_divides_the_interval() -> None:
    """A tick that does not fit is shortened, so that a round takes exactly one interval."""
    assert heartbeat(interval=8.0, tick=3.0).tick == pytest.approx(8 / 3)
    assert heartbeat(interval=8.0, tick=8.0).tick == 8.0
    assert heartbeat(interval=8.0, tick=0.5).tick == 0.5


@pytest.mark.parametrize(
    ("interval", "timeout", "tick"),
    [
        (0.0, 4.0, 1.0),
        (8.0, 0.0, 1.0),
        (8.0, -1.0, 1.0),
        (8.0, 4.0, 0.0),
        (8.0, 4.0, 9.0),
        (math.inf, 4.0, 1.0),
        (math.nan, 4.0, 1.0),
        (8.0, math.nan, 1.0),
    ],
)
def test_times_that_make_no_sense(interval: float, timeout: float, tick: float) -> None:
    """Times are refused unless 0 < tick <= interval < infinity and timeout > 0."""
    with pytest.raises(ConfigError, match="must be more than 0 seconds"):
        heartbeat(interval, timeout, tick)


# The laws. Times are multiples of 1/64 s, so that no rounding blurs what is exact.

STEP: Final = 1 / 64
SLOTS: Final = st.integers(1, 12)
TICKS: Final = st.integers(1, 32).map(lambda n: n * STEP)
TIMEOUTS: Final = st.integers(1, 200).map(lambda n: n * STEP)


@PROFILE
@given(SLOTS, TICKS, TIMEOUTS, st.lists(st.integers(0, 40), max_size=8))
def test_dead_peer_is_named_in_time(
    slots: int, tick: float, timeout: float, arrivals: list[int]
) -> None:
    """With sweeps on time a peer that never answers is named within
    interval + timeout + two ticks, and once."""
    interval = slots * tick
    beat: Heartbeat[Peer] = Heartbeat(interval, timeout, tick, 0.0)
    came = {Peer(): at for at in arrivals}
    named: Counter[Peer] = Counter()
    for turn in range(1, 50 + slots + round(timeout / tick) + 4):
        for peer, at in came.items():
            if at == turn - 1:
                beat.add(peer)
        now = turn * tick
        for peer in beat.sweep(now).overdue:
            named[peer] += 1
            assert now - came[peer] * tick <= interval + timeout + 2 * tick
    assert named == Counter(came.keys())


@PROFILE
@given(SLOTS, TICKS, TIMEOUTS, st.lists(st.integers(0, 128), min_size=1, max_size=80))
def test_lateness_is_the_sweeps_own(
    slots: int, tick: float, timeout: float, late: list[int]
) -> None:
    """With sweeps late by up to a tick, naming takes at most three gaps between sweeps longer."""
    interval = slots * tick
    beat: Heartbeat[Peer] = Heartbeat(interval, timeout, tick, 0.0)
    peer = Peer()
    beat.add(peer)
    now, longest, count = 0.0, 0.0, 0
    while True:
        gap = tick + tick * late[count % len(late)] / 128
        count += 1
        now += gap
        longest = max(longest, gap)
        if beat.sweep(now).overdue:
            break
        assert now <= interval + timeout + 3 * longest
    assert now <= interval + timeout + 3 * longest


@PROFILE
@given(
    SLOTS,
    TICKS,
    TIMEOUTS,
    st.lists(st.tuples(st.integers(0, 64 * 8), st.integers(0, 100)), min_size=1, max_size=60),
)
def test_peer_that_answers_in_time_is_never_named(
    slots: int, tick: float, timeout: float, turns: list[tuple[int, int]]
) -> None:
    """However late the sweeps come: who answers within the timeout is never named.

    The hardest loop there is: it stands still from sweep to sweep, and each sweep runs before the
    pongs that came meanwhile are read.
    """
    beat: Heartbeat[Peer] = Heartbeat(slots * tick, timeout, tick, 0.0)
    peers = [Peer() for _ in range(5)]
    for peer in peers:
        beat.add(peer)
    arriving: list[tuple[float, Peer]] = []
    now = 0.0
    for lateness, percent in turns * 3:
        now += tick + lateness * STEP
        sweep = beat.sweep(now)
        assert sweep.overdue == []
        for at, peer in arriving:
            if at <= now:
                beat.answered(peer, now)
        arriving = [(at, peer) for at, peer in arriving if at > now]
        arriving += [(now + timeout * percent / 100, peer) for peer in sweep.ping]


@PROFILE
@given(SLOTS, TICKS, st.integers(0, 30), st.integers(1, 4))
def test_every_peer_is_pinged_once_an_interval(
    slots: int, tick: float, count: int, rounds: int
) -> None:
    """With sweeps on time every interval brings each peer exactly one ping."""
    beat: Heartbeat[Peer] = Heartbeat(slots * tick, 10.0, tick, 0.0)
    peers = [Peer() for _ in range(count)]
    for peer in peers:
        beat.add(peer)
    turn = 0
    for _ in range(rounds):
        pinged: Counter[Peer] = Counter()
        for _ in range(slots):
            turn += 1
            for peer in beat.sweep(turn * tick).ping:
                pinged[peer] += 1
                beat.answered(peer, turn * tick)
        assert pinged == Counter(peers)


@PROFILE
@given(SLOTS, TICKS, st.lists(st.integers(0, 640), min_size=1, max_size=60))
def test_late_sweeps_ping_no_peer_twice_at_once(slots: int, tick: float, late: list[int]) -> None:
    """However late a sweep comes, it pings a peer at most once, and after an interval each."""
    interval = slots * tick
    beat: Heartbeat[Peer] = Heartbeat(interval, 10.0, tick, 0.0)
    peers = [Peer() for _ in range(2 * slots)]
    last = dict.fromkeys(peers, 0.0)
    for peer in peers:
        beat.add(peer)
    now = 0.0
    for lateness in late * 2:
        gap = tick + lateness * STEP
        now += gap
        pinged = beat.sweep(now).ping
        assert len(set(pinged)) == len(pinged)
        for peer in pinged:
            last[peer] = now
            beat.answered(peer, now)
        for peer in peers:
            assert now - last[peer] < interval + gap
