"""Findings and their places."""

from __future__ import annotations

from holdfast.findings.finding import Place, Span
from tests.findings.reports import TYPICAL


def test_spans_and_places_are_ordered() -> None:
    """By start, and by path, line, column."""
    assert Span(1, 9) < Span(2, 3)
    assert Place("a", 9, 1, 9, 2) < Place("b", 1, 1, 1, 2) < Place("b", 1, 2, 1, 3)


def test_findings_are_shown_by_place_and_code() -> None:
    """The order of a report."""
    mixed = TYPICAL.findings[2:] + TYPICAL.findings[:2]
    found = sorted(mixed, key=lambda finding: finding.order)
    assert tuple(found) == TYPICAL.findings
    assert found[0].order == (found[0].place, "HF303")
