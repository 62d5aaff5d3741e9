"""Waiting for something to happen, with a deadline instead of a guess."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PAUSE = 0.005
"""Seconds between two looks."""


async def eventually(condition: Callable[[], T], within: float = 5.0) -> T:
    """Return the first true result of `condition`; fail when there is none in time (seconds)."""
    deadline = time.monotonic() + within
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"nothing came of {condition} within {within} s")
        await asyncio.sleep(PAUSE)
    return result


def wait_until(condition: Callable[[], T], within: float = 5.0) -> T:
    """Do as `eventually` does, in a test without an event loop."""
    deadline = time.monotonic() + within
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"nothing came of {condition} within {within} s")
        time.sleep(PAUSE)
    return result
