"""YAML, as far as it can be read line by line: the scalars of block style, and where they are.

Lock files and deployment files need no more, and a parser for all of YAML would be one more
dependency. Anchors and scalars of several lines are passed over, flow style is given as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

DEEPEST: Final = 16

_LINE = re.compile(
    r"""^ (?P<indent> [ ]*+) (?P<dashes> (?: - (?:[ ]++ | (?=[\r\n]|\Z)) )*+ )
        (?: (?: '(?P<single>[^'\n]*+)' | "(?P<double>[^"\n]*+)"
              | (?P<plain>[^\s:'"\#\[\]{},&*|>!%@`][^:\n]*+) )
            : (?=[\s]|\Z) )?+
        [ \t]*+ (?P<value> [^\n]*+ )
    """,
    re.VERBOSE | re.MULTILINE,
)
_BLOCK_SCALAR = re.compile(r"[|>][-+\d]*+")


class Scalar(NamedTuple):
    """A scalar: the keys that lead to it ("-" for an item of a list), its text, where that is.

    `document` counts the documents of the file from 0.
    """

    path: tuple[str, ...]
    value: str
    start: int
    document: int


def scalars(text: str) -> Iterator[Scalar]:
    """The scalars of a file, one line each, in order. Never raises."""
    stack: list[tuple[int, str]] = []
    document = 0
    within: int | None = None
    for match in _LINE.finditer(text):
        line = match.group().rstrip()
        indent = len(match["indent"])
        if not line or (within is not None and indent > within):
            continue
        within = None
        if line.startswith("---"):
            document += 1
            stack.clear()
            continue
        for offset, character in enumerate(match["dashes"], indent):
            if character == "-":
                # A list may stand at the indentation of its key.
                _leave(stack, offset, keep=1)
                stack.append((offset, "-"))
        key = match["single"] or match["double"] or match["plain"]
        if key:
            column = indent + len(match["dashes"])
            _leave(stack, column)
            stack.append((column, key))
        elif not match["dashes"]:
            continue
        value = _value(match["value"].strip())
        if _BLOCK_SCALAR.fullmatch(value):
            within = stack[-1][0]
        elif value and len(stack) <= DEEPEST:
            yield Scalar(tuple(key for _, key in stack), value, match.start("value"), document)


def _leave(stack: list[tuple[int, str]], column: int, keep: int = 0) -> None:
    """Leave what a line that begins at `column` is not part of."""
    while stack and (
        stack[-1][0] > column or (stack[-1][0] == column and (not keep or stack[-1][1] == "-"))
    ):
        stack.pop()


def _value(text: str) -> str:
    """A value without its quotes and its comment."""
    if text[:1] in ("'", '"'):
        end = text.find(text[0], 1)
        return text[1:end] if end > 0 else text
    return "" if text.startswith("#") else text.partition(" #")[0].rstrip()
