"""URLs that are put together of parts."""

from __future__ import annotations

from holdfast.review.program import Program
from holdfast.review.syntax import nodes as n

DEPTH = 6
"""How many names and templates in each other are looked through."""


def parts_of(code: Program, url: n.Node, depth: int = DEPTH) -> list[n.Node]:
    """The parts of a text put together by `+` or a template, in order; names are followed."""
    found = code.follow(url)
    if isinstance(found, n.Template) and found.parts and depth:
        return [it for part in found.parts for it in parts_of(code, part, depth - 1)]
    if isinstance(found, n.Binary) and found.op == "+" and depth:
        return [*parts_of(code, found.left, depth - 1), *parts_of(code, found.right, depth - 1)]
    return [found]


def beginning(parts: list[n.Node]) -> tuple[str, list[n.Node]]:
    """The constant text that some parts begin with, and the parts after it."""
    text = ""
    for index, part in enumerate(parts):
        if not isinstance(part, n.Literal) or not isinstance(part.value, str):
            return text, parts[index:]
        text += part.value
    return text, []
