"""The marks in the planted files are read as they are meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation.marks import Plant, plants, projects, without_marks

from holdfast.review.codes import CODES

PLANTS = [plant for project in projects() for plant in plants(project)]
DOUBTFUL = {"stall-race", "no-rate-limit"}
"""Whether these are pitfalls depends on what no program shows."""
LATER = {
    *("aiohttp-no-return", "backoff-never-reset", "browser-headers", "haproxy-time-unit"),
    *("group-not-left", "missing-await"),
    *("no-sticky-sessions", "ping-timeout-too-long", "program-without-pings"),
    *("shared-http-server", "swallowed-disconnect", "unguarded-async-for"),
    *("unstable-hook-arguments", "uws-use-after-await", "wrong-http-server"),
    *("unchecked-acknowledgement", "unguarded-parse-in-client"),
}
"""Pitfalls found after the files had been written, and a part of `unguarded-parse`."""
RIGHT = {"gate", "mailroom", "quiet"}
"""Right code, in which nothing is to be found."""


def test_a_mark_names_a_rule_and_a_line(tmp_path: Path) -> None:
    """One comment may name several rules; each is a pitfall of its own."""
    (tmp_path / "a.py").write_text("x = 1\ny = 2  # expect: no-jitter, fixed-delay\n")
    at = frozenset({("a.py", 2)})
    assert plants(tmp_path) == [
        Plant(tmp_path.name, "no-jitter", at),
        Plant(tmp_path.name, "fixed-delay", at),
    ]


def test_a_tag_joins_lines_of_several_files(tmp_path: Path) -> None:
    """A pitfall that may be reported at several places is one pitfall."""
    (tmp_path / "a.js").write_text("f() // expect: no-heartbeat@x\n")
    (tmp_path / "b.conf").write_text("\nlisten 80; # expect: no-heartbeat@x\n")
    lines = frozenset({("a.js", 1), ("b.conf", 2)})
    assert plants(tmp_path) == [Plant(tmp_path.name, "no-heartbeat", lines)]


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("a()  # expect: no-jitter\n", "a()\n"),
        ("a(); // expect: no-jitter@x, fixed-delay\n", "a();\n"),
        ("<p> <!-- expect: no-jitter -->\n", "<p>\n"),
        ("b { } /* expect: no-jitter */\n", "b { }\n"),
        ('"a()  # expect: no-jitter\\n",\n', '"a()\\n",\n'),
        ("a()  # we expect: nothing\n", "a()  # we expect: nothing\n"),
    ],
)
def test_marks_are_taken_out(marked: str, plain: str) -> None:
    """The review sees the code as its author wrote it."""
    assert without_marks(marked) == plain


def test_marks_name_rules_that_exist() -> None:
    """A misspelt mark would count as missed for ever."""
    assert {plant.rule for plant in PLANTS} <= {*CODES.values()}


def test_there_are_plants_for_every_rule() -> None:
    """At least 150 in all, and none of the catalogue's without one."""
    assert len(PLANTS) >= 150
    assert {*CODES.values()} - {plant.rule for plant in PLANTS} <= DOUBTFUL | LATER


@pytest.mark.parametrize("project", projects(), ids=lambda project: project.name)
def test_every_project_has_pitfalls(project: Path) -> None:
    """A project without marks would be one whose marks cannot be read."""
    assert bool(plants(project)) == (project.name not in RIGHT)
