"""Every script of protocol/traces, step by step: the Python half of one behaviour."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest

from holdfast.codes import CLOSE_CODES
from holdfast.core.actions import Action, Probe
from tests.conformance.traces import EVENTS, FORMS, TRACES, Replay, record

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


PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "reconnect.md"
ROW = re.compile(r"^\| (\d+) \| ([\w-]+) \| [^|]+ \| (?:by construction: |`([\w-]+)`: ([^|]+) \|$)")
BY_FILE = {path.stem: json.loads(path.read_text())["traces"] for path in TRACES.glob("*.json")}


def test_each_pitfall_is_impossible_or_has_a_trace() -> None:
    """Of the known mistakes of reconnecting clients none is left out, and each trace that is named
    exists and says itself that it covers the mistake."""
    rows = [found.groups() for line in PAGE.read_text().splitlines() if (found := ROW.match(line))]
    numbers = [int(number) for number, *_ in rows]
    assert numbers == sorted(set(numbers))
    assert set(range(34, 49)) <= set(numbers)
    for number, _, file, about in rows:
        if file is not None:
            (trace,) = [trace for trace in BY_FILE[file] if trace["about"] == about]
            assert int(number) in trace["pitfalls"]
    named = {n for traces in BY_FILE.values() for t in traces for n in t.get("pitfalls", ())}
    assert named <= set(numbers)


def test_every_close_code_has_a_trace() -> None:
    """What a client does after a code is proven in both languages, for each row of the table."""
    seen = {int(trace["about"].split()[0].rstrip(",")) for trace in BY_FILE["close-codes"]}
    assert set(CLOSE_CODES) <= seen


def test_promises_are_unique() -> None:
    """A trace that fails can be found by its file and what it is about."""
    for traces in BY_FILE.values():
        abouts = [trace["about"] for trace in traces]
        assert len(set(abouts)) == len(abouts)


def test_every_event_and_action_is_in_a_trace_and_on_the_page() -> None:
    """No event and no action is left to the imagination of who writes another client."""
    steps = [step for traces in BY_FILE.values() for trace in traces for step in trace["steps"]]
    page = (TRACES.parent / "PROTOCOL.md").read_text().partition("## Traces")[2]
    events = {step["do"] for step in steps}
    actions = {name for step in steps for action in step["then"] for name in action}
    assert events == set(EVENTS)
    assert set(FORMS) == set(get_args(Action)) - {Probe}  # which leaves the machine as a `send`
    assert len(actions - {"request", "deliver"}) == len(FORMS)
    assert all(f"`{name}`" in page for name in events | actions)


def test_a_trace_with_randomness_to_spare_fails() -> None:
    """All the random numbers of a trace are drawn, so an implementation that draws less shows."""
    replay = Replay({"random": [0.5]})
    with pytest.raises(AssertionError, match="more randomness"):
        replay.finish()


def test_recording_fills_in_what_is_missing(tmp_path: Path) -> None:
    """What a step has already is a promise and stays; the rest is what the machine does."""
    file = tmp_path / "new.json"
    steps = [{"at": 0, "do": "start"}, {"at": 5, "do": "start", "then": [], "wake": 1}]
    file.write_text(json.dumps({"about": "x", "traces": [{"about": "y", "steps": steps}]}))
    record(file)
    first, second = json.loads(file.read_text())["traces"][0]["steps"]
    assert first["then"] == [{"connect": {"attempt": 0, "refresh": False}}]
    assert first["wake"] == 10000
    assert second["wake"] == 1
