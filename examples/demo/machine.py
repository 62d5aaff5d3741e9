"""Samples of this machine's load: CPU, memory and load average, at a steady pace."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import psutil  # type: ignore[import-untyped]


async def samples(interval: float) -> AsyncIterator[dict[str, Any]]:
    """Yield one sample every `interval` seconds, for as long as the caller asks.

    `cpu` is the mean over all cores since the sample before, and `memory` the share that
    programs hold and could not be given at once; both in percent. `memory_used` and
    `memory_total` are in bytes, and `t` is the wall clock in Unix seconds.

    The pace does not drift: each sample is due a whole number of intervals after the start.
    Samples that a busy event loop made late are skipped, never sent in a burst.
    """
    loop = asyncio.get_running_loop()
    psutil.cpu_percent()  # the first call has nothing to compare with, and returns 0.0
    due = loop.time()
    while True:
        due += interval
        behind = loop.time() - due
        if behind > 0:
            due += interval * (behind // interval + 1)
        await asyncio.sleep(due - loop.time())
        yield sample()


def sample() -> dict[str, Any]:
    """Read the machine once; `cpu` covers the time since the last reading in this process."""
    memory = psutil.virtual_memory()
    return {
        "t": round(time.time(), 3),
        "cpu": psutil.cpu_percent(),
        "memory": memory.percent,
        "memory_used": memory.total - memory.available,
        "memory_total": memory.total,
        "load": [round(value, 2) for value in psutil.getloadavg()],
    }
