"""A report in figures, and what in it to mend first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from holdfast.findings.diff import unified
from holdfast.findings.edits import apply_edits
from holdfast.findings.finding import Finding, Place
from holdfast.findings.plain import count
from holdfast.findings.report import Report
from holdfast.findings.rule import Confidence, Rule, Severity

SEVERITIES = tuple(sorted(Severity, reverse=True))
STRANGERS = frozenset({"input", "security"})
"""Groups of rules about what anybody may do who can connect."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The findings of one rule: how many, how sure the surest is, where the first is, how many have
    which fix."""

    rule: Rule
    confidence: Confidence
    number: int
    first: Place
    safe: int
    unsafe: int


def kinds(report: Report) -> list[Kind]:
    """One entry for each rule with findings: the worst and surest first.

    Of those that are alike in this, what strangers can use goes before what breaks by itself, and
    then what occurs most.
    """
    by_code: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_code.setdefault(finding.rule.code, []).append(finding)
    return sorted(map(_kind, by_code.values()), key=_urgency)


def _kind(findings: list[Finding]) -> Kind:
    fixes = Counter(finding.fix.safe for finding in findings if finding.fix)
    first = findings[0]
    confidence = max(finding.confidence for finding in findings)
    return Kind(first.rule, confidence, len(findings), first.place, fixes[True], fixes[False])


def _urgency(kind: Kind) -> tuple[int, int, bool, int, str]:
    alone = kind.rule.group not in STRANGERS
    return (-kind.rule.severity, -kind.confidence, alone, -kind.number, kind.rule.code)


def by_severity(report: Report) -> dict[Severity, int]:
    """How many findings there are of each severity, the worst first."""
    numbers = Counter(finding.rule.severity for finding in report.findings)
    return {severity: numbers[severity] for severity in SEVERITIES}


def fixable(report: Report) -> tuple[int, int]:
    """How many findings have a safe fix, and how many an unsafe one."""
    fixes = Counter(finding.fix.safe for finding in report.findings if finding.fix)
    return fixes[True], fixes[False]


def fix_diff(report: Report, finding: Finding, context: int = 1) -> str:
    """What the fix of `finding` changes, as a unified diff; "" without a fix or its source."""
    source = report.sources.get(finding.place.path)
    if finding.fix is None or source is None:
        return ""
    return unified(
        finding.place.path, source, apply_edits(source, finding.fix.edits), context=context
    )


def outcome(report: Report) -> list[str]:
    """What was found, what can be fixed, and what was left out, in a sentence each."""
    files = f"{count(report.files, 'file')}, {report.read:,} of them parsed"
    if report.findings:
        numbers = [count(n, str(s.name)) for s, n in by_severity(report).items() if n]
        touched = len({finding.place.path for finding in report.findings})
        found = f"{_listed(numbers)} in {count(touched, 'file')}"
    else:
        found = "Nothing found"
    fixed = f"{count(report.fixed, 'finding')} fixed." if report.fixed else ""
    said = [fixed, f"{found} ({files}, {report.seconds:.1f} s).", _fixes(report)]
    left = [
        (report.suppressed, "suppressed in the code"),
        (report.known, "known from the baseline"),
    ]
    out = _listed([f"{number:,} {what}" for number, what in left if number])
    said.append(f"Left out: {out}." if out else "")
    if report.tests:
        them = "it" if report.tests == 1 else "them"
        said.append(
            f"{count(report.tests, 'file')} of tests left out; --include-tests reads {them}."
        )
    if report.gone:
        one = report.gone == 1
        gone = "entry of the baseline is gone" if one else "entries of the baseline are gone"
        said.append(
            f"{report.gone:,} {gone}; --update-baseline takes {'it' if one else 'them'} out."
        )
    return [sentence for sentence in said if sentence]


def _fixes(report: Report) -> str:
    safe, unsafe = fixable(report)
    if safe and unsafe:
        return f"{safe:,} can be fixed with --fix, {unsafe:,} more with --unsafe-fixes."
    if unsafe:
        return f"{unsafe:,} can be fixed with --unsafe-fixes."
    return f"{safe:,} can be fixed with --fix." if safe else ""


def _listed(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
