"""What a variable is given is followed to callers, loops, and setters of React."""

from __future__ import annotations

import pytest

from tests.review.analysis.lengths import CAPPED, CONSTANT, DOUBLING, LINEAR, OPAQUE, Known, known
from tests.review.reading import javascript, python


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("let d = 1; function f() { wait(d); d *= 2; }", DOUBLING),
        ("let d = 1; function f() { wait(d); d += 5; }", LINEAR),
        ("const { d } = settings; function f() { wait(d); }", CONSTANT),
    ],
)
def test_assigned(text: str, wanted: Known) -> None:
    """An assignment gives its value, an update what becomes of the last one."""
    assert known(javascript(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("function f(k) { wait(2 ** k); f(k + 1); } f(0);", DOUBLING),
        ("retry({ delay: (_, n) => wait(2 ** n) });", DOUBLING),
        ("function f(attempt) { wait(2 ** attempt); }", DOUBLING),
        ("function f({ attempt }) { wait(2 ** attempt); }", DOUBLING),
        ("function f(first, d = 5) { wait(d); } f(1);", CONSTANT),
    ],
)
def test_arguments(text: str, wanted: Known) -> None:
    """A parameter is what callers give for it; without any, its name says what it counts."""
    assert known(javascript(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
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
    ],
)
def test_react(text: str, wanted: Known) -> None:
    """A state of React is what its setter is given, or makes of the last value."""
    assert known(javascript(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("for (const d of [1, 2, 5]) wait(d);", ("linear", "none", True, False)),
        ("for (const d of delays()) wait(d);", OPAQUE),
    ],
)
def test_loops(text: str, wanted: Known) -> None:
    """A loop over a list ends growth; what another iterable gives is opaque."""
    assert known(javascript(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("for k in range(5):\n    wait(2**k)", CAPPED),
        ("for k in itertools.count():\n    wait(2**k)", DOUBLING),
        ("def f(*, d=1):\n    wait(d)\nf(d=5)", CONSTANT),
        (
            "class A:\n    def f(self, d):\n        wait(d)\n        self.f(d * 2)\n"
            "    def g(self):\n        self.f(1)",
            DOUBLING,
        ),
        ("with open('d') as d:\n    wait(d)", OPAQUE),
    ],
)
def test_python(text: str, wanted: Known) -> None:
    """Python's loops and methods are followed as well."""
    assert known(python(text)) == wanted
