"""What is known of a delay: does it grow, is it capped, is there chance in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from holdfast.review.meaning.slots import Slot
from holdfast.review.syntax import nodes as n


class Growth(IntEnum):
    """How a delay changes from one attempt to the next."""

    constant = 0
    linear = 1
    exponential = 2


class Jitter(IntEnum):
    """Whether there is chance in a delay; `clipped` where a cap takes it away again."""

    none = 0
    clipped = 1
    full = 2


@dataclass(frozen=True, slots=True)
class Delay:
    """What is known of a delay.

    `states` are the variables and attributes that it grows with. `capped` says that growth ends:
    at `cap`, where the file says so with a function such as `min`. `itself` marks the last value
    of a state. `opaque` is set where code that is not seen has a say.
    """

    growth: Growth = Growth.constant
    jitter: Jitter = Jitter.none
    capped: bool = False
    opaque: bool = False
    itself: bool = False
    cap: n.Call | None = None
    states: tuple[Slot, ...] = ()

    @property
    def grows(self) -> bool:
        """Whether it is longer after more attempts."""
        return self.growth > Growth.constant


CONSTANT: Final = Delay()
OPAQUE: Final = Delay(opaque=True)
COUNTS: Final = re.compile(r"attempt|retries|tries|retry_?count|failures|backoff_?count", re.I)
LIMITS: Final = re.compile(r"max|limit|delay|interval|timeout", re.I)
CHANCE: Final = re.compile(r"jitter|random|rand(int|range|om)?$|^uniform$|^expovariate$", re.I)
PLANS: Final = re.compile(r"back_?off", re.I)


def named(name: str) -> Delay:
    """What the name of a value promises that comes from elsewhere."""
    if CHANCE.search(name):
        return Delay(jitter=Jitter.full)
    if PLANS.search(name):
        return OPAQUE
    counts = COUNTS.search(name) and not LIMITS.search(name)
    return Delay(Growth.linear) if counts else CONSTANT
