"""Growth, caps and chance come out of a sum as they went in, in the order of their steps."""

from __future__ import annotations

import pytest

from tests.review.analysis.lengths import (
    CAPPED,
    CLIPPED,
    CONSTANT,
    DOUBLING,
    LINEAR,
    SPREAD,
    Known,
    known,
)
from tests.review.reading import javascript, python


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("let d = 1; function f() { wait(d); d *= 2; }", DOUBLING),
        ("let d = 1; function f() { wait(d); d = d * 1.5; }", DOUBLING),
        ("let d = 8; function f() { wait(d); d = d * 0.5; }", CONSTANT),
        ("let d = 1; function f() { wait(d); d = d * factor; }", DOUBLING),
        ("let d = 1; function f() { wait(d); d += 5; }", LINEAR),
        ("let d = 1; function f() { wait(d = d + 5); }", LINEAR),
        ("let d = 1; function f() { wait(d); d = d / 2; }", CONSTANT),
        ("let k = 0; function f() { k++; wait(2 ** k); }", DOUBLING),
        ("let k = 0; function f() { k++; wait(Math.pow(2, k)); }", DOUBLING),
        ("let k = 0; function f() { k++; wait(1 << k); }", DOUBLING),
        ("let k = 0; function f() { wait(1000 * k++); }", LINEAR),
        ("let k = 0; function f() { k++; wait(2 ** k || 5); }", DOUBLING),
        ("let d = 2; function f() { wait(d); d = d ** 2; }", DOUBLING),
    ],
)
def test_growth(text: str, wanted: Known) -> None:
    """A product of the last value, or a power of a counter, grows exponentially; a sum linearly."""
    assert known(javascript(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("let k = 0; function f() { k++; wait(Math.min(2 ** k, 30)); }", CAPPED),
        ("let k = 0; function f() { k++; wait(2 ** Math.min(k, 5)); }", CAPPED),
        ("let k = 0; function f() { k++; wait(Math.min(2 ** k, 3 ** k)); }", DOUBLING),
        ("let d = 1; function f() { wait(d); d = Math.min(d * 2, 30); }", CAPPED),
        ("let d = 1; function f() { wait(d); d = d > 15 ? 30 : d * 2; }", CAPPED),
        ("let d = 1; function f() { wait(d); d = odd ? 30 : d * 2; }", DOUBLING),
        (
            "let k = 0; function f() { k++; wait(2 ** k > 9 ? 9 : 2 ** k + Math.random()); }",
            CLIPPED,
        ),
    ],
)
def test_cap(text: str, wanted: Known) -> None:
    """`min` ends growth, and so does a choice that compares."""
    assert known(javascript(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("wait(Math.min(2 ** k, 30) * Math.random())", SPREAD),
        ("wait(Math.min(2 ** k, 30) + Math.random())", SPREAD),
        ("wait(Math.min(2 ** k + Math.random(), 30))", CLIPPED),
        ("wait(Math.min(2 ** k * Math.random(), 30))", CLIPPED),
        ("wait(Math.min(Math.min(2 ** k, 30) + Math.random(), 40))", SPREAD),
        ("wait(Math.min(Math.min(2 ** k, 30) + Math.random(), 30))", CLIPPED),
        ("wait(Math.min(2 ** k, 30 + Math.random()))", SPREAD),
        ("wait(Math.floor(Math.min(2 ** k, 30) * Math.random()))", SPREAD),
        ("wait(withJitter(Math.min(2 ** k, 30)))", SPREAD),
        ("wait(Math.min(2 ** k, 30) + crypto.getRandomValues(a)[0])", SPREAD),
    ],
)
def test_jitter(text: str, wanted: Known) -> None:
    """Chance counts after the cap, and is clipped before it."""
    assert known(javascript(f"let k = 0; function f() {{ k++; {text}; }}")) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("d = 1\nwhile True:\n    wait(d)\n    d = min(d * 2, 30)", CAPPED),
        (
            "d = 1\nwhile True:\n    wait(d)\n    d = random.uniform(1, d * 3)",
            ("exponential", "full", False, False),
        ),
        (
            "d = 1\nwhile True:\n    wait(d)\n    d = random.uniform(1, d)",
            ("linear", "full", False, False),
        ),
    ],
)
def test_drawn(text: str, wanted: Known) -> None:
    """A random number grows with its bounds."""
    assert known(python(text)) == wanted


def test_cut() -> None:
    """An `if` that sets the limit takes chance away like a cap."""
    text = "let d = 2 ** k + Math.random(); if (d > 9) d = 9; wait(d)"
    assert known(javascript(f"let k = 0; function f() {{ k++; {text}; }}")) == CLIPPED
