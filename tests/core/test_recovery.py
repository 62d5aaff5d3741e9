"""From a position to what was missed, or to the exact range that is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from holdfast.core.recovery import Recovery, recover
from holdfast.core.ring import Entry, Ring
from holdfast.wire.messages import Position, Range
from tests.core.profile import PROFILE


def ring_with(count: int, capacity: int = 3) -> Ring:
    ring = Ring("e", capacity)
    for offset in range(1, count + 1):
        ring.append(Entry(offset, offset - 1, b"", 0.0))
    return ring


def found(recovery: Recovery) -> list[int]:
    return [entry.offset for entry in recovery.entries]


def test_nothing_missed() -> None:
    """At the newest offset there is nothing to send, and nothing is lost."""
    assert recover(ring_with(5), Position("e", 5)) == Recovery(True, None, [])


def test_all_missed_is_held() -> None:
    """Where every later message is held, exactly those come, and nothing is lost."""
    recovery = recover(ring_with(5), Position("e", 3))
    assert (recovery.recovered, recovery.lost, found(recovery)) == (True, None, [4, 5])


def test_the_last_position_that_is_whole() -> None:
    """At the newest message that is gone everything after it is still held."""
    recovery = recover(ring_with(5), Position("e", 2))
    assert (recovery.recovered, recovery.lost, found(recovery)) == (True, None, [3, 4, 5])


def test_some_is_gone() -> None:
    """Where messages are gone the range names them, and what is held still comes."""
    recovery = recover(ring_with(5), Position("e", 0))
    assert (recovery.recovered, recovery.lost) == (False, Range(1, 2))
    assert found(recovery) == [3, 4, 5]


def test_all_is_gone() -> None:
    """Where nothing is held any more the range reaches up to the newest message."""
    recovery = recover(ring_with(5, capacity=0), Position("e", 1))
    assert recovery == Recovery(False, Range(2, 5), [])


def test_other_epoch() -> None:
    """In another epoch nothing can be known of what was missed, so no range is claimed."""
    assert recover(ring_with(5), Position("other", 3)) == Recovery(False, None, [])


def test_position_that_cannot_be() -> None:
    """A position beyond the newest message is of another history, whatever its epoch says."""
    assert recover(ring_with(5), Position("e", 6)) == Recovery(False, None, [])


@PROFILE
@given(
    capacity=st.integers(0, 6),
    start=st.integers(0, 4),
    appends=st.lists(st.tuples(st.integers(1, 3), st.booleans()), max_size=15),
    expired=st.integers(0, 6),
)
def test_recovery_laws(
    capacity: int, start: int, appends: list[tuple[int, bool]], expired: int
) -> None:
    """From any position: the lost range and the entries are all that came after it.

    Every offset after the position is in the range or among the entries, never in both; a message
    that is missing without being named would be silence, one in both a duplicate.
    """
    ring = Ring("e", capacity, start)
    published: list[int] = []
    for time, (distance, lossy) in enumerate(appends):
        prev = ring.offset + distance if lossy else ring.offset
        if lossy:
            published.append(prev)  # a message that this ring never got
        ring.append(Entry(prev + distance, prev, b"", float(time)))
        published.append(ring.offset)
    ring.expire(float(expired))
    for since in range(ring.offset + 1):
        recovery = recover(ring, Position("e", since))
        named = range(recovery.lost.first, recovery.lost.last + 1) if recovery.lost else range(0)
        got = found(recovery)
        assert got == sorted(set(got))
        assert not set(got) & set(named)
        missed = {offset for offset in published if offset > since}
        assert missed <= set(got) | set(named)
        assert set(got) <= missed
        assert recovery.recovered is (recovery.lost is None)
        if recovery.lost is not None:
            assert since < recovery.lost.first <= recovery.lost.last == ring.floor
