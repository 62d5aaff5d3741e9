"""URLs that are put together of parts."""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import Final

from holdfast.review.meaning.program import Program
from holdfast.review.syntax import nodes as n

DEPTH = 6
"""How many names and templates in each other are looked through."""
PERCENT: Final = re.compile(r"%[sdir]")
BRACES: Final = re.compile(r"\{\d?\}")


def parts_of(code: Program, url: n.Node, depth: int = DEPTH) -> list[n.Node]:
    """The parts of a text put together by `+` or a template, in order; names are followed."""
    found = code.follow(url)
    if isinstance(found, n.Template) and found.parts and depth:
        return [it for part in found.parts for it in parts_of(code, part, depth - 1)]
    if depth and (filled := _filled(found)):
        return [it for part in filled for it in parts_of(code, part, depth - 1)]
    if isinstance(found, n.Binary) and found.op == "+" and depth:
        return [it for part in _terms(found) for it in parts_of(code, part, depth - 1)]
    return [found]


def _terms(total: n.Node) -> list[n.Node]:
    """`a`, `b` and `c` of `a + b + c`, which is no deeper than `a + b`."""
    terms = []
    while isinstance(total, n.Binary) and total.op == "+":
        terms.append(total.right)
        total = total.left
    return [total, *reversed(terms)]


def _filled(node: n.Node) -> list[n.Node]:
    """The parts of `"…%s…" % (…)` and `"…{}…".format(…)`; none of anything else."""
    match node:
        case n.Binary("%", n.Literal(str(text)) as whole, right):
            values = list(right.items) if isinstance(right, n.Sequence) else [right]
            pieces = PERCENT.split(text)
        case n.Call(n.Attribute(n.Literal(str(text)) as whole, "format"), args) if args:
            values, pieces = list(args), BRACES.split(text)
        case _:
            return []
    if len(pieces) != len(values) + 1:
        return []
    texts = [n.Literal(it, start=whole.start, end=whole.end, parent=node) for it in pieces]
    found: list[n.Node] = []
    for piece, value in zip_longest(texts, values):
        found += [piece] if piece.value else []
        found += [value] if value is not None else []
    return found


def beginning(parts: list[n.Node]) -> tuple[str, list[n.Node]]:
    """The constant text that some parts begin with, and the parts after it."""
    text = ""
    for index, part in enumerate(parts):
        if not isinstance(part, n.Literal) or not isinstance(part.value, str):
            return text, parts[index:]
        text += part.value
    return text, []
