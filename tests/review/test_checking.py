"""Rules on one file: their findings, their fixes, and their bugs."""

from __future__ import annotations

import gc
import json
from collections.abc import Iterable
from typing import Any

import pytest

from holdfast.findings import Edit, Place, Span
from holdfast.findings.lines import Lines
from holdfast.review import checking
from holdfast.review.checking import Checker, Outcome
from holdfast.review.facts.project import Project
from holdfast.review.facts.pulses import Pulse
from holdfast.review.hit import Hit, safe
from holdfast.review.rule import LoadedRule
from tests.review.toys import Word, finds, raises, replaces, toy, words

BAD = toy("HF101", finds("bad"))


def check(
    text: str, *rules: LoadedRule, language: str = "python", suffix: str = "py", **options: Any
) -> Outcome:
    codes = {loaded.rule.code: loaded.rule.name for loaded in rules}
    checker = Checker(rules, codes, Project(), **options)
    return checker.check(f"a.{suffix}", text, language, suffix)


def lines(outcome: Outcome) -> list[int]:
    return [finding.place.line for finding in outcome.findings]


def messages(outcome: Outcome) -> list[str]:
    return [problem.message for problem in outcome.problems]


def test_places() -> None:
    """Lines and columns count from 1, in characters."""
    (finding,) = check("x = 1\né = bad\n", BAD).findings
    assert finding.place == Place("a.py", 2, 5, 2, 8)
    assert finding.message == "here is bad"
    assert finding.rule is BAD.rule


@pytest.mark.parametrize("language", ["javascript", "typescript", "tsx"])
def test_languages(language: str) -> None:
    """Rules for JavaScript read TypeScript too, others do not."""
    yes = toy("HF101", finds("bad"), languages=("javascript",))
    no = toy("HF102", finds("bad"), languages=("python", "nginx"))
    outcome = check("bad()", yes, no, language=language, suffix="ts")
    assert [finding.rule.code for finding in outcome.findings] == ["HF101"]


def test_weak_hits() -> None:
    """What a rule is less sure of is left out unless it is asked for."""

    def weak(file: Any) -> Iterable[Hit]:
        yield Hit(Word(Span(0, 3)), "sure")
        yield Hit(Word(Span(4, 7)), "perhaps", weak=True)
        yield Hit(Word(Span(8, 11)), "perhaps", weak=True)
        yield Hit(Word(Span(8, 11)), "surely")
        yield Hit(Word(Span(8, 11)), "perhaps", weak=True)

    rule = toy("HF101", weak)
    assert [it.message for it in check("bad bad bad", rule).findings] == ["sure", "surely"]
    found = check("bad bad bad", rule, weak=True).findings
    assert [(it.message, it.weak) for it in found] == [
        ("sure", False),
        ("perhaps", True),
        ("surely", False),
    ]


def test_rules_that_are_not_shown() -> None:
    """What they find is apart, and a comment may silence it too."""
    worse = toy("HF102", finds("worse"))
    outcome = check("bad\nworse\nworse  # holdfast: ignore\n", BAD, hidden=[worse])
    assert [it.rule.code for it in outcome.findings] == ["HF101"]
    assert [(it.rule.code, it.place.line) for it in outcome.hidden] == [("HF102", 2)]
    assert outcome.suppressed == 0


def test_nothing_but_errors() -> None:
    """Where the parser gives up, that is said, and no rule sees the file."""
    text = "bad;\n" + "case _:\n" * 2_000
    outcome = check(text, BAD, language="javascript", suffix="js")
    assert messages(outcome) == ["so many syntax errors that nothing could be read"]
    assert (outcome.findings, outcome.broken) == ((), True)


def test_what_is_not_wanted() -> None:
    """A program that is not worth parsing is left out."""
    assert not check("bad", BAD, wants=lambda script: False).findings


def test_the_same_twice() -> None:
    """A rule that reports one place by two ways says it once."""

    def twice(file: Any) -> Iterable[Hit]:
        yield Hit(Word(Span(0, 3)), "first")
        yield Hit(Word(Span(0, 3)), "second")

    (finding,) = check("bad", toy("HF101", twice)).findings
    assert finding.message == "first"


def test_ignored_rules() -> None:
    """They do not run where the settings leave them out."""
    outcome = check("bad", BAD, ignored=lambda path: frozenset({"HF101"}))
    assert outcome == Outcome()


def test_comments_in_the_file() -> None:
    """What they silence is counted."""
    outcome = check("bad  # holdfast: ignore\nbad\n", BAD)
    assert (lines(outcome), outcome.suppressed) == ([2], 1)


def test_fixes_have_the_line_ends_of_the_file() -> None:
    """Rules write line feeds, files have what they have."""
    rule = toy("HF101", replaces("bad", "a\nb\r\nc"))
    for text, expected in (("bad\r\nx\r\n", "a\r\nb\r\nc"), ("bad\nx\n", "a\nb\r\nc")):
        (finding,) = check(text, rule).findings
        assert finding.fix is not None
        assert [edit.text for edit in finding.fix.edits] == [expected]


def test_scripts_in_pages() -> None:
    """They are reviewed where they stand."""
    text = "<p>bad</p>\n<script>\n  bad()\n</script>\n<script>bad()</script>\n"
    (first, second) = check(text, toy("HF101", calls), language="", suffix="html").findings
    assert (first.place.line, first.place.column, second.place.line) == (3, 3, 5)


def calls(file: Any) -> Iterable[Hit]:
    """Each call of bad, mended by good."""
    for place in words(file.text, "bad()"):
        yield Hit(place, "bad", safe("good", Edit(place.span, "good()")), ((place, "here"),))


def test_cells_of_notebooks() -> None:
    """They are reviewed where they stand, without fixes; so are their syntax errors."""
    cells = [
        {"cell_type": "code", "source": ["x = 1\n", "bad()\n"]},
        {"cell_type": "code", "source": ["def (:\n"]},
    ]
    text = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4}, indent=1)
    outcome = check(text, toy("HF101", calls), language="", suffix="ipynb")
    (finding,) = outcome.findings
    written = text.split("\n")
    assert "bad()" in written[finding.place.line - 1]
    assert finding.fix is None
    assert finding.related[0].place == finding.place
    (problem,) = outcome.problems
    assert problem.line is not None
    assert "def (:" in written[problem.line - 1]
    assert outcome.broken


def test_a_notebook_that_is_none() -> None:
    """It is a problem."""
    outcome = check("{", BAD, language="", suffix="ipynb")
    assert len(outcome.problems) == 1
    assert not outcome.findings


def test_syntax_errors() -> None:
    """What stands around one is reviewed, and the line is named."""
    outcome = check("bad\ndef (:\n", BAD)
    assert lines(outcome) == [1]
    assert outcome.broken
    assert [problem.line for problem in outcome.problems] == [2]


def test_deep_nesting() -> None:
    """What is nested deeper than people write is not looked at, and reported."""
    outcome = check("bad\nx = \\\n" + "[" * 500 + "]" * 500, BAD)
    assert lines(outcome) == [1]
    ((message, line),) = [(problem.message, problem.line) for problem in outcome.problems]
    assert message == "nested very deeply, reviewed down to there only"
    assert line in (2, 3)
    assert not outcome.broken


def test_the_project_learns_of_the_code() -> None:
    """What configuration is worth depends on it; without any, nobody asks."""
    known = Project()
    assert Checker([BAD], {}, known).check("a.py", "x = 1", "python").pulses == ()
    known.add("haproxy.cfg", "frontend a\n  bind :80\n")
    outcome = Checker([BAD], {}, known).check("a.py", "x = 1", "python")
    assert outcome.pulses == (Pulse("a.py", serves=False, pings=False),)
    assert known.behind("haproxy.cfg") == outcome.pulses


@pytest.mark.parametrize(("left", "collected"), [(0, 1), (10**9, 0)])
def test_garbage(monkeypatch: pytest.MonkeyPatch, left: int, collected: int) -> None:
    """Who switched the collector off gets it when a file has left much, and not before."""
    seen: list[int] = []
    monkeypatch.setattr(checking, "GARBAGE", left)
    monkeypatch.setattr(gc, "collect", seen.append)
    check("bad", BAD)
    assert not seen
    gc.disable()
    try:
        check("bad", BAD)
    finally:
        gc.enable()
    assert len(seen) == collected


def test_points_of_the_checklist() -> None:
    """What the code has of them is noted with its place."""
    text = 'const { WebSocketServer } = require("ws");\nnew WebSocketServer({ port: 1 });\n'
    seen = check(text, language="javascript", suffix="js").seen
    assert seen
    assert all(place.path == "a.js" for *_, place in seen)


def test_a_checklist_with_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is reported, and the rules have their say."""
    monkeypatch.setattr(checking, "sightings", raises(KeyError("x")))
    outcome = check("bad", BAD)
    assert lines(outcome) == [1]
    (message,) = messages(outcome)
    assert message.startswith("internal error in the checklist (toys.py:")


def test_minified_code() -> None:
    """Nobody can mend it here."""
    outcome = check("bad();" * 2000, BAD, language="javascript")
    assert outcome.findings == ()
    assert messages(outcome) == ["minified code, not reviewed"]


def test_a_bundle() -> None:
    """It has the code of others in it, and is made anew from its sources."""
    outcome = check("function __webpack_require__(id) {}\nbad();", BAD, language="javascript")
    assert outcome.findings == ()
    assert messages(outcome) == ["a bundle, not reviewed; review what it was made of"]


@pytest.mark.parametrize(
    ("language", "broken"), [("nginx", "server {\n"), ("haproxy", "frontend a\n")]
)
def test_configuration(language: str, broken: str) -> None:
    """Files of proxies are reviewed by the rules for them."""
    rules = [
        toy("HF101", finds("bad"), languages=(language,)),
        toy("HF102", finds("bad"), languages=()),
    ]
    text = f"{broken}  bad on;\n"
    outcome = check(text, *rules, language=language, suffix="conf")
    assert [finding.rule.code for finding in outcome.findings] == ["HF101"]


def test_related_places() -> None:
    """They may be in the same file or in another of the tree; what is not there is left out."""

    def related(file: Any) -> Iterable[Hit]:
        others = ((("b.conf", Span(2, 3)), "there"), (("gone.conf", Span(2, 3)), "gone"))
        yield Hit(Word(Span(0, 1)), "bad", None, ((Word(Span(2, 3)), "here"), *others))

    files = {"b.conf": Lines("a\nb\n")}
    (finding,) = check("a\nb", toy("HF101", related), lines_of=files.get).findings
    assert [(r.place, r.message) for r in finding.related] == [
        (Place("a.py", 2, 1, 2, 2), "here"),
        (Place("b.conf", 2, 1, 2, 2), "there"),
    ]


def test_a_rule_with_a_bug() -> None:
    """It is reported with where it is, and the other rules go on."""
    bug = toy("HF102", raises(KeyError("x")))
    outcome = check("bad", bug, BAD)
    assert lines(outcome) == [1]
    (message,) = messages(outcome)
    assert message.startswith("internal error in HF102 (toys.py:")
    assert message.endswith(", KeyError: 'x'); please report it")


def test_a_fix_that_cannot_be_made() -> None:
    """Edits that overlap or lie outside of the text are a bug of the rule."""

    def outside(file: Any) -> Iterable[Hit]:
        yield Hit(Word(Span(0, 1)), "bad", safe("", Edit(Span(0, 100), "")))

    (message,) = messages(check("bad", toy("HF101", outside)))
    assert "internal error in HF101 (edits.py:" in message


@pytest.mark.parametrize(
    ("language", "name"), [("python", "Code"), ("nginx", "NginxFile"), ("haproxy", "HaproxyFile")]
)
def test_a_parser_with_a_bug(monkeypatch: pytest.MonkeyPatch, language: str, name: str) -> None:
    """No file can end the run."""

    def parse(*args: object) -> None:
        raise RecursionError("maximum recursion depth exceeded")

    monkeypatch.setattr(checking, name, parse)
    (message,) = messages(check("bad", BAD, language=language))
    assert message.startswith("internal error in the parser (test_checking.py:")
