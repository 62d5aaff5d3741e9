"""Fixes say whether they are safe, edits where they belong."""

from __future__ import annotations

from holdfast.findings import Edit, Span
from holdfast.review.hit import insert, replace, safe, unsafe
from holdfast.review.syntax import nodes as n


def test_fixes() -> None:
    """A fix has a title and edits."""
    edit = insert(3, "x")
    assert edit == Edit(Span(3, 3), "x")
    assert safe("Mend", edit).safe
    assert safe("Mend", edit).edits == (edit,)
    assert not unsafe("Mend", edit).safe


def test_replace() -> None:
    """A node is replaced where it stands."""
    assert replace(n.Name("a", start=2, end=5), "b") == Edit(Span(2, 5), "b")
