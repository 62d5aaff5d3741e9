"""How much of what was planted the review finds.

    python -m evaluation.recall [--rule NAME] [--first PROJECT...]

Reviews each project of `planted/`, as its author wrote it, in a folder of its own, and compares the
findings with the marks, see `marks.py`. A finding counts where it begins, to the line. Writes the
figures to RESULTS.md and shows what was missed; `--rule` shows one rule only and writes nothing.
`--first` also keeps the figures of projects that are new, see `rounds.py`: those of the first
measurement, made before anybody who writes rules had looked at what was missed.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evaluation import results
from evaluation.marks import PLANTED, Plant, plants, projects, without_marks
from evaluation.precision import DEFAULT
from evaluation.reviewing import Found, review_roots
from evaluation.rounds import Count, keep_first, read_first, read_rounds, total
from holdfast.review.codes import CODES

PARTS: Final = {"unguarded-parse": ("unguarded-parse", "unguarded-parse-in-client")}
"""Pitfalls that are two rules, by who is harmed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the planted files. `unmarked` are findings on lines without such a mark.

    `shown` are those of `found` that are reported by default, at medium confidence or high.
    """

    found: list[Plant]
    shown: list[Plant]
    missed: list[Plant]
    unmarked: list[tuple[str, Found]]


def measure() -> Outcome:
    """Review all planted projects."""
    outcome = Outcome([], [], [], [])
    with tempfile.TemporaryDirectory() as folder:
        for project in projects():
            copy = Path(folder) / project.name
            for path in project.rglob("*"):
                if path.is_file():
                    target = copy / path.relative_to(project)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_text(without_marks(path.read_text()))
            _compare(plants(project), review_roots([copy], copy), project.name, outcome)
    return outcome


def _compare(planted: list[Plant], findings: list[Found], project: str, outcome: Outcome) -> None:
    reported = {(found.name, (found.path, found.line)) for found in findings}
    shown = {(it.name, (it.path, it.line)) for it in findings if it.confidence in DEFAULT}
    marked: set[tuple[str, tuple[str, int]]] = set()
    for plant in planted:
        names = PARTS.get(plant.rule, (plant.rule,))
        places = {(name, line) for name in names for line in plant.lines}
        (outcome.missed if reported.isdisjoint(places) else outcome.found).append(plant)
        if not shown.isdisjoint(places):
            outcome.shown.append(plant)
        marked |= places
    outcome.unmarked.extend(
        (project, found)
        for found in findings
        if (found.name, (found.path, found.line)) not in marked
    )


def counts(outcome: Outcome, projects: Collection[str]) -> dict[str, Count]:
    """How many pitfalls of each rule there are in `projects`, and what became of them."""
    found, shown, missed = (
        Counter(plant.rule for plant in part if plant.project in projects)
        for part in (outcome.found, outcome.shown, outcome.missed)
    )
    return {
        name: Count(found[name] + missed[name], found[name], shown[name])
        for name in CODES.values()
        if found[name] + missed[name]
    }


def report(outcome: Outcome) -> str:
    """The figures in Markdown: overall, by round and by rule, beside those at first."""
    kept = read_rounds()
    of_round: dict[int, list[str]] = {number: [] for number in kept.values()}
    for project, number in kept.items():
        of_round[number].append(project)
    first = read_first()
    now = {number: counts(outcome, names) for number, names in of_round.items()}
    overall = total(count for by_rule in now.values() for count in by_rule.values())
    lines = [
        f"By default {_share(overall.shown, overall)} of the planted pitfalls are shown, at every"
        f" confidence {_share(overall.found, overall)} are found. Each round of projects was first"
        " measured before anybody who mends rules had seen it:",
        "",
        "| round | projects | by default | at every confidence | by default, at first |"
        " at every confidence, at first |",
        "|---|---|---|---|---|---|",
    ]
    for number, names in sorted(of_round.items()):
        today, then = total(now[number].values()), total(first[number].values())
        cells = [number, len(names), _share(today.shown, today), _share(today.found, today)]
        lines.append(_row([*cells, _share(then.shown, then), _share(then.found, then)]))
    lines += ["", "By rule, at every confidence and by default, all rounds together:", ""]
    lines += ["| rule | planted | found | recall | by default | found at first |"]
    lines += ["|---|---|---|---|---|---|"]
    for code, name in CODES.items():
        today = total(by_rule[name] for by_rule in now.values() if name in by_rule)
        if today.planted:
            then = total(by_rule[name] for by_rule in first.values() if name in by_rule)
            before = f"{then.found} of {then.planted}" if then.planted else "-"
            cells = [f"{code} `{name}`", today.planted, today.found]
            cells += [f"{today.found / today.planted:.2f}", today.shown, before]
            lines.append(_row(cells))
    return "\n".join(lines)


def _row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def _share(part: int | None, count: Count) -> str:
    return "-" if part is None else f"{part} of {count.planted} (**{part / count.planted:.3f}**)"


def show(outcome: Outcome, rule: str | None) -> None:
    """Print what was missed, and findings where nothing was planted."""
    for plant in outcome.missed:
        if rule in (None, plant.rule):
            places = [f"{path}:{line}" for path, line in sorted(plant.lines)]
            print(f"missed    {plant.rule:32} {plant.project}/{', '.join(places)}")
    for project, found in outcome.unmarked:
        if rule in (None, found.name):
            print(f"unmarked  {found.name:32} {project}/{found.path}:{found.line} {found.message}")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evaluation.recall")
    parser.add_argument("--rule", help="show this rule only")
    parser.add_argument(
        "--first", nargs="+", metavar="PROJECT", help="keep as the first measurement of a new round"
    )
    options = parser.parse_args()
    planted = [plant for project in projects() for plant in plants(project)]
    if unknown := sorted({plant.rule for plant in planted} - {*CODES.values()}):
        raise SystemExit(f"recall: {PLANTED.name}/ names rules that do not exist: {unknown}")
    if missing := sorted({*(options.first or ())} - {project.name for project in projects()}):
        raise SystemExit(f"recall: {PLANTED.name}/ has no {missing}")
    outcome = measure()
    show(outcome, options.rule)
    if options.first:
        keep_first(options.first, counts(outcome, options.first))
    if options.rule is None:
        if new := sorted({project.name for project in projects()} - {*read_rounds()}):
            print(f"not counted, no first measurement was kept (--first): {', '.join(new)}")
        body = report(outcome)
        print("\n" + body)
        results.write("recall", body)


if __name__ == "__main__":
    main()
