"""Ask one question of every case, round by round, so that a slow spell hits all alike."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field

from benchmarks.harness import load
from benchmarks.harness.model import Case, Figures, MeasureError, Peer, Question, Workload
from benchmarks.harness.server import ServerError


@dataclass
class Outcome:
    """What the rounds of one case gave: figures by round, and errors by round."""

    case: Case
    figures: dict[int, Figures] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _run_once(question: Question, outcome: Outcome, workload: Workload, round_number: int) -> None:
    measure = question.measure or load.measure
    try:
        outcome.figures[round_number] = measure(outcome.case, workload)
    except (ServerError, MeasureError) as error:
        outcome.errors[round_number] = str(error)
        _say(f"    failed: {error}")


def cases_of(question: Question, peers: Iterable[Peer]) -> list[Case]:
    """Every way in which these peers can answer the question."""
    return [
        Case(peer, mode)
        for mode in question.modes
        for peer in peers
        if peer.name in question.peers and peer.supports(mode)
    ]


def ask(question: Question, cases: list[Case], workload: Workload, rounds: int) -> list[Outcome]:
    """Run all rounds. Each starts with another case, so that none is always the first."""
    outcomes = [Outcome(case) for case in cases]
    for number in range(1, rounds + 1):
        start = (number - 1) % max(1, len(outcomes))
        for outcome in outcomes[start:] + outcomes[:start]:
            case = outcome.case
            _say(f"  {question.name}, round {number}: {case.peer.label}, {case.mode.value}")
            _run_once(question, outcome, workload, number)
    return outcomes
