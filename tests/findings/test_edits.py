"""Edits of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.findings.edits import apply_edits
from holdfast.findings.finding import Edit, Span
from tests.core.profile import PROFILE
from tests.findings.strategies import TEXTS, edits


def edit(start: int, end: int, text: str) -> Edit:
    return Edit(Span(start, end), text)


def test_edits_count_characters_of_the_text_as_it_was() -> None:
    """One edit does not move another, and their order does not matter."""
    changes = [edit(4, 7, ""), edit(0, 3, "three"), edit(8, 8, "now ")]
    assert apply_edits("one two six", changes) == "three  now six"


def test_edits_may_touch() -> None:
    """One may begin where another ends; an insertion may stand at the edge of a replacement."""
    assert apply_edits("abcd", [edit(0, 2, "x"), edit(2, 4, "y")]) == "xy"
    assert apply_edits("abcd", [edit(0, 2, "x"), edit(2, 2, "-")]) == "x-cd"
    assert apply_edits("abcd", [edit(2, 2, "-"), edit(2, 4, "y")]) == "ab-y"


def test_no_edits() -> None:
    """Nothing to do is nothing done."""
    assert apply_edits("abc", []) == "abc"


@pytest.mark.parametrize(
    "changes",
    [
        [edit(0, 2, "x"), edit(1, 3, "y")],
        [edit(0, 3, "x"), edit(1, 2, "y")],
        [edit(1, 2, "x"), edit(1, 3, "y")],
        [edit(1, 1, "x"), edit(1, 1, "y")],
    ],
)
def test_edits_that_overlap_are_refused(changes: list[Edit]) -> None:
    """Two insertions at one place too: their order would be anyone's guess."""
    with pytest.raises(ValueError, match=r"edits of characters \d to \d and \d to \d overlap"):
        apply_edits("abc", changes)


@pytest.mark.parametrize(
    "change", [edit(-1, 1, ""), edit(2, 1, ""), edit(0, 4, ""), edit(4, 4, "")]
)
def test_edits_outside_of_the_text_are_refused(change: Edit) -> None:
    """The error names the characters and the length."""
    with pytest.raises(ValueError, match=r"no characters -?\d to \d in a text of 3"):
        apply_edits("abc", [change])


@PROFILE
@given(TEXTS.flatmap(lambda text: st.tuples(st.just(text), edits(text))))
def test_all_at_once_is_the_same_as_one_by_one_from_the_end(
    case: tuple[str, tuple[Edit, ...]],
) -> None:
    """The law of edits: what stands between them stays, whatever their order."""
    text, changes = case
    expected = text
    for change in sorted(changes, key=lambda it: it.span, reverse=True):
        expected = expected[: change.span.start] + change.text + expected[change.span.end :]
    assert apply_edits(text, changes) == expected
    assert apply_edits(text, reversed(changes)) == expected
