"""Variables that are computed anew are told from those that last from attempt to attempt."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.delay_variables import comparisons
from holdfast.review.syntax import nodes as n
from tests.review.analysis.lengths import CAPPED, CLIPPED, CONSTANT, DOUBLING, LINEAR, Known, known
from tests.review.reading import at, javascript, python


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("wait(options.delay)", CONSTANT),
        ("wait(load().delay)", CONSTANT),
        ("wait(options.attempts)", LINEAR),
        ("const given = { delay: 5 }; wait(given.delay)", CONSTANT),
    ],
)
def test_unseen(text: str, wanted: Known) -> None:
    """A variable that the file does not set is what it leads to, or what its name promises."""
    assert known(javascript(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("let k = 0; function f() { k++; let d = 2 ** k; if (d > 9) d = 9; wait(d); }", CAPPED),
        ("let k = 0; function f() { k++; let d = 2 ** k; if (odd) d = 9; wait(d); }", DOUBLING),
        ("let k = 0; function f() { k++; let d = 2 ** k; if (odd) { d = 9; wait(d); } }", CONSTANT),
        ("let k = 0; function f() { k++; let d; d = 5; d = 2 ** k; wait(d); d = 3; }", DOUBLING),
        (
            "let k = 0; function f() { let d = 2 ** ++k + Math.random(); "
            "if (d > 9) d = 9; wait(d); }",
            CLIPPED,
        ),
    ],
)
def test_steps(text: str, wanted: Known) -> None:
    """Steps that come before the use count, those under a condition as a choice or a cap."""
    assert known(javascript(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("let d = 1; function f() { wait(d); d *= 2; }", DOUBLING),
        ("let d = 8; function f() { wait(d); d = d * 0.5; }", CONSTANT),
        ("let k = 0; function f() { let d = 5; g(() => { d = 2 ** k++; }); wait(d); }", DOUBLING),
        ("let d = 1; function f() { wait(d); d += 5; }", LINEAR),
        ("let d = 1; function f() { wait(d = d + 5); }", LINEAR),
        ("class A { n = 0; f() { this.n += 1; wait(2 ** this.n); } }", DOUBLING),
        ("for (let k = 0; ; k++) { wait(2 ** k); }", DOUBLING),
        ("const r = useRef(0); function f() { r.current += 1; wait(2 ** r.current); }", DOUBLING),
        ("let k = 0; function f() { if (k < 9) { k++; wait(2 ** k); } }", CAPPED),
        ("let d = 1; function f() { wait(d); d = Math.min(d * 2, 30); }", CAPPED),
        ("let d = 1; function f() { if (odd) { d *= 2; } else { wait(d); } }", CONSTANT),
        ("function f(attempt) { wait(2 ** attempt); }", DOUBLING),
    ],
)
def test_state(text: str, wanted: Known) -> None:
    """A variable that is set from its own last value grows until something bounds it."""
    assert known(javascript(text)) == wanted


def test_python_state() -> None:
    """A cap on a line of its own bounds a variable of a loop."""
    text = "d = 1\nwhile True:\n    wait(d)\n    d *= 2\n    d = min(d, 30)"
    assert known(python(text)) == CAPPED


def test_comparisons() -> None:
    """A comparison by size is found on either side."""
    code = javascript("let k = 0; if (k < 5) {} if (5 >= k) {} if (k == 1) {} if (m < 2) {}")
    slot = code.slot(at(code, "k", n.Name))
    assert len(comparisons(code, slot)) == 2


def test_remarks() -> None:
    """A comparison that only has something said keeps nothing small."""
    code = javascript("let k = 0; if (k < 5) { console.log(k); }")
    assert not comparisons(code, code.slot(at(code, "k", n.Name)))
