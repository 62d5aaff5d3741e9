"""What a run prints is what was found, and a log's complaints are found."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.chaos.checker import Violation
from tests.chaos.records import Tail, Writer, read
from tests.chaos.report import SHOWN, Report, complaints


def test_a_report_tells_faults_figures_and_the_first_violations() -> None:
    """Beyond the first few, violations are counted by rule."""
    violations = [Violation("hole", "bob", f"long e1: {n} to {n} never came") for n in range(15)]
    text = str(Report(Counter(reset=3, cut=2), {"messages": 7}, violations))
    assert text.splitlines()[:5] == ["5 faults", "        2  cut", "        3  reset", "figures",
                                     "        7  messages"]  # fmt: skip
    assert "15 broken promises" in text
    assert text.count("never came") == SHOWN
    assert text.endswith("and 5 x hole")


def test_a_report_without_violations_says_so() -> None:
    assert str(Report(Counter(), {}, [])).endswith("every promise was kept")


@pytest.mark.parametrize(
    "line",
    [
        "Traceback (most recent call last):",
        "2026-01-01 00:00:00 asyncio Task exception was never retrieved",
        "x.py:7: ResourceWarning: unclosed transport",
        "x.py:7: RuntimeWarning: coroutine 'f' was never awaited",
        "TypeError: undefined is not a function",
        "(node:7) TimeoutNegativeWarning: -0.3 is a negative number.",
    ],
)
def test_what_nobody_handled_is_a_violation(tmp_path: Path, line: str) -> None:
    log = tmp_path / "log"
    log.write_text(f"all is well\n{line}\n")
    assert [violation.rule for violation in complaints("bob", log)] == ["complaint"]


@pytest.mark.parametrize(
    "line",
    [
        "holdfast.client ws://x/ws: Connection reset by peer; attempt 1 in 0.1 s",
        "holdfast: Received network error or non-101 status code.; attempt 2 in 81 ms",
    ],
)
def test_what_a_client_says_of_the_network_is_none(tmp_path: Path, line: str) -> None:
    log = tmp_path / "log"
    log.write_text(line)
    assert list(complaints("bob", log)) == []


def test_records_are_read_as_they_come(tmp_path: Path) -> None:
    """A line counts when it is whole; one that its writer never ended does not."""
    path = tmp_path / "records"
    tail = Tail(path)
    assert tail.more() == []
    writer = Writer(path)
    writer.write("message", offset=1)
    assert [record["offset"] for record in tail.more()] == [1]
    writer.write("message", offset=2)
    writer.close()
    with path.open("a") as file:
        file.write(json.dumps({"kind": "message"})[:-3])
    assert [record["offset"] for record in tail.more()] == [2]
    assert len(read(path)) == 2
