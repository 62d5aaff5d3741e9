"""How much of what was planted the review finds.

    python -m evaluation.recall [--rule NAME] [--first]

Reviews each project of `planted/`, as its author wrote it, in a folder of its own, and compares the
findings with the marks, see `marks.py`. A finding counts where it begins, to the line. Writes the
figures to RESULTS.md and shows what was missed; `--rule` shows one rule only and writes nothing.
`--first` also keeps the figures in first_recall.csv, once: those of the first measurement, made
before anybody who writes rules had looked at what was missed.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evaluation import results
from evaluation.marks import PLANTED, Plant, plants, projects, without_marks
from evaluation.precision import DEFAULT
from evaluation.reviewing import Found, review_roots
from holdfast.review.codes import CODES

PARTS: Final = {"unguarded-parse": ("unguarded-parse", "unguarded-parse-in-client")}
"""Pitfalls that are two rules, by who is harmed."""
FIRST: Final = Path(__file__).parent / "first_recall.csv"


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


def counts(outcome: Outcome) -> dict[str, tuple[int, int]]:
    """How many pitfalls of each rule were planted, and how many of them were found."""
    found = Counter(plant.rule for plant in outcome.found)
    total = found + Counter(plant.rule for plant in outcome.missed)
    return {name: (total[name], found[name]) for name in CODES.values() if total[name]}


def table(now: dict[str, tuple[int, int]], first: dict[str, tuple[int, int]]) -> str:
    """The figures in Markdown: overall, and by rule, beside those of the first measurement."""
    lines = [f"{_overall(now)} of the planted pitfalls are found."]
    if first:
        lines[0] += f" At the first measurement it was {_overall(first)}."
    lines += ["", "| rule | planted | found | recall | at first |", "|---|---|---|---|---|"]
    for code, name in CODES.items():
        if name in now:
            planted, found = now[name]
            before = f"{first[name][1]} of {first[name][0]}" if name in first else "-"
            ratio = f"{found / planted:.2f}"
            lines.append(f"| {code} `{name}` | {planted} | {found} | {ratio} | {before} |")
    return "\n".join(lines)


def _overall(by_rule: dict[str, tuple[int, int]]) -> str:
    planted = sum(pair[0] for pair in by_rule.values())
    found = sum(pair[1] for pair in by_rule.values())
    return f"{found} of {planted} (**{found / planted:.3f}**)"


def read_first() -> dict[str, tuple[int, int]]:
    """The figures of the first measurement; none if there was none."""
    if not FIRST.exists():
        return {}
    with FIRST.open(newline="") as file:
        rows = csv.DictReader(file)
        return {row["rule"]: (int(row["planted"]), int(row["found"])) for row in rows}


def write_first(by_rule: dict[str, tuple[int, int]]) -> None:
    """Keep the figures. Exits if there are some: a first measurement is made once."""
    if FIRST.exists():
        raise SystemExit(f"recall: {FIRST.name} is there; the first measurement is made once")
    with FIRST.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["rule", "planted", "found"])
        writer.writerows((name, *pair) for name, pair in by_rule.items())


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
    parser.add_argument("--first", action="store_true", help="keep as the first measurement")
    options = parser.parse_args()
    names = {plant.rule for project in projects() for plant in plants(project)}
    if unknown := sorted(names - {*CODES.values()}):
        raise SystemExit(f"recall: {PLANTED.name}/ names rules that do not exist: {unknown}")
    outcome = measure()
    show(outcome, options.rule)
    if options.rule is None:
        by_rule = counts(outcome)
        if options.first:
            write_first(by_rule)
        share = len(outcome.shown) / sum(pair[0] for pair in by_rule.values())
        by_default = f"{len(outcome.shown)} (**{share:.3f}**) of the planted pitfalls are shown."
        body = f"By default {by_default} At every confidence: {table(by_rule, read_first())}"
        print("\n" + body)
        results.write("recall", body)


if __name__ == "__main__":
    main()
