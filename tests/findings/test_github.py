"""Annotations by GitHub's runner."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from hypothesis import given

from holdfast.findings.finding import Finding, Place
from holdfast.findings.github import render
from holdfast.findings.report import Report
from tests.core.profile import PROFILE
from tests.findings.reports import CLEAN, HOSTILE, NO_JITTER, TYPICAL
from tests.findings.strategies import reports

COMMAND: Final = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Commands as the runner reads them: name, properties, message."""
    read = []
    for line in text.splitlines():
        match = COMMAND.fullmatch(line)
        if match is None:
            assert not line.startswith("::")
            continue
        pairs = (pair.split("=", 1) for pair in match[2].split(","))
        read.append((match[1], {key: decoded(it) for key, it in pairs}, decoded(match[3])))
    return read


def decoded(text: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_a_finding_is_a_command() -> None:
    """With its place, its rule as the title, and a message that says what to do."""
    assert commands(render(TYPICAL))[0] == (
        "error",
        {
            "file": "src/server.js",
            "line": "3",
            "endLine": "3",
            "col": "13",
            "endColumn": "48",
            "title": "HF501 no-origin",
        },
        "Nothing looks at the `Origin` of a handshake. List the origins that may connect.\n"
        "https://github.com/holdfast/holdfast/blob/main/docs/rules/HF501.md",
    )


def test_the_worst_come_first() -> None:
    """GitHub shows only so many."""
    names = [name for name, *_ in commands(render(HOSTILE))]
    assert names == ["error"] * 10 + ["notice"] * 4 + ["warning"]


def test_columns_only_within_one_line() -> None:
    """GitHub ignores an annotation of several lines with columns."""
    report = Report((Finding(NO_JITTER, Place("a.js", 1, 5, 3, 2), "Bad."),))
    ((_, properties, _),) = commands(render(report))
    assert properties == {
        "file": "a.js",
        "line": "1",
        "endLine": "3",
        "title": "HF303 no-jitter",
    }


def test_problems_are_warnings() -> None:
    """At their line, or the first."""
    problems = commands(render(replace(TYPICAL, findings=())))
    assert problems == [
        (
            "warning",
            {"file": "src/broken.js", "line": "7", "title": "Not reviewed in full"},
            "syntax error, the rest was read",
        ),
        (
            "warning",
            {"file": "vendor/app.js", "line": "1", "title": "Not reviewed in full"},
            "not text, but has the name of JavaScript",
        ),
    ]


def test_the_log_says_what_is_not_shown() -> None:
    """The figures always; the limit where it was reached."""
    assert render(CLEAN) == "Nothing found (14 files, 3 of them parsed, 0.1 s).\n"
    many = replace(TYPICAL, findings=TYPICAL.findings[2:3] * 11)
    assert render(many).endswith(
        "GitHub shows 10 annotations of each severity; this log has all.\n"
    )
    assert "GitHub shows" not in render(TYPICAL)


def test_a_path_with_everything_comes_through() -> None:
    """Percent, colon, comma."""
    files = [properties["file"] for _, properties, _ in commands(render(HOSTILE))]
    assert "100%25 ]]>&<\"'.py" in files
    assert "new\\nline, colon:.py" in files


@PROFILE
@given(reports())
def test_nothing_in_a_file_becomes_a_command(report: Report) -> None:
    """For any report there are as many commands as findings and problems, and none is another."""
    text = render(report)
    text.encode()
    assert len(commands(text)) == len(report.findings) + len(report.problems)
    assert {ord(char) for char in text if not char.isprintable()} <= {10, 0x200C, 0x200D}
