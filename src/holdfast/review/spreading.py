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
    imports = import_random(code)
    if imports is None:
        return ()
    high = "1.5" if around else "1"
    chance = f"random.uniform(0.5, {high})"
    drawn = replace(wait, chance if text == "1" else f"{shown} * {chance}")
    return (*imports, drawn)


def import_random(code: Code) -> tuple[Edit, ...] | None:
    """`import random`, where a Python file lacks it; None where there is no place for it."""
    imports = [it for it in code.all(n.Import) if it.parent is code.module]
    if any(it.module == "random" and it.names[0].local == "random" for it in imports):
        return ()
    others = [it for it in imports if it.module != "__future__"]
    if not others:
        return None
    plain = [it for it in others if it.names[0].name == "*" and it.module < "random"]
    if plain:
        return (insert(plain[-1].end, f"{newline(code)}import random"),)
    return (insert(others[0].start, f"import random{newline(code)}"),)
