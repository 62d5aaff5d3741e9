"""A report as Markdown, for the comments of a pull request and the summary of a workflow's job."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from holdfast.findings.diff import colored
from holdfast.findings.finding import Finding, Place
from holdfast.findings.plain import count, visible
from holdfast.findings.report import Point, Problem, Report, Verdict
from holdfast.findings.rule import Rule
from holdfast.findings.tally import fix_diff, kinds, outcome

LIMIT: Final = 65_536
"""Characters that GitHub takes for a comment; the summary of a job may be 1 MiB."""
FIRST: Final = 3
PLACES: Final = 5
ROWS: Final = 50
FIXES: Final = 10
"""How many findings of a file are listed, and how many of its fixes shown."""
WIDEST: Final = 200
"""Characters of a line of a diff."""
RESERVED: Final = 100
"""Bytes for the line that says what was cut."""
_SPECIAL: Final = {ord(char): f"&#{ord(char)};" for char in "\\`*_[]|~#$"}
_MENTION: Final = str.maketrans({"@": "@&#8203;"})
"""A space of no width after it, so that nobody is called by what stands in the code."""


def render(report: Report, *, limit: int = LIMIT) -> str:
    """`report` in no more than `limit` bytes of UTF-8.

    If all of it is longer, the files with the least severe findings are left out, and the last
    line says how many. What comes from files is escaped: it makes no markup and calls nobody.
    """
    parts = [_heading(report), _first(report), _checklist(report), _problems(report)]
    head = "\n\n".join(part for part in parts if part) + "\n"
    files = list(_files(report))
    text = head + "".join(files)
    if _size(text) <= limit:
        return text
    room = limit - RESERVED
    if _size(head) > room:
        cut = head.encode()[:room].decode(errors="ignore")
        return cut.rpartition("\n")[0] + "\n\nThe rest is longer than fits here.\n"
    sizes = accumulate(map(_size, files), initial=_size(head))
    kept = sum(1 for size in sizes if size <= room) - 1
    rest = count(len(files) - kept, "more file")
    return f"{head}{''.join(files[:kept])}\nThe findings of {rest} do not fit here.\n"


def _size(text: str) -> int:
    return len(text.encode())


def _heading(report: Report) -> str:
    first, *rest = outcome(report)
    return "\n\n".join(("## holdfast review", f"**{first}**", " ".join(rest))).rstrip()


def _first(report: Report) -> str:
    lines = []
    for kind in kinds(report)[:FIRST]:
        places = f", {count(kind.number, 'place')}" if kind.number > 1 else ""
        advice = " ".join(kind.rule.advice.split())
        lines.append(f"1. {_link(kind.rule)}, {_code(_where(kind.first))}{places}: {advice}")
    return "\n".join(("### To mend first", "", *lines)) if lines else ""


def _checklist(report: Report) -> str:
    if not report.checklist:
        return ""
    return "\n".join(("### Checklist", "", *map(_point, report.checklist)))


def _point(point: Point) -> str:
    box = "x" if point.verdict is Verdict.found else " "
    places = ", ".join(_code(_where(place)) for place in point.places[:PLACES])
    if len(point.places) > PLACES:
        places += f" and {len(point.places) - PLACES:,} more"
    shown = f" ({places})" if places else ""
    question, evidence = _inline(point.question), _inline(point.evidence)
    return f"- [{box}] **{question}**: {point.verdict.value}. {evidence}{shown}"


def _problems(report: Report) -> str:
    if not report.problems:
        return ""
    lines = map(_problem, report.problems)
    return "\n".join((f"### {count(len(report.problems), 'problem')}", "", *lines))


def _problem(problem: Problem) -> str:
    line = "" if problem.line is None else f":{problem.line}"
    return f"- {_code(problem.path + line)}: {_inline(problem.message)}"


def _files(report: Report) -> Iterator[str]:
    """A block that opens for each file with findings, those with the worst first."""
    by_path: dict[str, list[Finding]] = {}
    for finding in report.findings:
        by_path.setdefault(finding.place.path, []).append(finding)
    for path in sorted(by_path, key=lambda path: (-_worst(by_path[path]), path)):
        yield "\n".join(_file(report, path, by_path[path]))


def _worst(findings: list[Finding]) -> int:
    return max(finding.rule.severity for finding in findings)


def _file(report: Report, path: str, findings: list[Finding]) -> Iterator[str]:
    found = count(len(findings), "finding")
    yield from ("", f"<details><summary>{_code(path)}: {found}</summary>", "")
    yield from ("| line | severity | rule | what is wrong |", "|---|---|---|---|")
    for finding in findings[:ROWS]:
        rule, line = finding.rule, finding.place.line
        message = _inline(finding.message)
        yield f"| {line} | {rule.severity.name} | {_link(rule)} | {message} |"
    if len(findings) > ROWS:
        yield from ("", f"And {count(len(findings) - ROWS, 'finding')} more.")
    mended = [finding for finding in findings if finding.fix is not None]
    for finding in mended[:FIXES]:
        yield from _fix(report, finding)
    yield from ("", "</details>", "")


def _fix(report: Report, finding: Finding) -> Iterator[str]:
    """The fix as a diff, in a fence that nothing in it can end."""
    diff = fix_diff(report, finding)
    if finding.fix is None or not diff:
        return
    lines = colored(diff, color=False, cells=WIDEST)[2:]
    fence = "`" * max(3, 1 + max(map(len, re.findall("`*", diff))))
    kind = "safe" if finding.fix.safe else "unsafe"
    title = _inline(finding.fix.title)
    yield from ("", f"{finding.rule.code}, line {finding.place.line}: {title} ({kind})")
    yield from ("", f"{fence}diff", *lines, fence)


def _where(place: Place) -> str:
    return f"{place.path}:{place.line}"


def _link(rule: Rule) -> str:
    return f"[{rule.code}]({rule.url}) {rule.name}"


def _code(text: str) -> str:
    return f"<code>{_escaped(visible(text))}</code>"


def _inline(text: str) -> str:
    """One line in which only pairs of backticks mean something."""
    parts = visible(" ".join(text.split())).split("`")
    if len(parts) % 2 == 0:
        return _escaped("`".join(parts)).translate(_MENTION)
    return "".join(
        _code(part) if index % 2 else _escaped(part).translate(_MENTION)
        for index, part in enumerate(parts)
    )


def _escaped(text: str) -> str:
    return html.escape(text, quote=False).translate(_SPECIAL)
