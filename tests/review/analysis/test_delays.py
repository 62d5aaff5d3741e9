"""A delay is read through the expressions, calls and functions that make it up."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.delay import Delay, Growth, Jitter
from holdfast.review.analysis.delays import delay_of, returned_by
from holdfast.review.syntax import nodes as n
from tests.review.analysis.lengths import (
    CAPPED,
    CONSTANT,
    DOUBLING,
    LINEAR,
    OPAQUE,
    SPREAD,
    Known,
    known,
)
from tests.review.reading import at, javascript, python

POWERS = "def g():\n  for k in itertools.count():\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("wait(3 * 1000)", CONSTANT),
        ("wait(-1)", CONSTANT),
        ("wait(await 5)", CONSTANT),
        ("wait(load().delay)", CONSTANT),
        ("wait(options.backoff)", OPAQUE),
        ("wait(options.jitter)", ("constant", "full", False, False)),
        ("wait(`5`)", CONSTANT),
        ("wait(next())", OPAQUE),
        ("wait(Number(text))", CONSTANT),
        ("wait(config.get('delay'))", CONSTANT),
        ("function f() { wait(g()); } function g() { return 5; }", CONSTANT),
        ("function f() { wait(f()); return f(); }", CONSTANT),
        ("function f() { wait(g()); } function g() { log(); }", OPAQUE),
        ("function f() { wait(g()); } function* g() { yield 1; }", OPAQUE),
        ("function f() { wait(g()); } function g() { return; }", OPAQUE),
        (
            "function f() { wait(g()); } function g() { h(() => { return 1; }); return 2; }",
            CONSTANT,
        ),
    ],
)
def test_same_each_time(text: str, wanted: Known) -> None:
    """A number, or a setting, is a constant; what other code decides is opaque."""
    assert known(javascript(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("let d = 1; function f() { wait(d = d + 5); }", LINEAR),
        ("let k = 0; function f() { k++; wait(Math.pow(2, k)); }", DOUBLING),
        ("let k = 0; function f() { wait(1000 * k++); }", LINEAR),
        ("let k = 0; function f() { k++; wait(2 ** k || 5); }", DOUBLING),
        ("let d = 1; function f() { wait(d); d = d > 15 ? 30 : d * 2; }", CAPPED),
        (
            "let k = 0; const L = [1, 2]; function f() { wait(L[k++]); }",
            ("linear", "none", True, False),
        ),
        ("let k = 0; function f() { wait(table[k++]); }", ("linear", "none", False, True)),
    ],
)
def test_expressions(text: str, wanted: Known) -> None:
    """Operators, choices, powers and lists are read where they stand."""
    assert known(javascript(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("wait(Math.floor(Math.min(2 ** k, 30) * Math.random()))", SPREAD),
        ("wait(withJitter(Math.min(2 ** k, 30)))", SPREAD),
        ("wait(Math.min(2 ** k, 30) + crypto.getRandomValues(a)[0])", SPREAD),
    ],
)
def test_functions_that_keep_it(text: str, wanted: Known) -> None:
    """Rounding keeps what is known, and chance counts by the name of the call."""
    assert known(javascript(f"let k = 0; function f() {{ k++; {text}; }}")) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("@jitter\ndef g():\n    return 1\nwait(g())", OPAQUE),
        (f"{POWERS}    yield 2**k\nwait(next(g()))", DOUBLING),
        (f"{POWERS}    yield min(2**k, 9)\nd = g()\nwait(next(d))", CAPPED),
        (f"{POWERS}    yield min(2**k, 9)\nd = g()\nd = g()\nwait(next(d))", CAPPED),
        (f"{POWERS}    yield 5\nwait(next(g()))", OPAQUE),
        (f"{POWERS}    yield\nwait(next(g()))", OPAQUE),
        (f"{POWERS}    yield next(g())\nwait(next(g()))", OPAQUE),
        (f"{POWERS}    return 2**k\nwait(next(g()))", OPAQUE),
        ("wait(next(delays))", OPAQUE),
    ],
)
def test_python(text: str, wanted: Known) -> None:
    """What a generator or a decorated function of Python gives is read or opaque."""
    assert known(python(text)) == wanted


def test_endless_chain() -> None:
    """A chain of names that is too long is opaque."""
    chain = "".join(f"function f{i}() {{ return f{i + 1}(); }} " for i in range(20))
    assert known(javascript(f"{chain} wait(f0())")) == OPAQUE


def test_nothing_and_functions() -> None:
    """No expression is a constant; a function is what it returns."""
    code = javascript("let k = 0; const f = () => 2 ** k++;")
    function = at(code, "() => 2 ** k++", n.Function)
    assert isinstance(function, n.Function)
    assert delay_of(code, None) == Delay()
    found = returned_by(code, function)
    assert (found.growth, found.jitter) == (Growth.exponential, Jitter.none)
