"""Lines, columns and characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.findings.finding import Place, Span
from holdfast.findings.lines import Lines
from tests.core.profile import PROFILE
from tests.findings.strategies import TEXTS


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a\n", ["a"]),
        ("a\n\nb", ["a", "", "b"]),
        ("a\r\nb\r\n", ["a", "b"]),
        ("a\rb\x0c\u2028c\x85", ["a\rb\x0c\u2028c\x85"]),
        ("\n", [""]),
    ],
)
def test_only_a_line_feed_ends_a_line(text: str, lines: list[str]) -> None:
    """A carriage return before it belongs to the ending; nothing else ends a line."""
    made = Lines(text)
    assert [made.line(number) for number in range(1, len(made) + 1)] == lines


@pytest.mark.parametrize("number", [-1, 0, 4, 5])
def test_a_line_that_is_not_there_is_empty(number: int) -> None:
    """Nobody needs to ask first whether there is a line before or after."""
    assert Lines("a\nb\nc").line(number) == ""


def test_places_count_characters_from_one() -> None:
    """Line and column are what an editor shows; the end is the column after the last character."""
    lines = Lines("a\n\tüx = '漢👩'\nend")
    assert lines.place("p", Span(3, 11)) == Place("p", 2, 2, 2, 10)
    assert lines.place("p", Span(0, 14)) == Place("p", 1, 1, 3, 2)


def test_the_end_of_a_text_is_a_place() -> None:
    """Also after the last line feed, where no line is."""
    assert Lines("a\n").place("p", Span(2, 2)) == Place("p", 2, 1, 2, 1)
    assert Lines("a").place("p", Span(1, 1)) == Place("p", 1, 2, 1, 2)


def test_a_place_outside_of_the_text_moves_to_its_edge() -> None:
    """As happens when the file has become shorter since."""
    assert Lines("ab\nc").span(Place("p", 2, 1, 7, 9)) == Span(3, 4)
    assert Lines("ab\nc").span(Place("p", 2, 80, 2, 90)) == Span(4, 4)


@PROFILE
@given(TEXTS, st.data())
def test_places_lead_back_to_their_characters(text: str, data: st.DataObject) -> None:
    """Span to place to span is the same span, for any text."""
    start, end = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
    lines = Lines(text)
    assert lines.span(lines.place("p", Span(start, end))) == Span(start, end)
