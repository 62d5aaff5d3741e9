"""Counts of what came in how much time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

BUCKET = 0.1
"""Seconds."""


def per_bucket(times: Sequence[float], start: float) -> list[int]:
    """Return how many times fall into each tenth of a second after `start`; earlier ones do not."""
    later = [time - start for time in times if time >= start]
    counts = [0] * (int(max(later, default=0.0) / BUCKET) + 1)
    for after in later:
        counts[int(after / BUCKET)] += 1
    return counts


def until(times: Sequence[float], start: float, share: float) -> float:
    """Return how long after `start` this share of `times` had passed."""
    ordered = sorted(times)
    return ordered[max(0, round(len(ordered) * share) - 1)] - start


@dataclass(frozen=True)
class Return:
    """How a crowd came back: one panel of the picture, one row of the table.

    `counts` are the arrivals in each tenth of a second after the server was back.
    """

    name: str
    real: bool
    counts: list[int]
    recovered: float
    """Seconds after which 99 % were back."""

    @property
    def peak(self) -> int:
        return max(self.counts)
