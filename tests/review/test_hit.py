"""Fixes say whether they are safe, edits where they belong."""

from __future__ import annotations

from holdfast.findings import Edit, Fix, Span
from holdfast.review.hit import insert, replace, safe, unsafe
from holdfast.review.syntax import nodes as n


def test_fixes() -> None:
    """A fix has a title and edits."""
    edit = insert(3, "x")
    assert edit == Edit(Span(3, 3), "x")
    assert safe("Mend", edit) == Fix("Mend", (edit,), safe=True)
    assert unsafe("Mend", edit) == Fix("Mend", (edit,), safe=False)


def test_edits_that_cannot_be_made() -> None:
    """One of them is enough: a fix is made as a whole, or not at all."""
    assert safe("Mend", insert(3, "x"), None) is None


def test_replace() -> None:
    """A node is replaced where it stands."""
    assert replace(n.Name("a", start=2, end=5), "b") == Edit(Span(2, 5), "b")
