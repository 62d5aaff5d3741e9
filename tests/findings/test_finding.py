"""Findings and their places."""

from __future__ import annotations

from dataclasses import replace

from holdfast.findings.finding import Place, Span
from holdfast.findings.rule import Confidence
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


def test_a_finding_may_be_less_sure_than_its_rule() -> None:
    """A weak one has low confidence, whatever the rule's is."""
    finding = TYPICAL.findings[0]
    assert finding.confidence is finding.rule.confidence is not Confidence.low
    assert replace(finding, weak=True).confidence is Confidence.low


def test_message_and_advice_are_two_sentences() -> None:
    """Whether the message ends with a stop or not."""
    finding = replace(TYPICAL.findings[0], message="The delay is constant")
    assert finding.advised == f"The delay is constant. {finding.rule.advice}"
    assert replace(finding, message="Why?").advised == f"Why? {finding.rule.advice}"
