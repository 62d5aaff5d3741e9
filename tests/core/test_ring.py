"""The ring against a list that forgets nothing."""

from __future__ import annotations

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from holdfast.core.ring import Entry, Ring
from tests.core.profile import PROFILE


def entry(offset: int, prev: int | None = None, time: float = 0.0) -> Entry:
    return Entry(offset, offset - 1 if prev is None else prev, b"%d" % offset, time)


def ring_of(*appended: Entry, capacity: int = 10) -> Ring:
    ring = Ring("e", capacity)
    for one in appended:
        ring.append(one)
    return ring


def test_new_ring_is_empty() -> None:
    """A new ring holds nothing and stands where it was put."""
    ring = Ring("e", 10, 7)
    assert (ring.epoch, ring.offset, ring.floor, len(ring)) == ("e", 7, 7, 0)
    assert ring.after(0) == ring.last(5) == []


def test_appended_entries_are_held() -> None:
    """Entries come back in the order they were appended."""
    entries = [entry(1), entry(2), entry(3)]
    ring = ring_of(*entries)
    assert ring.after(0) == entries
    assert (ring.offset, ring.floor, len(ring)) == (3, 0, 3)


def test_oldest_makes_room() -> None:
    """A full ring loses its oldest entry, and `floor` says so."""
    ring = ring_of(*map(entry, range(1, 6)), capacity=2)
    assert [one.offset for one in ring.after(0)] == [4, 5]
    assert ring.floor == 3


def test_ring_without_capacity() -> None:
    """With capacity 0 nothing is held, and the position still moves."""
    ring = ring_of(entry(1), entry(2), capacity=0)
    assert (ring.after(0), ring.offset, ring.floor) == ([], 2, 2)


def test_after_a_position_in_the_middle() -> None:
    """Entries after an offset, and at most so many."""
    ring = ring_of(*map(entry, range(1, 8)))
    assert [one.offset for one in ring.after(4)] == [5, 6, 7]
    assert [one.offset for one in ring.after(4, 2)] == [5, 6]
    assert [one.offset for one in ring.after(0, 2)] == [1, 2]
    assert ring.after(4, 0) == ring.after(7) == ring.after(99) == []


def test_last_entries() -> None:
    """The newest entries, oldest first; more than are held gives all."""
    ring = ring_of(*map(entry, range(1, 5)))
    assert [one.offset for one in ring.last(2)] == [3, 4]
    assert len(ring.last(99)) == 4
    assert ring.last(0) == ring.last(-1) == []


def test_hole_makes_all_before_it_gone() -> None:
    """An entry whose `prev` is not the newest offset proves that messages are missing."""
    ring = ring_of(entry(1), entry(2), entry(6, 5))
    assert [one.offset for one in ring.after(0)] == [6]
    assert (ring.floor, ring.offset) == (5, 6)


def test_offsets_need_not_be_consecutive() -> None:
    """Where each `prev` is the offset before there is no hole, whatever the distance."""
    ring = ring_of(entry(10, 0), entry(20, 10), entry(30, 20), capacity=2)
    assert [one.offset for one in ring.after(5)] == [20, 30]
    assert [one.offset for one in ring.after(25)] == [30]
    assert ring.floor == 10


def test_expired_entries_are_gone() -> None:
    """Entries older than a time are dropped, one of exactly that time is kept."""
    ring = ring_of(entry(1, time=1.0), entry(2, time=2.0), entry(3, time=3.0))
    ring.expire(2.0)
    assert [one.offset for one in ring.after(0)] == [2, 3]
    assert ring.floor == 1
    ring.expire(99.0)
    assert (len(ring), ring.floor, ring.offset) == (0, 3, 3)
    Ring("e", 10).expire(99.0)


APPENDS: Final = st.tuples(st.integers(1, 4), st.booleans(), st.floats(0, 3))
"""Distance to the offset before, whether messages in between got lost, seconds passed."""
STEPS: Final = st.lists(st.one_of(APPENDS, st.floats(0, 10)), max_size=40)
"""Appends, and expiries of what is older than so many seconds."""


@PROFILE
@given(st.integers(0, 6), st.integers(0, 5), STEPS, st.integers(1, 8))
def test_ring_laws(
    capacity: int, start: int, steps: list[tuple[int, bool, float] | float], limit: int
) -> None:
    """Every entry after `floor` is held, none before; `after` and `last` are cuts of these.

    A model keeps all entries ever appended and applies the rules one by one.
    """
    ring = Ring("e", capacity, start)
    held: list[Entry] = []
    floor, newest, now = start, start, 0.0
    for step in steps:
        if isinstance(step, tuple):
            distance, lossy, seconds = step
            now += seconds
            prev = newest + distance if lossy else newest
            new = Entry(prev + distance, prev, b"", now)
            if lossy:
                held, floor = [], prev
            held.append(new)
            newest = new.offset
            ring.append(new)
        else:
            ring.expire(now - step)
            while held and held[0].time < now - step:
                floor = held.pop(0).offset
        while len(held) > capacity:
            floor = held.pop(0).offset
        assert (ring.floor, ring.offset, len(ring)) == (floor, newest, len(held))
        assert ring.floor <= ring.offset
        for offset in range(newest + 2):
            later = [one for one in held if one.offset > offset]
            assert ring.after(offset) == later
            assert ring.after(offset, limit) == later[:limit]
        assert ring.last(limit) == held[-limit:]
        for before, following in zip([floor, *(one.offset for one in held)], held, strict=False):
            assert following.prev == before
