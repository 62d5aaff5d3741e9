"""Findings that are known: new ones stand out, and old ones can wait.

A fingerprint names a finding by its rule, its file and the text of its first line, so lines may
move. Of findings alike in all three, which of them it is counts too.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from holdfast.findings.finding import Finding
from holdfast.findings.lines import Lines
from holdfast.findings.plain import encodable
from holdfast.findings.report import Report

FORMAT: Final = "holdfast-baseline"
VERSION: Final = 1
LENGTH: Final = 24
"""Hexadecimal digits of a fingerprint: 96 bits."""


Naming = Callable[[str], str]
"""Gives the name that a file of a report has in a baseline."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known findings: the code and the path of each, by fingerprint."""

    known: Mapping[str, tuple[str, str]]


def fingerprints(report: Report, named: Naming = str) -> tuple[str, ...]:
    """A fingerprint for each finding of `report`, in order; no two are equal."""
    lines = {path: Lines(text) for path, text in report.sources.items()}
    seen: Counter[tuple[str, str, str]] = Counter()
    made = []
    for finding in report.findings:
        source = lines.get(finding.place.path)
        text = finding.message if source is None else source.line(finding.place.line)
        key = (finding.rule.code, named(finding.place.path), " ".join(text.split()))
        raw = json.dumps([*key, seen[key]]).encode()
        made.append(hashlib.sha256(raw).hexdigest()[:LENGTH])
        seen[key] += 1
    return tuple(made)


def to_json(report: Report, named: Naming = str) -> str:
    """The file that makes all findings of `report` known."""
    made = zip(report.findings, fingerprints(report, named), strict=True)
    entries = [_entry(finding, named, fingerprint) for finding, fingerprint in made]
    document = {"format": FORMAT, "version": VERSION, "findings": entries}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _entry(finding: Finding, named: Naming, fingerprint: str) -> dict[str, str]:
    """What is read is the fingerprint; the rest is for people, and says nothing that moves."""
    return {
        "fingerprint": fingerprint,
        "code": finding.rule.code,
        "name": finding.rule.name,
        "path": encodable(named(finding.place.path)),
    }


def from_json(text: str) -> Baseline:
    """Read what `to_json` wrote. Raises ValueError that says what is wrong with it."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise ValueError(f"not JSON: {exc}") from exc
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f'"format" is not "{FORMAT}"')
    if document.get("version") != VERSION:
        raise ValueError(f"version {document.get('version')!r}, where only {VERSION} is known")
    entries = document.get("findings")
    if not isinstance(entries, list):
        raise ValueError('"findings" is not a list')
    return Baseline(dict(_known(entry, index) for index, entry in enumerate(entries)))


def _known(entry: Any, index: int) -> tuple[str, tuple[str, str]]:
    fields = entry if isinstance(entry, dict) else {}
    for field in ("fingerprint", "code", "path"):
        if not isinstance(fields.get(field), str):
            raise ValueError(f"findings[{index}] has no {field}")
    return fields["fingerprint"], (fields["code"], fields["path"])


def apply(
    report: Report,
    baseline: Baseline,
    covers: Callable[[str, str], bool] = lambda code, path: True,
    named: Naming = str,
) -> Report:
    """`report` without the findings of `baseline`, which are counted instead.

    An entry that did not occur counts as gone if the run would have found it: if `covers` says so
    for its code and its path, which is as the baseline has it.
    """
    made = fingerprints(report, named)
    new = tuple(
        finding
        for finding, fingerprint in zip(report.findings, made, strict=True)
        if fingerprint not in baseline.known
    )
    missed = baseline.known.keys() - set(made)
    return replace(
        report,
        findings=new,
        known=report.known + len(report.findings) - len(new),
        gone=sum(covers(*baseline.known[fingerprint]) for fingerprint in missed),
    )
