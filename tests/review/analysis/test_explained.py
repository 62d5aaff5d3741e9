"""Choices that a comment explains."""

from __future__ import annotations

import re

import pytest

from holdfast.review.analysis.explained import ABOVE, explained
from holdfast.review.code import Code
from holdfast.review.facts.project import Project
from holdfast.review.syntax import nodes as n

WORD = re.compile("chosen")


@pytest.mark.parametrize(
    ("text", "language", "answer"),
    [
        ("f(x=1)  # chosen", "python", True),
        ("# chosen\nf(x=1)\n", "python", True),
        ("// chosen\nf({ x: 1 })", "javascript", True),
        ("/* it is\n * chosen */\nf({ x: 1 })", "javascript", True),
        ("f(x=1)  # why", "python", False),
        ("f(x=1)\n# chosen", "python", False),
        ("chosen(x=1)", "python", False),
        ("# chosen\n" + "f()\n" * ABOVE + "f(x=1)", "python", False),
        ("open('wss://chosen', { x: 1 })", "javascript", False),
        ("f(x=1, y=2 * chosen)", "python", False),
        ("f({ x: 1, y: 2 * chosen })", "javascript", False),
        ("f(x=1, y=2 // chosen)", "python", False),
        ("f({ x: 1, y: this. #chosen })", "javascript", False),
        ("f({ x: 1 }) /* chosen */", "javascript", True),
    ],
)
def test_explained(text: str, language: str, answer: bool) -> None:
    """By a comment on the line, or a few lines above, of which one word fits."""
    code = Code("a", text, language, Project())
    value = next(it for it in code.all(n.Literal) if it.value == 1)
    assert explained(code, value, WORD) is answer
