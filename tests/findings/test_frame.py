"""Code frames."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from holdfast.findings.finding import Place, Span
from holdfast.findings.frame import LEAST, frame
from holdfast.findings.lines import Lines
from holdfast.findings.plain import width
from tests.core.profile import PROFILE
from tests.findings.strategies import TEXTS


def shown(text: str, part: str, cells: int = 80) -> str:
    start = text.index(part)
    lines = Lines(text)
    place = lines.place("p", Span(start, start + len(part)))
    return "\n".join(frame(lines, place, cells=cells, color=False))


def test_the_place_is_underlined_between_its_neighbours() -> None:
    """One line before, one after, and carets under the characters."""
    assert shown("one\ntwo three\nfour\nfive\n", "three") == (
        "1 | one\n"
        "2 | two three\n"
        "  |     ^^^^^\n"
        "3 | four"
    )  # fmt: skip


def test_line_numbers_are_aligned() -> None:
    """To the longest of them."""
    text = "\n" * 8 + "ab\nc"
    assert shown(text, "ab") == " 8 |\n 9 | ab\n   | ^^\n10 | c"


def test_tabs_and_wide_characters_keep_the_carets_in_place() -> None:
    """A tab takes four cells, 漢 two, an escaped character as many as it has."""
    text = '\tf("漢字\x1b", x)'
    assert shown(text, "x)") == (
        '1 |     f("漢字\\x1b", x)\n'
        "  |                   ^^"
    )  # fmt: skip


def test_a_place_of_several_lines_is_underlined_to_the_end_of_the_first() -> None:
    """The rest follows from the code."""
    assert shown("f(a,\n  b)\nc", "a,\n  b)") == "1 | f(a,\n  |   ^^\n2 |   b)"


def test_a_place_without_characters_has_one_caret() -> None:
    """As for something that is missing; also at the end of the file, and in an empty one."""
    lines = Lines("a\n")
    assert frame(lines, Place("p", 1, 2, 1, 2), cells=80, color=False) == ["1 | a", "  |  ^"]
    assert frame(lines, Place("p", 2, 1, 2, 1), cells=80, color=False) == [
        "1 | a",
        "2 |",
        "  | ^",
    ]
    assert frame(Lines(""), Place("p", 1, 1, 1, 1), cells=80, color=False) == ["1 |", "  | ^"]


def test_a_place_that_is_no_longer_there() -> None:
    """The file may have changed since: no error, a caret where it would be."""
    assert frame(Lines("ab"), Place("p", 1, 9, 1, 12), cells=80, color=False) == [
        "1 | ab",
        "  |   ^",
    ]


def test_long_lines_are_cut_around_the_place() -> None:
    """However long they are, the place is seen, and its neighbours are cut alike."""
    text = "start" + "-" * 5000 + "\n" + "x" * 3000 + " here " + "y" * 9000 + "\nshort\n"
    assert shown(text, "here", cells=40) == (
        "1 | …----------------------------------…\n"
        "2 | …xxxxxxxxxxx here yyyyyyyyyyyyyyyyy…\n"
        "  |              ^^^^\n"
        "3 |"
    )


def test_a_place_longer_than_the_terminal_is_underlined_as_far_as_it_is_seen() -> None:
    """The carets end where the line does."""
    assert shown("a = " + "b" * 500, "b" * 500, cells=30) == (
        "1 | a = bbbbbbbbbbbbbbbbbbbbb…\n"
        "  |     ^^^^^^^^^^^^^^^^^^^^^^"
    )  # fmt: skip


def test_color() -> None:
    """Numbers are dim, carets red."""
    lines = frame(Lines("ab"), Place("p", 1, 1, 1, 3), cells=80, color=True)
    assert lines == ["\x1b[2m1 |\x1b[0m ab", "\x1b[2m  |\x1b[0m \x1b[1;31m^^\x1b[0m"]


@PROFILE
@given(TEXTS, st.integers(-5, 60), st.data())
def test_a_frame_is_never_wider_than_the_terminal(
    text: str, cells: int, data: st.DataObject
) -> None:
    """For any text and place; a terminal too narrow for anything gets LEAST."""
    start, end = sorted(data.draw(st.integers(0, len(text))) for _ in range(2))
    lines = Lines(text)
    for line in frame(lines, lines.place("p", Span(start, end)), cells=cells, color=False):
        assert width(line) <= max(cells, LEAST + 5)
