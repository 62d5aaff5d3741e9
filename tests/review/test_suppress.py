"""Comments that silence findings: where they stand, what they name, and mistakes in them."""

from __future__ import annotations

import pytest

from holdfast.findings import Confidence, Finding, Place, Rule, Severity
from holdfast.review.suppress import suppressions

CODES = {"HF101": "no-heartbeat", "HF102": "ping-no-deadline", "HF201": "no-error-listener"}


def finding(line: int, code: str = "HF101") -> Finding:
    rule = Rule(code, CODES[code], "", Severity.error, Confidence.high, (), (), {})
    return Finding(rule, Place("a.py", line, 1, line, 2), "")


def silenced(text: str, line: int, code: str = "HF101") -> bool:
    comments = suppressions("a.py", text, CODES)
    assert not comments.problems
    return comments.silences(finding(line, code))


@pytest.mark.parametrize(
    "comment",
    [
        "# holdfast: ignore[HF101]",
        "#holdfast:ignore[HF101] the proxy pings",
        "// holdfast: ignore[HF101]",
        "/* holdfast: ignore[HF101] */",
        "{/* holdfast: ignore[HF101] */}",
        "<!-- holdfast: ignore[HF101] -->",
        "# holdfast: ignore [ HF102 , hf101 ]",
        "# holdfast: ignore[no-heartbeat]",
        "# holdfast: ignore[HF1]",
        "# holdfast: ignore",
        "# holdfast: ignore because of the proxy",
    ],
)
def test_comments_of_all_languages(comment: str) -> None:
    """A comment speaks for its own line, or from the line before it, and for no other."""
    assert silenced(f"a\nsocket()  {comment}\nb\n", 2)
    assert silenced(f"a\n  {comment}\nsocket()\n", 3)
    assert not silenced(f"a\nsocket()  {comment}\nb\n", 1)
    assert not silenced(f"a\nsocket()  {comment}\nb\n", 3)
    assert not silenced(f"{comment}\nb\nc\n", 3)


def test_only_what_is_named() -> None:
    """Other rules still speak."""
    text = "socket()  # holdfast: ignore[HF101, HF102]\n"
    assert silenced(text, 1, "HF102")
    assert not silenced(text, 1, "HF201")


def test_without_brackets_all_rules() -> None:
    """A comment that names no rule silences every one, whatever else is named there."""
    text = "# holdfast: ignore\n# holdfast: ignore[HF102]\nsocket()  # holdfast: ignore[HF101]\n"
    assert silenced(text, 3, "HF201")


def test_comments_one_below_the_other() -> None:
    """Several that stand alone speak for the first line after them, together with its own."""
    text = "# holdfast: ignore[HF101]\n# holdfast: ignore[HF102]\ns()  # holdfast: ignore[HF201]\n"
    assert all(silenced(text, 3, code) for code in CODES)


def test_in_a_cell_of_a_notebook() -> None:
    """The lines of a notebook are strings in JSON."""
    assert silenced('   "# holdfast: ignore[HF101]\\n",\n   "connect()\\n",\n', 2)


@pytest.mark.parametrize("text", ["", "holdfast: ignore\n", "# holdfast: ignored\n", "# ignore\n"])
def test_what_is_no_such_comment(text: str) -> None:
    """Words that only look like it silence nothing."""
    assert not silenced(text, 1)
    assert not silenced(text, 2)


@pytest.mark.parametrize(
    ("listed", "message"),
    [
        ("HF103", "there is no rule 'HF103'; did you mean"),
        ("", "there is no rule ''"),
        ("HF101, nonsense", "there is no rule 'nonsense'"),
    ],
)
def test_a_rule_that_there_is_not(listed: str, message: str) -> None:
    """A comment that names no rule is a problem at its line, and silences nothing."""
    comments = suppressions("a.py", f"x\ns()  # holdfast: ignore[{listed}]\n", CODES)
    (problem,) = comments.problems
    assert (problem.path, problem.line) == ("a.py", 2)
    assert message in problem.message
    assert not comments.silences(finding(2))


@pytest.mark.parametrize("words", [" HF101", ": HF101", " = HF101 the proxy pings", "(HF101)"])
def test_a_code_without_brackets(words: str) -> None:
    """Who names one rule does not want to silence all: the comment is a problem, and says how."""
    comments = suppressions("a.py", f"s()  # holdfast: ignore{words}\n", CODES)
    (problem,) = comments.problems
    assert "write ignore[HF101]" in problem.message
    assert not comments.silences(finding(1))
