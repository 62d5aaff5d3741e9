"""Every script of protocol/traces, step by step: the Python half of one behaviour."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conformance.traces import TRACES, Replay

ALL = [
    pytest.param(trace, id=f"{path.stem}: {trace['about']}")
    for path in sorted(TRACES.glob("*.json"))
    for trace in json.loads(path.read_text())["traces"]
]


@pytest.mark.parametrize("trace", ALL)
def test_trace(trace: dict[str, Any]) -> None:
    """The machine does exactly what the script says, and wants to be woken when it says."""
    replay = Replay(trace)
    for number, step in enumerate(trace["steps"]):
        then, wake = replay.step(step)
        assert (number, then, wake) == (number, step["then"], step["wake"])
    replay.finish()
