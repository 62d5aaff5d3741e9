"""Medians, spread and ratios, as Markdown and as JSON."""

from __future__ import annotations

import platform
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.harness.model import Metric, Question, Workload
    from benchmarks.harness.rounds import Outcome

ABSENT = "-"


@dataclass(frozen=True)
class Summary:
    """The median of the rounds, and the least and the greatest."""

    middle: float
    least: float
    greatest: float


def _by_round(outcome: Outcome, metric: Metric) -> dict[int, float]:
    return {
        number: float(figures[metric.key])
        for number, figures in outcome.figures.items()
        if metric.key in figures
    }


def summarise(outcome: Outcome, metric: Metric) -> Summary | None:
    values = list(_by_round(outcome, metric).values())
    if not values:
        return None
    return Summary(median(values), min(values), max(values))


def ratio(outcome: Outcome, reference: Outcome | None, metric: Metric) -> float | None:
    """The median of the ratios within each round, which a machine's slow spells leave alone."""
    if reference is None:
        return None
    ours, theirs = _by_round(outcome, metric), _by_round(reference, metric)
    shares = [ours[number] / theirs[number] for number in ours if theirs.get(number)]
    return median(shares) if shares else None


def _find_reference(outcomes: list[Outcome], outcome: Outcome, name: str) -> Outcome | None:
    for other in outcomes:
        if other.case.peer.name == name and other.case.mode is outcome.case.mode:
            return other
    return None


def _cell(summary: Summary | None, digits: int) -> str:
    if summary is None:
        return ABSENT
    values = (summary.middle, summary.least, summary.greatest)
    middle, least, greatest = (f"{value:,.{digits}f}" for value in values)
    if summary.least == summary.greatest:
        return middle
    return f"{middle} ({least} to {greatest})"


def _label(question: Question, outcome: Outcome) -> str:
    if len(question.modes) == 1:
        return outcome.case.peer.label
    return f"{outcome.case.peer.label}, {outcome.case.mode.value}"


def _row(question: Question, outcomes: list[Outcome], outcome: Outcome, against: str) -> str:
    first, *others = question.metrics
    share = ratio(outcome, _find_reference(outcomes, outcome, against), first)
    cells = [
        _label(question, outcome),
        _cell(summarise(outcome, first), first.digits),
        ABSENT if share is None else f"{share:.2f}",
        *(_cell(summarise(outcome, metric), metric.digits) for metric in others),
        f"{len(outcome.figures)} of {len(outcome.figures) + len(outcome.errors)}",
    ]
    return f"| {' | '.join(cells)} |"


def markdown(question: Question, outcomes: list[Outcome], against: str) -> str:
    """The question's table: median (least to greatest) of the rounds that went well."""
    first, *others = question.metrics
    headings = [question.subject, first.heading, f"ratio to {against}"]
    headings += [*(metric.heading for metric in others), "rounds"]
    lines = [
        f"### {question.name}: {question.title}",
        "",
        f"| {' | '.join(headings)} |",
        f"|{'---|' * len(headings)}",
        *(_row(question, outcomes, outcome, against) for outcome in outcomes),
    ]
    return "\n".join(lines)


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    models = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "cpu": models[0] if models else platform.machine(),
        "cores": str(len(models)),
        "kernel": platform.release(),
        "python": platform.python_version(),
    }


def as_json(
    question: Question, workload: Workload, outcomes: list[Outcome], versions: Mapping[str, str]
) -> dict[str, Any]:
    """Everything that was measured, for later comparison."""
    return {
        "question": question.name,
        "title": question.title,
        "workload": asdict(workload),
        "cases": [
            {
                "peer": outcome.case.peer.name,
                "mode": outcome.case.mode.name.lower(),
                "version": versions[outcome.case.peer.name],
                "rounds": outcome.figures,
                "errors": outcome.errors,
            }
            for outcome in outcomes
        ],
    }
