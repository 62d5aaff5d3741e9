"""Rules for the tests of what runs rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from holdfast.findings import Confidence, Edit, Rule, Severity, Span
from holdfast.findings.rule import SECTIONS
from holdfast.review.hit import Hit, safe, unsafe
from holdfast.review.rule import LoadedRule

Check = Callable[[Any], Iterable[Hit]]


@dataclass(frozen=True)
class Word:
    """A place in a text."""

    span: Span


def toy(
    code: str,
    check: Check,
    *,
    severity: Severity = Severity.warning,
    confidence: Confidence = Confidence.high,
    languages: tuple[str, ...] = ("python", "javascript", "nginx", "haproxy"),
    local_too: bool = False,
) -> LoadedRule:
    """A rule named after its code."""
    sections = dict.fromkeys(SECTIONS, "So it is.")
    name = f"toy-{code[2:]}"
    rule = Rule(code, name, "A toy", severity, confidence, (), languages, sections)
    return LoadedRule(rule, check, local_too)


def words(text: str, word: str) -> Iterable[Word]:
    """Each place of `word`."""
    start = text.find(word)
    while start >= 0:
        yield Word(Span(start, start + len(word)))
        start = text.find(word, start + len(word))


def finds(word: str) -> Check:
    """A check that finds each place of a word."""
    return lambda file: (Hit(place, f"here is {word}") for place in words(file.text, word))


def replaces(word: str, by: str, *, is_safe: bool = True) -> Check:
    """A check that finds each place of a word and has another for it."""
    make = safe if is_safe else unsafe
    return lambda file: (
        Hit(place, f"here is {word}", make(f"Write {by}", Edit(place.span, by)))
        for place in words(file.text, word)
    )


def raises(error: Exception) -> Check:
    """A check with a bug."""

    def check(file: object) -> Iterable[Hit]:
        raise error

    return check
