"""Reports."""

from __future__ import annotations

from holdfast.findings.report import Report, Verdict


def test_an_empty_report_is_clean() -> None:
    """Nothing found, nothing read, and no file's text."""
    report = Report()
    assert (report.findings, report.files, dict(report.sources)) == ((), 0, {})


def test_a_verdict_reads_as_people_say_it() -> None:
    """It stands in every format."""
    assert [str(verdict) for verdict in Verdict] == ["found", "missing", "partly", "not applicable"]
