"""A report for programs. Its schema is docs/schemas/review-report.schema.json.

Fields may be added within a version; a change of those that are there makes a new one. Lines,
columns and offsets count characters (Unicode code points).
"""

from __future__ import annotations

import json
from typing import Any, Final

from holdfast.findings.baseline import fingerprints
from holdfast.findings.finding import Finding, Fix, Place, Related
from holdfast.findings.plain import encodable
from holdfast.findings.report import Point, Problem, Report
from holdfast.findings.rule import Rule
from holdfast.findings.tally import by_severity, fix_diff, fixable

FORMAT: Final = "holdfast-report"
VERSION: Final = 1


def render(report: Report, *, version: str) -> str:
    """`report` as JSON; `version` is that of Holdfast.

    Rules stand apart from the findings, which name them by their code: each is told once.
    """
    rules = {finding.rule.code: finding.rule for finding in report.findings}
    document = {
        "format": FORMAT,
        "version": VERSION,
        "tool": {"name": "holdfast", "version": version},
        "summary": _summary(report),
        "findings": [
            _finding(report, finding, fingerprint)
            for finding, fingerprint in zip(report.findings, fingerprints(report), strict=True)
        ],
        "rules": {code: _rule(rules[code]) for code in sorted(rules)},
        "checklist": [_point(point) for point in report.checklist],
        "problems": [_problem(problem) for problem in report.problems],
    }
    return encodable(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _summary(report: Report) -> dict[str, Any]:
    safe, unsafe = fixable(report)
    return {
        "files": report.files,
        "read": report.read,
        "tests": report.tests,
        "seconds": round(report.seconds, 3),
        "findings": {severity.name: n for severity, n in by_severity(report).items()},
        "fixable": {"safe": safe, "unsafe": unsafe},
        "suppressed": report.suppressed,
        "known": report.known,
        "gone": report.gone,
        "fixed": report.fixed,
    }


def _finding(report: Report, finding: Finding, fingerprint: str) -> dict[str, Any]:
    return {
        "code": finding.rule.code,
        "name": finding.rule.name,
        "severity": finding.rule.severity.name,
        "confidence": finding.confidence.name,
        "message": finding.message,
        "place": _place(finding.place),
        "fingerprint": fingerprint,
        "fix": None if finding.fix is None else _fix(finding.fix, fix_diff(report, finding, 3)),
        "related": [_related(related) for related in finding.related],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def _fix(fix: Fix, diff: str) -> dict[str, Any]:
    edits = [
        {"start": edit.span.start, "end": edit.span.end, "text": edit.text} for edit in fix.edits
    ]
    return {"title": fix.title, "safe": fix.safe, "edits": edits, "diff": diff}


def _related(related: Related) -> dict[str, Any]:
    return {"message": related.message, "place": _place(related.place)}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "group": rule.group,
        "summary": rule.summary,
        "why": rule.consequence,
        "instead": rule.advice,
        "references": list(rule.references),
        "libraries": list(rule.libraries),
        "languages": list(rule.languages),
        "url": rule.url,
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "question": point.question,
        "verdict": point.verdict.value,
        "evidence": point.evidence,
        "places": [_place(place) for place in point.places],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"path": problem.path, "line": problem.line, "message": problem.message}
