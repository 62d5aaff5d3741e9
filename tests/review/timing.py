"""Whether work grows with its input, and no faster."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

SMALL = 10_000
FACTOR = 8


def assert_linear(work: Callable[[int], object]) -> None:
    """Check that eight times as much input costs eight times as much, not sixty-four times.

    CPU time is measured, so that other programs on the machine do not matter; without the garbage
    collector, whose runs cost what all other tests have left in memory.
    """
    gc.disable()
    try:
        small = min(_cost(work, SMALL) for _ in range(3))
        large = min(_cost(work, SMALL * FACTOR) for _ in range(2))
    finally:
        gc.enable()
    assert large < 3 * FACTOR * small + 0.05


def _cost(work: Callable[[int], object], size: int) -> float:
    started = time.process_time()
    work(size)
    return time.process_time() - started
