"""Source text to syntax tree: the grammar for each language, and what is left of broken files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

import tree_sitter as ts
import tree_sitter_javascript
import tree_sitter_python
import tree_sitter_typescript

from holdfast.review.syntax.javascript import JavaScriptLowering
from holdfast.review.syntax.lowering import linked
from holdfast.review.syntax.nodes import Block, Node
from holdfast.review.syntax.python import PythonLowering

LANGUAGES: Final = ("python", "javascript", "typescript", "tsx")
INDENTATIONS: Final = 300
"""How many different indentations a file of Python may have.

The grammar's scanner keeps the open ones, and the open f-strings, in 1,024 bytes, and writes beyond
them if there are more than about 380. Python itself takes no more than 100 levels.
"""
LOOKS: Final = 1_000
BYTES_PER_LOOK: Final = 8
"""How long a file may be parsed: the parser looks up after each hundred steps.

Of files in real packages none needs more than one look for 40 bytes. To go on after errors the
parser may try so many ways that its time grows with the square of a file's size.
"""
PIECE: Final = 1 << 16
# What a line begins with; a backslash at its end makes the next line a part of it.
_INDENTATION: Final = re.compile(rb"^[ \t\f]+(?:\\(?=\r?$))?", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's tree, and the first lines (from 1) with errors, and with too deep nesting.

    `nodes` are all nodes of the tree in source order, the module first.
    """

    module: Block
    nodes: list[Node]
    broken: int | None
    deep: int | None


def parse(text: str, language: str) -> Parsed:
    """Parse a file of one of LANGUAGES. What is broken is left out of the tree, the rest is in."""
    source = text.encode(errors="replace")
    end = _bearable(source) if language == "python" else len(source)
    deep = None if end == len(source) else source.count(b"\n", 0, end) + 1
    source = source[:end]
    root, stopped = _tree(source, language)
    lowering = (PythonLowering if language == "python" else JavaScriptLowering)(source)
    broken = _first_error(root) if root.has_error and deep is None else stopped
    module = lowering.module(root)
    return Parsed(module, linked(module), broken, lowering.deep or deep)


def _tree(source: bytes, language: str) -> tuple[ts.Node, int | None]:
    """The root of the tree, and the line (from 1) where parsing was given up, if it was.

    The tree is empty then: how far the parser had come says nothing of what it had made of it.
    """
    parser = _parser(language)
    looks = 0
    reached = 0

    def must_stop(offset: int, has_error: bool) -> bool:
        nonlocal looks, reached
        looks += 1
        reached = offset
        return looks > LOOKS + len(source) // BYTES_PER_LOOK

    def read(offset: int, point: ts.Point) -> bytes:
        return source[offset : offset + PIECE]

    try:
        return parser.parse(read, progress_callback=must_stop).root_node, None
    except ValueError:
        parser.reset()
        return parser.parse(b"").root_node, source.count(b"\n", 0, reached) + 1


@cache
def _parser(language: str) -> ts.Parser:
    grammar = {
        "python": tree_sitter_python.language,
        "javascript": tree_sitter_javascript.language,
        "typescript": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
    }[language]
    return ts.Parser(ts.Language(grammar()))


def _bearable(source: bytes) -> int:
    """Where the line begins that has one indentation too many; else the end."""
    known: set[bytes | int] = set()
    for found in _INDENTATION.finditer(source):
        # Lines that go on in the next add up, so that each of them counts.
        known.add(found.start() if found[0].endswith(b"\\") else found[0])
        if len(known) > INDENTATIONS:
            return found.start()
    return len(source)


def _first_error(root: ts.Node) -> int:
    """The line of the first error, found by going down only where one is."""
    cursor = root
    while True:
        inner = next((it for it in cursor.children if it.has_error or it.is_missing), None)
        if inner is None or cursor.is_error:
            return cursor.start_point.row + 1
        cursor = inner
