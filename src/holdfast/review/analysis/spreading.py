"""Edits that put chance into a delay."""

from __future__ import annotations

from holdfast.findings import Edit
from holdfast.review.analysis.importing import add_import
from holdfast.review.code import Code
from holdfast.review.hit import replace
from holdfast.review.syntax import nodes as n


def spread(code: Code, wait: n.Node, *, around: bool = False) -> tuple[Edit | None, ...]:
    """Draw a delay between a half of it and all of it, or with `around` one and a half times it.

    In Python `random` is imported where it is not. Without edits where the delay is no plain
    expression.
    """
    text = code.source(wait)
    if isinstance(wait, n.Function | n.Await | n.Assign) or "\n" in text:
        return ()
    tight = isinstance(wait, n.Name | n.Attribute | n.Literal | n.Call | n.Subscript)
    product = isinstance(wait, n.Binary) and wait.op in ("*", "/", "**")
    shown = text if tight or product else f"({text})"
    if not code.python:
        half = "Math.random()" if around else "Math.random() / 2"
        return (replace(wait, f"{shown} * (0.5 + {half})"),)
    imports = add_import(code, "random")
    if None in imports:
        return ()
    high = "1.5" if around else "1"
    chance = f"random.uniform(0.5, {high})"
    drawn = replace(wait, chance if text == "1" else f"{shown} * {chance}")
    return (*imports, drawn)
