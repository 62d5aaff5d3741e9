"""A report as commands that GitHub's runner turns into annotations of the changed lines.

GitHub shows 10 annotations of each severity for a step, and 50 for a job, so the worst come first.
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from typing import Final

from holdfast.findings.finding import Finding
from holdfast.findings.plain import visible
from holdfast.findings.report import Problem, Report
from holdfast.findings.rule import Severity
from holdfast.findings.tally import by_severity, outcome

SHOWN: Final = 10
COMMANDS: Final = {Severity.error: "error", Severity.warning: "warning", Severity.note: "notice"}
_DATA: Final = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY: Final = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render(report: Report) -> str:
    """A command for each finding and problem, and lines for the log that sum it up."""
    by_rank = sorted(report.findings, key=lambda finding: -finding.rule.severity)
    lines = [*map(_finding, by_rank), *map(_problem, report.problems), *outcome(report)]
    if max(by_severity(report).values()) > SHOWN:
        lines.append(f"GitHub shows {SHOWN} annotations of each severity; this log has all.")
    return "\n".join(lines) + "\n"


def _finding(finding: Finding) -> str:
    rule, place = finding.rule, finding.place
    properties: dict[str, str | int] = {
        "file": place.path,
        "line": place.line,
        "endLine": place.end_line,
        "col": place.column,
        "endColumn": place.end_column,
        "title": f"{rule.code} {rule.name}",
    }
    if place.end_line > place.line:
        # GitHub takes columns only within one line.
        del properties["col"], properties["endColumn"]
    message = f"{visible(finding.advised)}\n{rule.url}"
    return _command(COMMANDS[rule.severity], properties, message)


def _problem(problem: Problem) -> str:
    properties: dict[str, str | int] = {
        "file": problem.path,
        "line": problem.line or 1,
        "title": "Not reviewed in full",
    }
    return _command("warning", properties, visible(problem.message))


def _command(name: str, properties: dict[str, str | int], message: str) -> str:
    listed = (f"{key}={visible(str(it)).translate(_PROPERTY)}" for key, it in properties.items())
    return f"::{name} {','.join(listed)}::{message.translate(_DATA)}"
