"""A minute of chaos: no duplicate, no reorder, no silent hole, nothing lost without need.

The seed is new each time and is printed; `python -m tests.chaos.run --seed N` repeats the run.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.chaos.run import chaos
from tests.chaos.schedule import KINDS

SECONDS = 60


@pytest.mark.timeout(180)
async def test_every_promise_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Publishers and subscribers in both languages, every fault, and the checker finds nothing."""
    seed = random.randrange(1_000_000)
    report = await chaos(seed, SECONDS, ("python", "javascript"), tmp_path)
    with capsys.disabled():
        print(f"\nchaos: seed {seed}, {SECONDS} s\n{report}")
    assert not report.violations, f"see above; seed {seed}"
    assert set(report.faults) == set(KINDS)
    counts = report.counts
    assert counts["messages delivered and checked"] > 10_000
    assert counts["reconnects"] > 50
    assert counts["messages reported as lost"] > 0
    assert counts["new histories reported"] > 0
