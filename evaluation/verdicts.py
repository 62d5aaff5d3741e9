"""The table of verdicts: for each finding in a real package, whether reading the code confirmed it.

`true`: what the finding says is so, and it can do the harm the rule speaks of. `false`: it is not
so. `arguable`: it is so, but there are reasons to live with it that the code shows.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).parent / "verdicts.csv"
VERDICTS: Final = ("true", "false", "arguable")


@dataclass(frozen=True, slots=True, order=True)
class Verdict:
    """A line of the table. `now` is "yes" while the review still reports it, else "no".

    `confidence` is that of the finding: low for a weak one, whatever its rule's is.
    """

    package: str
    version: str
    path: str
    line: int
    rule: str
    confidence: str
    id: str
    now: str
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class Precision:
    """How many verdicts of each kind there are.

    `strict` counts what is arguable as false; `lenient` leaves it out of account.
    """

    true: int
    false: int
    arguable: int

    @property
    def total(self) -> int:
        return self.true + self.false + self.arguable

    @property
    def strict(self) -> float:
        return self.true / self.total if self.total else 1.0

    @property
    def lenient(self) -> float:
        decided = self.true + self.false
        return self.true / decided if decided else 1.0


def read(path: Path = TABLE) -> list[Verdict]:
    """The table; empty if there is none yet. Raises ValueError for a line that is not right."""
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [from_row(row) for row in csv.DictReader(file)]


def write(verdicts: Iterable[Verdict], path: Path = TABLE) -> None:
    with path.open("w", newline="") as file:
        names = [field.name for field in fields(Verdict)]
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(verdict) for verdict in sorted(verdicts))


def precision(verdicts: Iterable[Verdict]) -> Precision:
    """Of those that are still reported."""
    counts = Counter(verdict.verdict for verdict in verdicts if verdict.now == "yes")
    return Precision(counts["true"], counts["false"], counts["arguable"])


def from_row(row: Mapping[str, str]) -> Verdict:
    verdict = Verdict(**{**row, "line": int(row["line"])})  # type: ignore[arg-type]
    if verdict.verdict not in VERDICTS or verdict.now not in ("yes", "no") or not verdict.reason:
        raise ValueError(f"not a verdict with a reason: {row}")
    return verdict
