"""The rounds in which the planted files were written, and what was found of each at first.

`rounds.csv` says which project is of which round. `first_recall.csv` keeps the figures of the first
measurement of a round, made before whoever writes rules had looked at what was missed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROUNDS: Final = Path(__file__).parent / "rounds.csv"
FIRST: Final = Path(__file__).parent / "first_recall.csv"


@dataclass(frozen=True, slots=True)
class Count:
    """How many pitfalls were planted, how many are found, how many of these are shown by default.

    `shown` is None where it was not kept.
    """

    planted: int = 0
    found: int = 0
    shown: int | None = 0

    def __add__(self, other: Count) -> Count:
        unknown = self.shown is None or other.shown is None
        shown = None if unknown else (self.shown or 0) + (other.shown or 0)
        return Count(self.planted + other.planted, self.found + other.found, shown)


ByRule = Mapping[str, Count]


def total(counts: Iterable[Count]) -> Count:
    return sum(counts, Count())


def read_rounds() -> dict[str, int]:
    """The round of each planted project."""
    with ROUNDS.open(newline="") as file:
        return {row["project"]: int(row["round"]) for row in csv.DictReader(file)}


def read_first() -> dict[int, dict[str, Count]]:
    """By round and rule, what the first measurement found."""
    first: dict[int, dict[str, Count]] = {}
    with FIRST.open(newline="") as file:
        for row in csv.DictReader(file):
            shown = int(row["shown"]) if row["shown"] else None
            count = Count(int(row["planted"]), int(row["found"]), shown)
            first.setdefault(int(row["round"]), {})[row["rule"]] = count
    return first


def keep_first(projects: list[str], by_rule: ByRule) -> None:
    """Make `projects` a new round, of which `by_rule` is the first measurement.

    Exits if one of them has a round: a first measurement is made once.
    """
    rounds = read_rounds()
    if known := sorted(set(projects) & set(rounds)):
        raise SystemExit(f"recall: {known} were measured before; the first measurement stands")
    number = max(rounds.values()) + 1
    with ROUNDS.open("a", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows((name, number) for name in sorted(projects))
    with FIRST.open("a", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            (number, rule, count.planted, count.found, count.shown)
            for rule, count in by_rule.items()
        )
