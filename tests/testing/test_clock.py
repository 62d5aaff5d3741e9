"""The clock that only a test moves."""

from __future__ import annotations

import pytest

from holdfast.errors import UsageError
from holdfast.testing.clock import FakeClock


def test_stands_still() -> None:
    """Without `advance` it is always the same time."""
    clock = FakeClock(5.0)
    assert [clock(), clock()] == [5.0, 5.0]


def test_advances() -> None:
    """`advance` moves the clock on by so many seconds and returns the new time."""
    clock = FakeClock(5.0)
    assert clock.advance(0.0) == 5.0
    assert clock.advance(2.5) == clock() == 7.5


@pytest.mark.parametrize("seconds", [-0.1, float("nan")])
def test_never_goes_back(seconds: float) -> None:
    """A monotonic clock cannot be set back."""
    clock = FakeClock()
    with pytest.raises(UsageError, match="does not go back"):
        clock.advance(seconds)
