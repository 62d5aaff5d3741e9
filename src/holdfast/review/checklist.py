"""The five points that a report ends with: what a reader wants answered first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from holdfast.findings import Finding, Place, Point, Verdict
from holdfast.review.sightings import Question

QUESTIONS: Final = {
    Question.port: "The WebSocket server shares the port of HTTP",
    Question.heartbeat: "Pings every 30 s or so, and peers that do not answer are terminated",
    Question.reconnect: "The client reconnects with exponential backoff and jitter",
    Question.validation: "Messages are validated, and a bad one gets an error reply",
    Question.errors: "Connection errors are logged",
}
AGAINST: Final = {
    Question.port: (),
    Question.heartbeat: ("HF101", "HF102", "HF103", "HF105", "HF106", "HF108"),
    Question.reconnect: ("HF301", "HF302", "HF303", "HF304", "HF305", "HF316", "HF317", "HF320"),
    Question.validation: ("HF401", "HF402", "HF404", "HF412", "HF212"),
    Question.errors: ("HF201", "HF202"),
}
"""Findings that say that a point is not met where it stands."""
ASKED: Final = frozenset(code for codes in AGAINST.values() for code in codes)
NOTHING: Final = {
    Question.port: "No WebSocket server was seen",
    Question.heartbeat: "No WebSocket server was seen",
    Question.reconnect: "No client that has to come back was seen",
    Question.validation: "No messages that come in were seen",
    Question.errors: "No connection was seen",
}
EACH: Final = frozenset({Question.reconnect, Question.errors})
"""Points that each place has to meet for itself; another's heartbeat may do for all."""
PLACES: Final = 3
"""How many places a point shows."""

Seen = tuple[Question, Verdict, str, Place]
"""A sighting, and the place it has in its file."""


def checklist(seen: Iterable[Seen], findings: Sequence[Finding]) -> tuple[Point, ...]:
    """Answer the five questions from what was seen and what was found wrong."""
    all_seen = list(seen)
    return tuple(_point(it, [s for s in all_seen if s[0] is it], findings) for it in QUESTIONS)


def _point(question: Question, seen: Sequence[Seen], findings: Sequence[Finding]) -> Point:
    text = QUESTIONS[question]
    against = [it for it in findings if it.rule.code in AGAINST[question]]
    against.sort(key=lambda it: -it.rule.severity)
    there = [it for it in seen if it[1] is not Verdict.missing]
    if not seen and not against:
        return Point(text, Verdict.not_applicable, NOTHING[question])
    if against:
        verdict = Verdict.partly if there else Verdict.missing
        evidence = f"{against[0].message} ({against[0].rule.code})"
        return Point(text, verdict, _more(evidence, len(against)), _places(against))
    if not there:
        return _shown(text, Verdict.missing, seen)
    less = [it for it in seen if it[1] is not Verdict.found] if question in EACH else []
    return _shown(text, Verdict.partly, less) if less else _shown(text, Verdict.found, there)


def _shown(text: str, verdict: Verdict, seen: Sequence[Seen]) -> Point:
    """A point that rests on what was seen."""
    places = tuple(it[3] for it in seen[:PLACES])
    return Point(text, verdict, _more(seen[0][2], len(seen)), places)


def _places(findings: Sequence[Finding]) -> tuple[Place, ...]:
    return tuple(it.place for it in findings[:PLACES])


def _more(evidence: str, count: int) -> str:
    """The first of several, and how many more there are."""
    evidence = evidence[0].upper() + evidence[1:] if evidence[0] != "`" else evidence
    return evidence if count == 1 else f"{evidence}, and {count - 1} more"
