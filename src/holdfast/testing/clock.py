"""A clock that stands still until a test moves it.

clock = FakeClock()
hub = Hub(clock=clock)
clock.advance(30.0)
"""

from __future__ import annotations

from holdfast.errors import UsageError


class FakeClock:
    """A stand-in for `time.monotonic`: call it for the time in seconds."""

    def __init__(self, now: float = 1000.0) -> None:
        self._now = now

    def __call__(self) -> float:
        return self._now

    def advance(self, seconds: float) -> float:
        """Move the clock on and return the new time. Raises UsageError for a move back."""
        if not seconds >= 0:
            raise UsageError(f"a monotonic clock does not go back: advance({seconds!r})")
        self._now += seconds
        return self._now
