"""Lines and columns of a text, and the way back to its characters.

A line ends at a line feed; a carriage return just before it belongs to the ending. That is what
editors, git and code hosts count by. Form feeds and Unicode's separators end no line.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from holdfast.findings.finding import Place, Span


class Lines:
    """The lines of `text`, counted from 1. A text that ends in a line feed has no line after it."""

    def __init__(self, text: str) -> None:
        self._text = text
        parts = text.split("\n")
        self._starts = [0, *accumulate(len(part) + 1 for part in parts[:-1])]
        self._count = len(parts) - 1 if len(parts) > 1 and not parts[-1] else len(parts)

    def __len__(self) -> int:
        return self._count

    def line(self, number: int) -> str:
        """The characters of line `number` without its ending; empty where there is no such line."""
        if not 1 <= number <= len(self._starts):
            return ""
        start = self._starts[number - 1]
        end = self._text.find("\n", start)
        if end < 0:
            return self._text[start:]
        return self._text[start:end].removesuffix("\r")

    def place(self, path: str, span: Span) -> Place:
        """Where `span` of the file `path` is."""
        line, column = self._position(span.start)
        end_line, end_column = self._position(span.end)
        return Place(path, line, column, end_line, end_column)

    def span(self, place: Place) -> Span:
        """The characters of `place`; what lies outside of the text is moved to its edge."""
        return Span(
            self._offset(place.line, place.column), self._offset(place.end_line, place.end_column)
        )

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def _offset(self, line: int, column: int) -> int:
        if line > len(self._starts):
            return len(self._text)
        return min(self._starts[line - 1] + column - 1, len(self._text))
