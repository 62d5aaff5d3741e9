"""Edits that put chance into a delay."""

from __future__ import annotations

from holdfast.findings import Edit
from holdfast.review.code import Code
from holdfast.review.hit import insert, replace
from holdfast.review.rewriting import newline
from holdfast.review.syntax import nodes as n


def spread(code: Code, wait: n.Node, *, around: bool = False) -> tuple[Edit, ...]:
    """Draw a delay between a half of it and all of it, or with `around` one and a half times it.

    In Python `random` is imported where it is not. Without edits where the delay is no plain
    expression.
    """
    text = code.source(wait)
    if isinstance(wait, n.Function | n.Await | n.Assign) or "\n" in text:
        return ()
    tight = isinstance(wait, n.Name | n.Attribute | n.Literal | n.Call | n.Subscript)
    product = isinstance(wait, n.Binary) and wait.op == "*"
    shown = text if tight or product else f"({text})"
    if not code.python:
        half = "Math.random()" if around else "Math.random() / 2"
        return (replace(wait, f"{shown} * (0.5 + {half})"),)
    high = "1.5" if around else "1"
    drawn = replace(wait, f"{shown} * random.uniform(0.5, {high})")
    return (*import_random(code), drawn)


def import_random(code: Code) -> tuple[Edit, ...]:
    """`import random`, where a Python file does not have it."""
    imports = [it for it in code.all(n.Import) if it.parent is code.module]
    if any(it.module == "random" and it.names[0].local == "random" for it in imports):
        return ()
    first = next((it for it in imports if it.module != "__future__"), None)
    if first is None:
        return ()
    plain = [it for it in imports if it.names and it.names[0].name == "*" and it.module < "random"]
    if plain:
        last = plain[-1]
        return (insert(last.end, f"{newline(code)}import random"),)
    return (insert(first.start, f"import random{newline(code)}"),)
