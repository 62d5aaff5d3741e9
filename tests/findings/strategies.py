"""Texts, paths and reports with anything in them, for property tests."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st

from holdfast.findings.finding import Edit, Finding, Fix, Related, Span
from holdfast.findings.lines import Lines
from holdfast.findings.report import Point, Problem, Report, Verdict
from tests.findings.reports import RULES

NASTY: Final = (
    "\x00\x07\x1b\t\r\n\x85\u2028\u202e\ud800\udcff\ufffe\ufeff\u0301\u200d漢👩"
    "[](){}<>&\"'`|%:,@#\\/"
)
CHARACTERS: Final = st.characters() | st.sampled_from(NASTY) | st.sampled_from("ab \n")
TEXTS: Final = st.text(CHARACTERS, max_size=60)
NAMES: Final = st.text(CHARACTERS, min_size=1, max_size=12)


@st.composite
def edits(draw: st.DrawFn, text: str) -> tuple[Edit, ...]:
    """Edits of `text` that do not overlap."""
    ends = draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True).map(sorted))
    spans = [Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    return tuple(Edit(span, draw(TEXTS)) for span in spans)


@st.composite
def findings(draw: st.DrawFn, path: str, text: str) -> Finding:
    """A finding anywhere in `text`."""
    offsets = st.integers(0, len(text))
    start, end = sorted((draw(offsets), draw(offsets)))
    place = Lines(text).place(path, Span(start, end))
    changes = draw(edits(text))
    fix = Fix(draw(TEXTS), changes, draw(st.booleans())) if changes else None
    related = (Related(place, draw(TEXTS)),) if draw(st.booleans()) else ()
    return Finding(draw(st.sampled_from(RULES)), place, draw(TEXTS), fix, related)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A report about any files."""
    sources = draw(st.dictionaries(NAMES, TEXTS, max_size=3))
    found = [
        draw(findings(path, text))
        for path, text in sources.items()
        for _ in range(draw(st.integers(0, 3)))
    ]
    lost = draw(st.sampled_from([*sources, None]))
    points = [
        Point(draw(TEXTS), verdict, draw(TEXTS), tuple(it.place for it in found))
        for verdict in draw(st.lists(st.sampled_from(Verdict), max_size=2))
    ]
    lines = st.none() | st.integers(1, 9)
    problems = st.builds(Problem, NAMES, TEXTS, lines)
    return Report(
        findings=tuple(sorted(found, key=lambda finding: finding.order)),
        checklist=tuple(points),
        problems=tuple(draw(st.lists(problems, max_size=2))),
        sources={path: text for path, text in sources.items() if path != lost},
        files=len(sources),
        seconds=draw(st.floats(0, 9)),
    )
