"""A report in figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from holdfast.findings.report import Report
from holdfast.findings.rule import Severity
from holdfast.findings.tally import by_severity, fix_diff, fixable, kinds, outcome
from tests.findings.reports import CLEAN, HOSTILE, TYPICAL


def test_kinds_come_by_urgency() -> None:
    """The worst first; of equals the surest, then the most frequent."""
    found = kinds(TYPICAL)
    assert [(kind.rule.code, kind.number) for kind in found] == [
        ("HF201", 2),
        ("HF501", 1),
        ("HF303", 1),
    ]
    assert [(kind.safe, kind.unsafe) for kind in found] == [(2, 0), (0, 0), (0, 1)]
    assert found[0].first == TYPICAL.findings[2].place


def test_a_rule_is_as_urgent_as_the_surest_of_its_findings() -> None:
    """Of errors that only may be some, others come first."""
    errors = [it for it in TYPICAL.findings if it.rule.severity is Severity.error]
    sure = [it for it in errors if it.rule.code == "HF201"]
    weak = [replace(it, weak=True) for it in sure]
    others = [it for it in errors if it not in sure]
    for found, first in (((weak[0], sure[1]), "HF201"), (weak, "HF501")):
        report = replace(TYPICAL, findings=(*found, *others))
        assert kinds(report)[0].rule.code == first


def test_what_strangers_can_use_comes_first() -> None:
    """Of errors that are equally sure: a message of anybody, before what breaks by itself twice."""
    crash = [it for it in TYPICAL.findings if it.rule.code == "HF201"]
    for code in ("HF401", "HF509"):
        hole = replace(crash[0], rule=replace(crash[0].rule, code=code))
        assert kinds(replace(TYPICAL, findings=(*crash, hole)))[0].rule.code == code


def test_numbers_by_severity_and_fix() -> None:
    """All severities are there, the worst first."""
    assert list(by_severity(TYPICAL).items()) == [
        (Severity.error, 3),
        (Severity.warning, 1),
        (Severity.note, 0),
    ]
    assert fixable(TYPICAL) == (2, 1)


def test_the_diff_of_a_fix() -> None:
    """Of the finding's file; empty where there is no fix, or no source."""
    backoff, origin, *_ = TYPICAL.findings
    assert "+  const delay = Math.random() * Math.min(" in fix_diff(TYPICAL, backoff)
    assert fix_diff(TYPICAL, origin) == ""
    assert fix_diff(replace(TYPICAL, sources={}), backoff) == ""


def test_outcome_says_all_figures() -> None:
    """A sentence each for what was found, what can be fixed, what was left out."""
    assert outcome(replace(TYPICAL, fixed=1)) == [
        "1 finding fixed.",
        "3 errors and 1 warning in 2 files (14 files, 3 of them parsed, 0.4 s).",
        "2 can be fixed with --fix, 1 more with --unsafe-fixes.",
        "Left out: 1 suppressed in the code and 2 known from the baseline.",
        "1 entry of the baseline is gone; --update-baseline takes it out.",
    ]


def test_outcome_of_a_clean_run() -> None:
    """One sentence."""
    assert outcome(CLEAN) == ["Nothing found (14 files, 3 of them parsed, 0.1 s)."]


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (replace(TYPICAL, findings=TYPICAL.findings[:1]), "1 can be fixed with --unsafe-fixes."),
        (replace(TYPICAL, findings=TYPICAL.findings[2:]), "2 can be fixed with --fix."),
        (Report(known=3), "Left out: 3 known from the baseline."),
        (Report(gone=2), "2 entries of the baseline are gone; --update-baseline takes them out."),
        (Report(tests=1), "1 file of tests left out; --include-tests reads it."),
        (Report(tests=1200), "1,200 files of tests left out; --include-tests reads them."),
        (HOSTILE, "10 errors and 4 notes in 14 files (13 files, 13 of them parsed, 0.0 s)."),
    ],
)
def test_outcome_says_nothing_needless(report: Report, sentence: str) -> None:
    """Figures of zero are not mentioned, and one is one."""
    assert sentence in outcome(report)
