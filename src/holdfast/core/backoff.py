"""When to try again: exponential backoff with full jitter.

    delay(n) = uniform(0, min(cap, base * factor^n)), at least `minimum`

`n` counts failures in a row and is zeroed only after the connection has stayed open for
`stable_after` seconds: a server that accepts and drops at once must not be hammered. Jitter comes
after the cap, so that a fleet at the cap stays spread.

Source: Marc Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from holdfast.errors import ConfigError

ROUNDING: Final = 1e-6
"""Seconds that the arithmetic of times may be off: what is due so soon is due."""


@dataclass(frozen=True, slots=True)
class BackoffOptions:
    """All in seconds but `factor`. Raises ConfigError where the numbers make no sense."""

    base: float = 1.0
    cap: float = 30.0
    factor: float = 2.0
    minimum: float = 0.1
    stable_after: float = 5.0

    def __post_init__(self) -> None:
        if not (0 < self.minimum <= self.base <= self.cap < math.inf and self.factor >= 1):
            raise ConfigError("backoff needs 0 < minimum <= base <= cap < inf and factor >= 1")
        if not self.stable_after >= 0:
            raise ConfigError("stable_after must be 0 seconds or more")


class Backoff:
    """Counts failures and gives the next delay. Clock and randomness are passed in.

    `uniform(a, b)` returns a random number between a and b, as `random.uniform` does.
    """

    def __init__(self, options: BackoffOptions, uniform: Callable[[float, float], float]) -> None:
        self.options = options
        self.failures = 0
        self._uniform = uniform
        self._opened_at: float | None = None

    def opened(self, now: float) -> None:
        """Note that a connection is open since `now`."""
        self._opened_at = now

    def next_delay(self, now: float, at_least: float = 0.0) -> float:
        """Note that the connection or the attempt failed at `now`; return the seconds to wait.

        `at_least` is the server's advice (`drain`, `retry_after`, Retry-After).
        """
        self.settle(now)
        delay = self._uniform(0.0, self._ceiling())
        self.failures += 1
        return max(self.options.minimum, at_least, delay)

    def settle(self, now: float) -> bool:
        """Note that no connection is open any more; return whether the last one was stable."""
        opened_at, self._opened_at = self._opened_at, None
        enough = self.options.stable_after - ROUNDING
        stable = opened_at is not None and now - opened_at >= enough
        if stable:
            self.failures = 0
        return stable

    def _ceiling(self) -> float:
        """By logarithms beyond the cap, where the power would soon overflow."""
        options = self.options
        if self.failures * math.log(options.factor) > math.log(options.cap / options.base):
            return options.cap
        return min(options.cap, options.base * options.factor**self.failures)
