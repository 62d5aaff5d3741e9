"""The five points say what was seen, what is wrong, and where."""

from __future__ import annotations

import pytest

from holdfast.findings import Finding, Place, Point, Verdict
from holdfast.review.checklist import QUESTIONS, Seen, checklist
from holdfast.review.registry import rules
from holdfast.review.sightings import Question


def place(line: int) -> Place:
    return Place("app.py", line, 1, line, 2)


def seen(question: Question, verdict: Verdict, line: int = 1) -> Seen:
    return (question, verdict, "a timer pings", place(line))


def finding(name: str, line: int) -> Finding:
    rule = next(it.rule for it in rules() if it.rule.name == name)
    return Finding(rule, place(line), "No pings")


def heartbeat(seen: list[Seen], findings: list[Finding]) -> Point:
    points = checklist(seen, findings)
    assert [point.question for point in points] == list(QUESTIONS.values())
    others = [it for it in points if it.question != QUESTIONS[Question.heartbeat]]
    assert {it.verdict for it in others} == {Verdict.not_applicable}
    return next(it for it in points if it not in others)


def test_nothing_to_look_at() -> None:
    """A tree without WebSockets has nothing to answer for."""
    point = heartbeat([], [])
    assert point.verdict is Verdict.not_applicable
    assert point.evidence == "No WebSocket server was seen"
    assert point.places == ()


def test_found() -> None:
    """What was seen, where, and how often besides; no more than three places."""
    found = [seen(Question.heartbeat, Verdict.found, line) for line in range(1, 6)]
    point = heartbeat(found, [])
    assert point.verdict is Verdict.found
    assert point.evidence == "A timer pings, and 4 more"
    assert point.places == (place(1), place(2), place(3))


def test_missing() -> None:
    """Where one would look for it, if it was not seen anywhere."""
    point = heartbeat([seen(Question.heartbeat, Verdict.missing, 7)], [])
    assert point.verdict is Verdict.missing
    assert point.evidence == "A timer pings"
    assert point.places == (place(7),)


def test_wrong() -> None:
    """A finding counts more than what was seen; with both it is met in part."""
    wrong = [finding("no-heartbeat", 3), finding("close-not-terminate", 4)]
    point = heartbeat([], wrong)
    assert point.verdict is Verdict.missing
    assert point.evidence == "No pings (HF101), and 1 more"
    assert point.places == (place(3), place(4))
    assert heartbeat([seen(Question.heartbeat, Verdict.found)], wrong).verdict is Verdict.partly


def test_the_worst_is_said_first() -> None:
    """Of what speaks against a point, whatever stands further down in the tree."""
    wrong = [finding("text-only-receive", 3), finding("unguarded-parse", 4)]
    point = next(it for it in checklist([], wrong) if it.verdict is Verdict.missing)
    assert point.evidence == "No pings (HF401), and 1 more"
    assert point.places == (place(4), place(3))


def test_names_in_code_keep_their_case() -> None:
    """A sentence that begins with a name in backticks stays as it is."""
    one = (Question.heartbeat, Verdict.found, "`ws` pings", place(1))
    assert heartbeat([one], []).evidence == "`ws` pings"


@pytest.mark.parametrize("question", [Question.reconnect, Question.errors])
@pytest.mark.parametrize("less", [Verdict.missing, Verdict.partly])
def test_one_does_not_answer_for_another(question: Question, less: Verdict) -> None:
    """Each client has to come back, each connection to log its errors, and it says where not."""
    points = checklist([seen(question, Verdict.found, 1), seen(question, less, 2)], [])
    point = next(it for it in points if it.question == QUESTIONS[question])
    assert (point.verdict, point.places) == (Verdict.partly, (place(2),))


def test_one_heartbeat_does_for_all() -> None:
    """Where something pings, what is pinged is not looked for at each connection."""
    both = [seen(Question.heartbeat, it) for it in (Verdict.found, Verdict.missing)]
    assert heartbeat(both, []).verdict is Verdict.found
