"""Source text to syntax tree: the grammar for each language, and what is left of broken files."""

from __future__ import annotations

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
    root = _parser(language).parse(source).root_node
    lowering = (PythonLowering if language == "python" else JavaScriptLowering)(source)
    broken = _first_error(root) if root.has_error else None
    module = lowering.module(root)
    return Parsed(module, linked(module), broken, lowering.deep)


@cache
def _parser(language: str) -> ts.Parser:
    grammar = {
        "python": tree_sitter_python.language,
        "javascript": tree_sitter_javascript.language,
        "typescript": tree_sitter_typescript.language_typescript,
        "tsx": tree_sitter_typescript.language_tsx,
    }[language]
    return ts.Parser(ts.Language(grammar()))


def _first_error(root: ts.Node) -> int:
    """The line of the first error, found by going down only where one is."""
    cursor = root
    while True:
        inner = next((it for it in cursor.children if it.has_error or it.is_missing), None)
        if inner is None or cursor.is_error:
            return cursor.start_point.row + 1
        cursor = inner
