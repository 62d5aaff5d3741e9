"""Chance is put into a delay, in the file's own language."""

from __future__ import annotations

import pytest

from holdfast.findings import Edit
from holdfast.findings.edits import apply_edits
from holdfast.review.analysis.spreading import spread
from tests.review.reading import javascript, python


def filled(edits: tuple[Edit | None, ...]) -> list[Edit]:
    """All edits, of which none is missing."""
    return [it for it in edits if it is not None]


@pytest.mark.parametrize(
    ("delay", "wanted"),
    [
        ("5000", "5000 * (0.5 + Math.random() / 2)"),
        ("this.delay", "this.delay * (0.5 + Math.random() / 2)"),
        ("1000 * k", "1000 * k * (0.5 + Math.random() / 2)"),
        ("a + b", "(a + b) * (0.5 + Math.random() / 2)"),
        ("() => 5", "() => 5"),
        ("a +\n b", "a +\n b"),
    ],
)
def test_javascript(delay: str, wanted: str) -> None:
    """A delay becomes at most what it was, and at least a half of it."""
    code = javascript(f"wait({delay})")
    edits = filled(spread(code, code.calls[0].args[0]))
    assert apply_edits(code.text, edits) == f"wait({wanted})"


def test_around() -> None:
    """With `around` it is the same on average."""
    code = javascript("wait(5)")
    edits = filled(spread(code, code.calls[0].args[0], around=True))
    assert apply_edits(code.text, edits) == "wait(5 * (0.5 + Math.random()))"


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("import random\n", "import random\n"),
        ("import asyncio\n", "import asyncio\nimport random\n"),
        ("import websockets\n", "import random\n\nimport websockets\n"),
        ("from asyncio import sleep\n", "import random\nfrom asyncio import sleep\n"),
        ("from __future__ import a\n", "from __future__ import a\n\nimport random\n"),
        ("from random import random\n", None),
    ],
)
def test_python(head: str, wanted: str | None) -> None:
    """`random` is imported where it is not; where that cannot be, nothing is changed."""
    code = python(f"{head}wait(5)\n")
    edits = filled(spread(code, code.calls[0].args[0], around=True))
    expected = f"{wanted}wait(5 * random.uniform(0.5, 1.5))\n"
    assert apply_edits(code.text, edits) == (code.text if wanted is None else expected)


def test_one() -> None:
    """One second needs no factor."""
    code = python("import random\nwait(1)\n")
    edits = filled(spread(code, code.calls[0].args[0]))
    assert apply_edits(code.text, edits) == "import random\nwait(random.uniform(0.5, 1))\n"
