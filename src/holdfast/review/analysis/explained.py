"""Choices that a comment explains."""

from __future__ import annotations

import re
from typing import Final

from holdfast.review.meaning.program import Program
from holdfast.review.syntax import nodes as n

_COMMENTS: Final = {
    True: re.compile(r"(?:^|\s)#(.*)"),
    False: re.compile(r"(?:(?:^|\s)//|^\s*\*|/\*)(.*)"),
}
"""What a line has in Python, and in the others."""
ABOVE: Final = 6
"""Lines above a node in which a comment may speak of it."""


def explained(program: Program, node: n.Node, words: re.Pattern[str]) -> bool:
    """Tell whether a comment on the line of `node`, or right above, has one of `words`."""
    end = program.text.find("\n", node.start)
    lines = program.text[: end if end >= 0 else None].split("\n")[-ABOVE - 1 :]
    found = (_COMMENTS[program.python].search(line) for line in lines)
    return any(words.search(comment[1]) for comment in found if comment is not None)
