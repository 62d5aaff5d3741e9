"""The report for people."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.findings.finding import Edit, Finding, Fix, Place, Span
from holdfast.findings.report import Point, Report, Verdict
from holdfast.findings.text import render
from tests.core.profile import PROFILE
from tests.findings.reports import (
    ALL,
    CLEAN,
    HOSTILE,
    NO_ERROR_LISTENER,
    NO_JITTER,
    TYPICAL,
)
from tests.findings.strategies import reports

FIRST_FINDING = """\
src/client.js: 1 finding

src/client.js:3:17: warning HF303 no-jitter
  The delay has no random part.

    2 | function again() {
    3 |   const delay = Math.min(1000 * 2 ** failures++, 30000);
      |                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    4 |   setTimeout(connect, delay);

  why      After a restart all clients come back at once.
  instead  Multiply the delay by a random number.
  fix      Add jitter to the delay (unsafe: --unsafe-fixes makes it)
           @@ -2,3 +2,3 @@
            function again() {
           -  const delay = Math.min(1000 * 2 ** failures++, 30000);
           +  const delay = Math.random() * Math.min(1000 * 2 ** failures++, 30000);
              setTimeout(connect, delay);
  see      RFC 6455, section 7.2.3

src/server.js: 3 findings
"""

END = """\
2 problems
  src/broken.js:7: syntax error, the rest was read
  vendor/app.js: not text, but has the name of JavaScript

Checklist
  missing         The server shares the port of HTTP
                  It listens on a port of its own: legitimate, at the price of a second origin.
                  (src/server.js:3:13)
  missing         A heartbeat, and an end for peers that miss it
                  No ping is sent.
  partly          The client comes back with exponential backoff and jitter
                  The delay doubles up to a cap, without jitter. (src/client.js:3:17)
  found           Messages are validated, and a bad one is answered
                  The parse is guarded. (src/handle.js:4:3, src/handle.js:9:3)
  not applicable  Connection errors are logged
                  There is no client.

To mend first
  1. HF201 no-error-listener in 2 places, the first at src/server.js:5:3
     Attach an `error` listener to each socket before anything else.
  2. HF501 no-origin at src/server.js:3:13
     List the origins that may connect.
  3. HF303 no-jitter at src/client.js:3:17
     Multiply the delay by a random number.

3 errors and 1 warning in 2 files (14 files, 3 of them parsed, 0.4 s).
2 can be fixed with --fix, 1 more with --unsafe-fixes.
Left out: 1 suppressed in the code and 2 known from the baseline.
1 entry of the baseline is gone; --update-baseline takes it out.
More about a rule: holdfast review --explain HF201
"""


def test_a_finding_is_told_in_full() -> None:
    """Place, severity, code, name; the code; why, what instead, the fix, the source."""
    assert render(TYPICAL).startswith(FIRST_FINDING)


def test_low_confidence_is_said() -> None:
    """Of a rule that is sure, a finding may not be."""
    weak = [replace(finding, weak=True) for finding in TYPICAL.findings]
    assert "(low confidence)" not in render(TYPICAL)
    shown = render(replace(TYPICAL, findings=tuple(weak)))
    assert "error HF201 no-error-listener (low confidence)\n" in shown


def test_a_rule_is_explained_once() -> None:
    """Where it occurs again, only the place and the fix are told."""
    text = render(TYPICAL)
    assert text.count("  why      The first reset connection") == 1
    again = text[text.index("src/server.js:10:3") : text.index("2 problems")]
    assert again.endswith(
        "    11 | });\n\n  fix      Add a listener that logs the error (safe: --fix makes it)\n\n"
    )


def test_parts_are_set_off_by_one_empty_line() -> None:
    """Also after a frame with nothing below it."""
    bare = tuple(replace(finding, fix=None) for finding in TYPICAL.findings[2:])
    text = render(replace(TYPICAL, findings=bare))
    assert "    11 | });\n\n2 problems\n" in text
    assert "\n\n\n" not in text


def test_the_end_says_what_to_do() -> None:
    """Problems, checklist, what to mend first, figures."""
    assert render(TYPICAL).endswith(f"\n\n{END}")


def test_a_checklist_of_nothing_is_a_line() -> None:
    """Where no WebSocket was seen there is nothing to tick."""
    points = tuple(Point(q, Verdict.not_applicable, "none was seen") for q in "ab")
    shown = render(replace(CLEAN, checklist=points))
    assert shown.startswith("Checklist: nothing to check, no WebSocket was seen\n\nNothing found")


def test_related_places_are_named() -> None:
    """With what they have to do with it."""
    assert "\n  also     src/server.js:3:13: The server is made here.\n" in render(TYPICAL)


def test_a_clean_run_is_one_line() -> None:
    """Nothing to say."""
    assert render(CLEAN) == "Nothing found (14 files, 3 of them parsed, 0.1 s).\n"


def test_color_is_all_that_color_adds() -> None:
    """Without the sequences the text is the same, and without `color` there are none."""
    for report in ALL.values():
        colored = render(report, color=True)
        assert "\x1b[" in colored
        assert re.sub(r"\x1b\[[\d;]+m", "", colored) == render(report)


def test_lines_fit_the_terminal() -> None:
    """As far as words, code and paths allow."""
    assert max(map(len, render(TYPICAL, width=60).splitlines())) <= 72
    assert render(TYPICAL, width=1) == render(TYPICAL, width=40)


def test_long_diffs_are_cut() -> None:
    """The terminal shows the beginning; the option shows all."""
    text = "a\n" * 40
    fix = Fix("Rewrite", (Edit(Span(0, 80), "b\n" * 40),), safe=True)
    finding = Finding(NO_JITTER, Place("a.js", 1, 1, 1, 2), "Bad.", fix)
    shown = render(Report((finding,), sources={"a.js": text}))
    assert shown.count("           -a\n") == 11
    assert "           and 69 lines more: --diff shows all\n" in shown


def test_no_line_ends_in_spaces() -> None:
    """Neither an empty line of the file between two changes nor the one after them."""
    fix = Fix("Rewrite", (Edit(Span(0, 1), "b"), Edit(Span(3, 4), "b")), safe=True)
    finding = Finding(NO_JITTER, Place("a.js", 1, 1, 1, 2), "Bad.", fix)
    shown = render(Report((finding,), sources={"a.js": "a\n\na\n\n"}))
    assert "           -a\n           +b\n\n           -a\n           +b\n  see" in shown
    assert not [line for line in shown.splitlines() if line != line.rstrip()]


def test_many_places_of_a_point_are_cut() -> None:
    """Three are enough to see where."""
    places = tuple(Place("a.py", line, 1, line, 2) for line in range(1, 9))
    report = replace(CLEAN, checklist=(Point("Is it?", Verdict.found, "Yes.", places),))
    assert "Yes. (a.py:1:1, a.py:2:1, a.py:3:1 and 5 more)" in render(report)


def test_a_fix_is_told_without_its_source() -> None:
    """Neither frame nor diff, but all the rest."""
    text = render(replace(TYPICAL, sources={}))
    assert "  fix      Add jitter to the delay (unsafe: --unsafe-fixes makes it)\n  see" in text
    assert " | " not in text


@pytest.mark.parametrize("color", [False, True])
def test_nothing_hostile_reaches_the_terminal(color: bool) -> None:
    """Escape sequences, NUL, changes of direction, halves of surrogate pairs in code and names."""
    check_harmless(render(HOSTILE, color=color))


@PROFILE
@given(reports(), st.booleans(), st.integers(1, 120))
def test_any_report_is_shown_without_harm(report: Report, color: bool, width: int) -> None:
    """Whatever is in the files: no exception, and a terminal acts on nothing but our colors."""
    check_harmless(render(report, color=color, width=width))


def check_harmless(text: str) -> None:
    text.encode()
    plain = re.sub(r"\x1b\[[\d;]+m", "", text)
    bad = {char for char in plain if not char.isprintable() and char not in "\n\u200c\u200d"}
    assert not bad


def test_the_first_of_a_rule_need_not_have_the_fix() -> None:
    """A finding without one is explained all the same."""
    bare = replace(TYPICAL.findings[2], fix=None)
    text = render(Report((bare,), sources=TYPICAL.sources))
    assert f"  why      {NO_ERROR_LISTENER.consequence}\n" in text
    assert "  fix " not in text
