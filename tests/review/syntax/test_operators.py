"""The words that nodes have, and nobody asks for others."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from holdfast import review
from holdfast.review.syntax.operators import ASSIGN, BINARY, UNARY, AssignOp, BinaryOp, UnaryOp

WORDS = {
    "Binary": set(get_args(BinaryOp)),
    "Unary": set(get_args(UnaryOp)),
    "op": {*get_args(BinaryOp), *get_args(UnaryOp), *get_args(AssignOp)},
}
SOURCES = sorted(Path(*review.__path__).rglob("*.py"))


def test_one_spelling() -> None:
    """Whatever a language writes is one of the words, and each word stands for itself."""
    for table, words in ((BINARY, BinaryOp), (ASSIGN, AssignOp), (UNARY, UnaryOp)):
        assert set(table.values()) == set(get_args(words))
        assert all(table[word] == word for word in get_args(words))
    assert (BINARY["==="], ASSIGN["||"], UNARY["!"]) == ("==", "or", "not")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_nobody_asks_for_another(path: Path) -> None:
    """A rule that waits for `||` waits for ever."""
    for kind, asked in questions(ast.parse(path.read_text())):
        assert asked <= WORDS[kind], f"{path.name}: {asked - WORDS[kind]}"


def questions(tree: ast.AST) -> Iterator[tuple[str, set[object]]]:
    """What a module compares operators with: in patterns, and by `.op ==` or `.op in`."""
    for node in ast.walk(tree):
        match node:
            case ast.MatchClass(ast.Attribute(attr="Binary" | "Unary" as kind), [first, *_]):
                yield kind, texts(first)
            case ast.Compare(ast.Attribute(attr="op"), _, [ast.Constant() | ast.Tuple() as other]):
                yield "op", texts(other)


def texts(node: ast.AST) -> set[object]:
    return {it.value for it in ast.walk(node) if isinstance(it, ast.Constant)}
