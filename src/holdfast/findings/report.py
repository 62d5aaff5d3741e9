"""All that one run found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from holdfast.findings.finding import Finding, Place


class Verdict(StrEnum):
    """How a point of the checklist stands."""

    found = "found"
    missing = "missing"
    partly = "partly"
    not_applicable = "not applicable"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the checklist: what was asked, how it stands, and what shows it.

    `evidence` is one sentence; `places` are where it was seen, or where it is missing.
    """

    question: str
    verdict: Verdict
    evidence: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, and why, in one sentence. `line` where it is known, from 1."""

    path: str
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one run.

    `findings` are in order of place. `sources` has the text of every file with a finding, for code
    frames and diffs. `files` is how many were looked at, `read` how many of them were parsed;
    `tests` files were left out because they are tests.
    `suppressed` counts findings left out by comments in the code, `known` those of the baseline;
    `gone` counts entries of the baseline that no longer occur. `fixed` counts findings that the run
    has mended, which are no longer in `findings`. `seconds` is how long the run took.
    """

    findings: tuple[Finding, ...] = ()
    checklist: tuple[Point, ...] = ()
    problems: tuple[Problem, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    files: int = 0
    read: int = 0
    tests: int = 0
    suppressed: int = 0
    known: int = 0
    gone: int = 0
    fixed: int = 0
    seconds: float = 0.0
