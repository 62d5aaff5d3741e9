"""A delay's growth, cap and chance are followed to where they come from."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.delays import (
    Delay,
    Growth,
    Jitter,
    comparisons,
    delay_of,
    returned_by,
)
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n
from tests.review.reading import at, javascript, python

CONSTANT = ("constant", "none", False, False)
LINEAR = ("linear", "none", False, False)
DOUBLING = ("exponential", "none", False, False)
CAPPED = ("exponential", "none", True, False)
SPREAD = ("exponential", "full", True, False)
CLIPPED = ("exponential", "clipped", True, False)
POWERS = "def g():\n  for k in itertools.count():\n"
OPAQUE = ("constant", "none", False, True)


def read(code: Code) -> tuple[str, str, bool, bool]:
    """What is known of the delay that is given to `wait`."""
    call = next(it for it in code.calls if code.source(it.callee) == "wait")
    found = delay_of(code, call.args[0])
    return found.growth.name, found.jitter.name, found.capped, found.opaque


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("wait(3 * 1000)", CONSTANT),
        ("wait(-1)", CONSTANT),
        ("wait(await 5)", CONSTANT),
        ("wait(options.delay)", CONSTANT),
        ("wait(load().delay)", CONSTANT),
        ("wait(options.backoff)", OPAQUE),
        ("wait(options.jitter)", ("constant", "full", False, False)),
        ("wait(options.attempts)", LINEAR),
        ("wait(options.maxAttempts)", CONSTANT),
        ("wait(`5`)", CONSTANT),
        ("wait(next())", OPAQUE),
        ("wait(Number(text))", CONSTANT),
        ("wait(config.get('delay'))", CONSTANT),
        ("const given = { delay: 5 }; wait(given.delay)", CONSTANT),
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
def test_same_each_time(text: str, wanted: tuple[str, str, bool, bool]) -> None:
    """A number, or a setting, is a constant; what other code decides is opaque."""
    assert read(javascript(text)) == wanted


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
        ("function f(k) { wait(2 ** k); f(k + 1); } f(0);", DOUBLING),
        ("retry({ delay: (_, n) => wait(2 ** n) });", DOUBLING),
        ("function f(attempt) { wait(2 ** attempt); }", DOUBLING),
        ("function f({ attempt }) { wait(2 ** attempt); }", DOUBLING),
        ("function f(first, d = 5) { wait(d); } f(1);", CONSTANT),
        ("class A { n = 0; f() { this.n += 1; wait(2 ** this.n); } }", DOUBLING),
        ("for (let k = 0; ; k++) { wait(2 ** k); }", DOUBLING),
        ("const r = useRef(0); function f() { r.current += 1; wait(2 ** r.current); }", DOUBLING),
        (
            "function C() { const [d, setD] = useState(1); go(); wait(d); setD(d * 2); setD(3); }",
            DOUBLING,
        ),
        (
            "function C() { const [d, setD] = useState(1); wait(d); setD((last) => last * 2); }",
            DOUBLING,
        ),
        (
            "function C() { const [d, setD] = useState(); wait(d); "
            "setD(() => 3); setD(({a}) => 2); }",
            CONSTANT,
        ),
        ("const { d } = useState(1); function f() { wait(d); }", OPAQUE),
        ("const { d } = settings; function f() { wait(d); }", CONSTANT),
    ],
)
def test_growth(text: str, wanted: tuple[str, str, bool, bool]) -> None:
    """What is made of its own last value, or of a counter, grows."""
    assert read(javascript(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("let k = 0; function f() { k++; wait(Math.min(2 ** k, 30)); }", CAPPED),
        ("let k = 0; function f() { k++; wait(2 ** Math.min(k, 5)); }", CAPPED),
        ("let k = 0; function f() { k++; wait(Math.min(2 ** k, 3 ** k)); }", DOUBLING),
        ("let k = 0; function f() { if (k < 9) { k++; wait(2 ** k); } }", CAPPED),
        ("let d = 1; function f() { wait(d); d = Math.min(d * 2, 30); }", CAPPED),
        ("let d = 1; function f() { wait(d); d = d > 15 ? 30 : d * 2; }", CAPPED),
        ("let d = 1; function f() { wait(d); d = odd ? 30 : d * 2; }", DOUBLING),
        (
            "let k = 0; function f() { k++; wait(2 ** k > 9 ? 9 : 2 ** k + Math.random()); }",
            CLIPPED,
        ),
        ("let k = 0; function f() { k++; let d = 2 ** k; if (d > 9) d = 9; wait(d); }", CAPPED),
        ("let k = 0; function f() { k++; let d = 2 ** k; if (odd) d = 9; wait(d); }", DOUBLING),
        ("let k = 0; function f() { k++; let d = 2 ** k; if (odd) { d = 9; wait(d); } }", CONSTANT),
        ("let k = 0; function f() { k++; let d; d = 5; d = 2 ** k; wait(d); d = 3; }", DOUBLING),
        (
            "let k = 0; function f() { let d = 2 ** ++k + Math.random(); "
            "if (d > 9) d = 9; wait(d); }",
            CLIPPED,
        ),
        (
            "let k = 0; const L = [1, 2]; function f() { wait(L[k++]); }",
            ("linear", "none", True, False),
        ),
        ("let k = 0; function f() { wait(table[k++]); }", ("linear", "none", False, True)),
        ("for (const d of [1, 2, 5]) wait(d);", ("linear", "none", True, False)),
        ("for (const d of delays()) wait(d);", OPAQUE),
    ],
)
def test_cap(text: str, wanted: tuple[str, str, bool, bool]) -> None:
    """`min`, a comparison, or the end of a list ends growth."""
    assert read(javascript(text)) == wanted


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
def test_jitter(text: str, wanted: tuple[str, str, bool, bool]) -> None:
    """Chance counts after the cap, and is clipped before it."""
    assert read(javascript(f"let k = 0; function f() {{ k++; {text}; }}")) == wanted


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
        ("for k in range(5):\n    wait(2**k)", CAPPED),
        ("for k in itertools.count():\n    wait(2**k)", DOUBLING),
        ("def f(*, d=1):\n    wait(d)\nf(d=5)", CONSTANT),
        (
            "class A:\n    def f(self, d):\n        wait(d)\n        self.f(d * 2)\n"
            "    def g(self):\n        self.f(1)",
            DOUBLING,
        ),
        ("@jitter\ndef g():\n    return 1\nwait(g())", OPAQUE),
        ("with open('d') as d:\n    wait(d)", OPAQUE),
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
def test_python(text: str, wanted: tuple[str, str, bool, bool]) -> None:
    """Python's loops, functions and methods are followed as well."""
    assert read(python(text)) == wanted


def test_endless_chain() -> None:
    """A chain of names that is too long is opaque."""
    chain = "".join(f"function f{i}() {{ return f{i + 1}(); }} " for i in range(20))
    assert read(javascript(f"{chain} wait(f0())")) == OPAQUE


def test_nothing_and_functions() -> None:
    """No expression is a constant; a function is what it returns."""
    code = javascript("let k = 0; const f = () => 2 ** k++;")
    function = at(code, "() => 2 ** k++", n.Function)
    assert isinstance(function, n.Function)
    assert delay_of(code, None) == Delay()
    found = returned_by(code, function)
    assert (found.growth, found.jitter) == (Growth.exponential, Jitter.none)


def test_comparisons() -> None:
    """A comparison by size is found on either side."""
    code = javascript("let k = 0; if (k < 5) {} if (5 >= k) {} if (k == 1) {} if (m < 2) {}")
    slot = code.slot(at(code, "k", n.Name))
    assert len(comparisons(code, slot)) == 2


def test_remarks() -> None:
    """A comparison that only has something said keeps nothing small."""
    code = javascript("let k = 0; if (k < 5) { console.log(k); }")
    assert not comparisons(code, code.slot(at(code, "k", n.Name)))
