"""What the instruments find, and how it is shown.

`rule` is what is known of a kind of finding, `finding` one of them at a place in a file, `report`
all that one run found; `text`, `json`, `sarif`, `junit`, `github` and `markdown` are ways to show a
report. Nothing here knows where findings come from, and nothing here reads or writes a file.
"""

from holdfast.findings.finding import Edit, Finding, Fix, Place, Related, Span
from holdfast.findings.report import Point, Problem, Report, Verdict
from holdfast.findings.rule import Confidence, Rule, Severity

__all__ = [
    "Confidence",
    "Edit",
    "Finding",
    "Fix",
    "Place",
    "Point",
    "Problem",
    "Related",
    "Report",
    "Rule",
    "Severity",
    "Span",
    "Verdict",
]
