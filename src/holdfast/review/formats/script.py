"""A script inside another file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from holdfast.findings import Span


class Piece(NamedTuple):
    """Text from `start` on is in the file from `origin` on, at least `length` characters of it."""

    start: int
    origin: int
    length: int


@dataclass(frozen=True, slots=True)
class Script:
    """A script to be parsed: its language and its text.

    An edit of an `editable` one is the same edit of the file. `pieces`, in order, say where the
    text is in the file; none means that offsets are the same. `page` is then the file's text.
    """

    language: str
    text: str
    editable: bool = True
    pieces: tuple[Piece, ...] = ()
    page: str = ""

    def in_file(self, span: Span) -> Span:
        """Where in the file a part of the script is."""
        if not self.pieces:
            return span
        start = self._offset(span.start)
        return Span(start, max(start, self._offset(span.end - 1) + 1))

    def _offset(self, offset: int) -> int:
        index = bisect_right(self.pieces, offset, key=lambda piece: piece.start) - 1
        piece = self.pieces[max(0, index)]
        return piece.origin + min(offset - piece.start, piece.length)
