"""A report as SARIF 2.1.0, for code scanning and editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from holdfast.findings.baseline import fingerprints
from holdfast.findings.finding import Edit, Finding, Fix, Place, Related
from holdfast.findings.lines import Lines
from holdfast.findings.plain import count, encodable, raw_path
from holdfast.findings.report import Problem, Report
from holdfast.findings.rule import Confidence, Rule, Severity

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
HOME: Final = "https://github.com/holdfast/holdfast"

# What GitHub takes; more than that, and it refuses the whole file:
# https://docs.github.com/en/code-security/code-scanning/troubleshooting-sarif-uploads
RESULTS: Final = 25_000
RELATED: Final = 99
TAGS: Final = 10
COMPRESSED: Final = 10_000_000
"""Bytes after gzip."""

_LINK: Final = re.compile(r"\[(?=[^\]]*\]\()")
_LEVELS: Final = {Severity.error: "error", Severity.warning: "warning", Severity.note: "note"}
_PRECISION: Final = {Confidence.high: "high", Confidence.medium: "medium", Confidence.low: "low"}
SECURITY: Final = {Severity.error: "8.0", Severity.warning: "5.5", Severity.note: "2.0"}
"""On the scale of CVSS, as GitHub reads it: high from 7.0, medium from 4.0, else low."""


def render(report: Report, *, version: str) -> str:
    """`report` as one SARIF run; `version` is that of Holdfast.

    If there is more than GitHub takes, the least severe findings are left out, and a notification
    of the run says how many.
    """
    results = _Results(report)
    kept = results.worst(RESULTS)
    text = _document(report, version, results, kept)
    while kept and _compressed(text) > COMPRESSED:
        kept = results.worst(len(kept) // 2)
        text = _document(report, version, results, kept)
    return text


def _compressed(text: str) -> int:
    """Bytes that `text` takes after gzip; small ones are not worth compressing to know."""
    data = text.encode()
    return len(data) if len(data) <= COMPRESSED else len(zlib.compress(data, 6)) + 12


def _document(report: Report, version: str, results: _Results, kept: Sequence[int]) -> str:
    rules = {finding.rule.code: finding.rule for finding in report.findings}
    codes = sorted(rules)
    notifications = [_notification(problem) for problem in report.problems]
    left_out = len(report.findings) - len(kept)
    if left_out:
        notifications.append(
            {
                "level": "warning",
                "message": {
                    "text": f"{count(left_out, 'finding')} left out, the least severe, because"
                    " GitHub would refuse a file with all of them."
                },
            }
        )
    driver = {
        "name": "holdfast",
        "version": version,
        "informationUri": HOME,
        "rules": [_rule(rules[code]) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            "%SRCROOT%": {"description": {"text": "The folder that was reviewed."}}
        },
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notifications}],
        "results": [results.result(index, codes) for index in kept],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return encodable(json.dumps(document, ensure_ascii=False, indent=1)) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "tags": _tags(rule),
        "precision": _PRECISION[rule.confidence],
        "problem.severity": _LEVELS[rule.severity].replace("note", "recommendation"),
    }
    if rule.group == "security":
        properties["security-severity"] = SECURITY[rule.severity]
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": f"{rule.summary}."},
        "fullDescription": {"text": rule.consequence},
        "help": {"text": f"{rule.consequence} {rule.advice}", "markdown": _help(rule)},
        "helpUri": rule.url,
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": properties,
    }


def _tags(rule: Rule) -> list[str]:
    libraries = [library for library in rule.libraries if library != "all"]
    return list(dict.fromkeys(("websocket", rule.group, *libraries)))[:TAGS]


def _help(rule: Rule) -> str:
    return "\n\n".join(f"## {heading}\n\n{text}" for heading, text in rule.sections.items())


class _Results:
    """The findings of a report, and each as a result of SARIF."""

    def __init__(self, report: Report) -> None:
        self._findings = report.findings
        self._fingerprints = fingerprints(report)
        self._lines = {path: Lines(text) for path, text in report.sources.items()}

    def worst(self, number: int) -> list[int]:
        """Which findings are kept if there may be no more than `number`, in their order."""
        numbers = range(len(self._findings))
        by_severity = sorted(numbers, key=lambda i: -self._findings[i].rule.severity)
        return sorted(by_severity[:number])

    def result(self, index: int, codes: Sequence[str]) -> dict[str, Any]:
        """The finding `index`; `codes` are those of the run's rules."""
        finding = self._findings[index]
        result: dict[str, Any] = {
            "ruleId": finding.rule.code,
            "ruleIndex": codes.index(finding.rule.code),
            "level": _LEVELS[finding.rule.severity],
            "message": {"text": _message(finding)},
            "locations": [{"physicalLocation": _physical(finding.place)}],
            "properties": {"confidence": finding.confidence.name},
            "partialFingerprints": {"holdfastFinding/v1": self._fingerprints[index]},
        }
        if finding.related:
            different = list(dict.fromkeys(finding.related))
            result["relatedLocations"] = [_related(it) for it in different[:RELATED]]
        lines = self._lines.get(finding.place.path)
        if finding.fix is not None and lines is not None:
            result["fixes"] = [_fix(finding.fix, finding.place.path, lines)]
        return result


def _message(finding: Finding) -> str:
    """What is wrong, and what to do. What SARIF would take for a link is escaped."""
    return _LINK.sub(r"\\[", finding.advised)


def _physical(place: Place) -> dict[str, Any]:
    return {"artifactLocation": _artifact(place.path), "region": _region(place)}


def _artifact(path: str) -> dict[str, Any]:
    """Where a file is. A path that leads out of the folder cannot be relative to it."""
    uri = quote(raw_path(path), safe="/")
    if path.startswith("/"):
        return {"uri": f"file://{uri}"}
    return {"uri": uri, "uriBaseId": "%SRCROOT%"}


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _related(related: Related) -> dict[str, Any]:
    return {
        "physicalLocation": _physical(related.place),
        "message": {"text": related.message},
    }


def _fix(fix: Fix, path: str, lines: Lines) -> dict[str, Any]:
    change = {
        "artifactLocation": _artifact(path),
        "replacements": [_replacement(edit, path, lines) for edit in fix.edits],
    }
    return {"description": {"text": fix.title}, "artifactChanges": [change]}


def _replacement(edit: Edit, path: str, lines: Lines) -> dict[str, Any]:
    return {
        "deletedRegion": _region(lines.place(path, edit.span)),
        "insertedContent": {"text": edit.text},
    }


def _notification(problem: Problem) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": _artifact(problem.path)}
    if problem.line is not None:
        location["region"] = {"startLine": problem.line}
    return {
        "level": "warning",
        "message": {"text": problem.message},
        "locations": [{"physicalLocation": location}],
    }
