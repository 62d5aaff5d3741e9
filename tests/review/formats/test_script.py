from __future__ import annotations

from holdfast.findings import Span
from holdfast.review.formats.script import Piece, Script


def test_a_script_that_stands_where_it_is_in_the_file() -> None:
    """Without pieces, the offsets of a script are the file's, and edits may be made."""
    script = Script("javascript", "   a")
    assert script.editable
    assert script.in_file(Span(3, 4)) == Span(3, 4)


def test_a_script_made_of_pieces() -> None:
    """Each piece is where it came from."""
    script = Script("python", "abc\ndef\n", pieces=(Piece(0, 10, 4), Piece(4, 30, 4)))
    assert script.in_file(Span(1, 3)) == Span(11, 13)
    assert script.in_file(Span(4, 7)) == Span(30, 33)
    assert script.in_file(Span(2, 6)) == Span(12, 32)
    assert script.in_file(Span(5, 5)) == Span(31, 31)


def test_a_place_beyond_the_last_piece() -> None:
    """What was added to the text is at the end of the piece before it."""
    script = Script("python", "abc\n", pieces=(Piece(0, 10, 3),))
    assert script.in_file(Span(3, 4)) == Span(13, 14)
