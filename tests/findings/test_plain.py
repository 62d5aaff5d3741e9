"""Text of unknown origin on a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.findings.plain import count, cut, encodable, paint, raw_path, visible, width
from tests.core.profile import PROFILE
from tests.findings.strategies import TEXTS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, ключ, 漢字, 🚀", "plain, ключ, 漢字, 🚀"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\r\nb\x00", "a\\r\\nb\\x00"),
        ("\tx", "    x"),
        ("\u202egnp.exe\u2028", "\\u202egnp.exe\\u2028"),
        ("\x9b1m\x7f", "\\x9b1m\\x7f"),
        ("\udcff\ud800", "\\udcff\\ud800"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_what_a_terminal_would_act_on_is_spelled_out(text: str, shown: str) -> None:
    """Escape sequences, changes of direction, line ends; letters and emoji stay."""
    assert visible(text) == shown


@PROFILE
@given(TEXTS)
def test_visible_text_is_one_harmless_line(text: str) -> None:
    """For any text: one line, no control character, and it can be encoded."""
    shown = visible(text)
    shown.encode()
    assert len(shown.splitlines()) <= 1
    assert all(char.isprintable() or char in "\u200c\u200d" for char in shown)


def test_width_counts_cells() -> None:
    """Wide characters take two cells, marks that combine none."""
    assert [width(text) for text in ("abc", "漢a", "e\u0301", "👩\u200d👧")] == [3, 3, 1, 4]


@pytest.mark.parametrize(
    ("line", "left", "room", "shown"),
    [
        ("0123456789", 0, 10, "0123456789"),
        ("0123456789", 0, 9, "01234567…"),
        ("0123456789", 3, 8, "…3456789"),
        ("0123456789", 3, 5, "…345…"),
        ("012", 3, 9, ""),
        ("漢字漢字", 0, 6, "漢字…"),
        ("漢字漢字", 0, 5, "漢字…"),
        ("a\x1bb", 0, 5, "a…"),
        ("a" + "\u0301" * 100, 0, 3, "a" + "\u0301" * 11 + "…"),
    ],
)
def test_cut_fits_into_the_cells(line: str, left: int, room: int, shown: str) -> None:
    """What is cut off is shown by an ellipsis, and an escape is never cut in two."""
    assert cut(line, left, room) == shown


@PROFILE
@given(TEXTS, st.integers(0, 70), st.integers(2, 30))
def test_cut_is_never_too_wide(line: str, left: int, room: int) -> None:
    """For any text."""
    assert width(cut(line, left, room)) <= room


def test_encodable_replaces_halves_of_pairs() -> None:
    """Only those: everything else stays, and whole pairs become their character."""
    assert encodable("a\udcff\ud800b\ufeff👩") == "a\ufffd\ufffdb\ufeff👩"
    assert encodable("\ud83d\udc69") == "👩"


@PROFILE
@given(TEXTS)
def test_encodable_text_is_encodable(text: str) -> None:
    """For any text, and what could be encoded before has not changed."""
    made = encodable(text)
    made.encode()
    if not any("\ud800" <= char <= "\udfff" for char in text):
        assert made == text


def test_raw_path_gives_the_bytes_back() -> None:
    """Names that are not UTF-8 come from the system with halves of pairs; so they go back."""
    assert raw_path("ключ\udcff") == "ключ".encode() + b"\xff"
    assert raw_path("\ud800") == b"\xed\xa0\x80"


def test_paint() -> None:
    """Colors only where they are wanted, and around something."""
    assert paint("x", "red", True) == "\x1b[31mx\x1b[0m"
    assert paint("x", "red", False) == "x"
    assert paint("", "red", True) == ""


def test_count() -> None:
    """Numbers that people can read."""
    assert [count(n, "file") for n in (0, 1, 1200)] == ["0 files", "1 file", "1,200 files"]
