"""How often each rule was found."""

from __future__ import annotations

from holdfast.findings.plain import count, paint
from holdfast.findings.report import Report
from holdfast.findings.tally import kinds, outcome


def render(report: Report, *, color: bool = False) -> str:
    """A table: how often, severity, code, name and fixes of each rule found; the worst first."""
    found = kinds(report)
    cells = max((len(f"{kind.number:,}") for kind in found), default=0)
    names = max((len(kind.rule.name) for kind in found), default=0)
    lines = []
    for kind in found:
        rule = kind.rule
        severity = paint(f"{rule.severity.name:7}", rule.severity.name, color)
        fixes = ((kind.safe, "--fix"), (kind.unsafe, "--unsafe-fixes"))
        fixed = ", ".join(f"{number:,} with {option}" for number, option in fixes if number)
        line = f"{kind.number:>{cells},}  {severity}  {rule.code}  {rule.name:{names}}  {fixed}"
        lines.append(line.rstrip())
    if lines:
        lines.append("")
    if report.problems:
        lines.append(
            f"{count(len(report.problems), 'problem')}: the report without --statistics says more."
        )
    return "\n".join((*lines, *outcome(report), ""))
