"""A report for people, on a terminal or in a pipe."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from holdfast.findings.diff import colored
from holdfast.findings.finding import Finding, Place
from holdfast.findings.frame import frame
from holdfast.findings.lines import Lines
from holdfast.findings.plain import count, paint, visible
from holdfast.findings.references import reference
from holdfast.findings.report import Point, Problem, Report, Verdict
from holdfast.findings.rule import Confidence
from holdfast.findings.tally import Kind, fix_diff, kinds, outcome

FIRST: Final = 3
"""How many rules are named as those to mend first."""
DIFF: Final = 12
"""How many lines of a diff are shown."""
PLACES: Final = 3
"""How many places of a point of the checklist are shown."""
LABEL: Final = 9
NARROWEST: Final = 40
_VERDICTS: Final = {
    Verdict.found: "green",
    Verdict.missing: "red",
    Verdict.partly: "yellow",
    Verdict.not_applicable: "dim",
}


def render(report: Report, *, color: bool = False, width: int = 100) -> str:
    """All of `report`, file by file, and what to do about it at the end.

    What a rule is about is said in full where it first occurs. `width` is that of the terminal, in
    cells. Nothing from a file reaches the terminal as it is: control characters are spelled out.
    """
    page = _Page(report, color, max(width, NARROWEST))
    parts = [*page.findings(), page.problems(), page.checklist(), page.first(), page.outcome()]
    return "\n\n".join("\n".join(part).rstrip("\n") for part in parts if part) + "\n"


class _Page:
    """The parts of the output: each is a list of lines, and is set off from the next."""

    def __init__(self, report: Report, color: bool, width: int) -> None:
        self._report = report
        self._color = color
        self._width = width
        self._explained: set[str] = set()

    def findings(self) -> Iterator[list[str]]:
        """The findings, with a heading for each file."""
        for path, group in groupby(self._report.findings, lambda finding: finding.place.path):
            findings = list(group)
            source = self._report.sources.get(path)
            lines = None if source is None else Lines(source)
            yield [self._paint(visible(path), "bold") + f": {count(len(findings), 'finding')}"]
            for finding in findings:
                yield list(self._finding(finding, lines))

    def _finding(self, finding: Finding, lines: Lines | None) -> Iterator[str]:
        rule = finding.rule
        severity = self._paint(rule.severity.name, rule.severity.name)
        code = self._paint(rule.code, "bold")
        weak = " (low confidence)" if finding.confidence is Confidence.low else ""
        yield f"{_where(finding.place)}: {severity} {code} {rule.name}{weak}"
        yield from self._wrapped(finding.message, "  ")
        if lines is not None:
            cells = self._width - 4
            code_frame = frame(lines, finding.place, cells=cells, color=self._color)
            yield from ("", *(f"    {line}" for line in code_frame), "")
        for related in finding.related:
            yield from self._labelled("also", f"{_where(related.place)}: {related.message}")
        yield from self._explained_once(finding)

    def _explained_once(self, finding: Finding) -> Iterator[str]:
        """Why, what instead, the fix and the source; of a rule seen before only the fix's name."""
        rule = finding.rule
        new = rule.code not in self._explained
        self._explained.add(rule.code)
        if new:
            yield from self._labelled("why", rule.consequence)
            yield from self._labelled("instead", rule.advice)
        if finding.fix is not None:
            option = "--fix" if finding.fix.safe else "--unsafe-fixes"
            kind = "safe" if finding.fix.safe else "unsafe"
            yield from self._labelled("fix", f"{finding.fix.title} ({kind}: {option} makes it)")
            if new:
                yield from self._diff(fix_diff(self._report, finding))
        if new:
            path = finding.place.path
            source = self._report.sources.get(path, "")
            yield from self._labelled("see", reference(rule, path, source))

    def _diff(self, diff: str) -> Iterator[str]:
        """`diff` without its heading, which says what is known, and no longer than DIFF lines."""
        margin = " " * (LABEL + 2)
        lines = colored(diff, color=self._color, cells=self._width - len(margin))[2:]
        while lines and not lines[-1]:  # an empty line of the file, after what is changed
            lines.pop()
        yield from (f"{margin}{line}".rstrip() for line in lines[:DIFF])
        if len(lines) > DIFF:
            yield f"{margin}and {count(len(lines) - DIFF, 'line')} more: --diff shows all"

    def problems(self) -> list[str]:
        """What could not be read, a line each."""
        problems = self._report.problems
        if not problems:
            return []
        heading = self._paint(count(len(problems), "problem"), "bold")
        return [heading, *map(_problem, problems)]

    def checklist(self) -> list[str]:
        """The points of the checklist, with what shows them."""
        points = self._report.checklist
        if not points:
            return []
        cells = max(len(verdict) for verdict in Verdict)
        heading = self._paint("Checklist", "bold")
        if all(point.verdict is Verdict.not_applicable for point in points):
            return [f"{heading}: nothing to check, no WebSocket was seen"]
        return [heading, *(line for point in points for line in self._point(point, cells))]

    def _point(self, point: Point, cells: int) -> Iterator[str]:
        verdict = self._paint(f"{point.verdict:{cells}}", _VERDICTS[point.verdict])
        question, *rest = self._wrapped(point.question, " " * (cells + 4))
        yield f"  {verdict}  {question.lstrip()}"
        yield from rest
        places = ", ".join(map(_where, point.places[:PLACES]))
        if len(point.places) > PLACES:
            places += f" and {len(point.places) - PLACES:,} more"
        said = f"{point.evidence} ({places})" if places else point.evidence
        yield from self._wrapped(said, " " * (cells + 4))

    def first(self) -> list[str]:
        """The rules to mend first."""
        chosen = kinds(self._report)[:FIRST]
        if not chosen:
            return []
        lines = [line for number, kind in enumerate(chosen, 1) for line in self._kind(number, kind)]
        return [self._paint("To mend first", "bold"), *lines]

    def _kind(self, number: int, kind: Kind) -> Iterator[str]:
        where = f"at {_where(kind.first)}"
        if kind.number > 1:
            where = f"in {kind.number:,} places, the first {where}"
        yield f"  {number}. {self._paint(kind.rule.code, 'bold')} {kind.rule.name} {where}"
        yield from self._wrapped(kind.rule.advice, "     ")

    def outcome(self) -> list[str]:
        """The figures."""
        first, *rest = outcome(self._report)
        style = "bold" if self._report.findings else "green"
        lines = [self._paint(first, style), *rest]
        if self._report.findings:
            code = kinds(self._report)[0].rule.code
            lines.append(f"More about a rule: holdfast review --explain {code}")
        return lines

    def _labelled(self, label: str, text: str) -> list[str]:
        first, *rest = self._wrapped(text, " " * (LABEL + 2))
        return [f"  {self._paint(f'{label:{LABEL}}', 'dim')}{first.lstrip()}", *rest]

    def _wrapped(self, text: str, indent: str) -> list[str]:
        return textwrap.wrap(
            visible(" ".join(text.split())),
            self._width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [indent]

    def _paint(self, text: str, style: str) -> str:
        return paint(text, style, self._color)


def _where(place: Place) -> str:
    return f"{visible(place.path)}:{place.line}:{place.column}"


def _problem(problem: Problem) -> str:
    line = "" if problem.line is None else f":{problem.line}"
    return f"  {visible(problem.path)}{line}: {visible(problem.message)}"
