"""How often each rule was found."""

from __future__ import annotations

from holdfast.findings.statistics import render
from tests.findings.reports import CLEAN, TYPICAL


def test_a_line_for_each_rule() -> None:
    """The worst first, with what can be fixed how; then the problems and the figures."""
    lines = render(TYPICAL).splitlines()
    assert lines[:4] == [
        "2  error    HF201  no-error-listener  2 with --fix",
        "1  error    HF501  no-origin",
        "1  warning  HF303  no-jitter          1 with --unsafe-fixes",
        "",
    ]
    assert lines[4] == "2 problems: the report without --statistics says more."
    assert lines[5].startswith("3 errors and 1 warning")


def test_nothing_found() -> None:
    """Only the figures."""
    assert render(CLEAN) == "Nothing found (14 files, 3 of them parsed, 0.1 s).\n"


def test_color() -> None:
    """For the severity."""
    assert "2  \x1b[1;31merror  \x1b[0m  HF201" in render(TYPICAL, color=True)
