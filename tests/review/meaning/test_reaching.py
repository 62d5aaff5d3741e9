"""Which values a variable may have at a use."""

from __future__ import annotations

import pytest

from holdfast.review.code import Code
from holdfast.review.meaning.reaching import reaching
from holdfast.review.syntax import nodes as n
from tests.review.reading import javascript, python


def values(code: Code) -> list[str]:
    """What the argument of `use(x)` may be."""
    call = next(it for it in code.calls if code.source(it.callee) == "use")
    name = call.args[0]
    assert isinstance(name, n.Name)
    found = []
    for source in reaching(code, name):
        found.append(source.kind if source.value is None else code.source(source.value))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(x):\n    use(x)\n", ["param"]),
        ("def f(x):\n    x = first(x)\n    use(x)\n", ["first(x)"]),
        ("def f(x):\n    if a:\n        x = b\n    use(x)\n", ["b", "param"]),
        ("def f(x):\n    use(x)\n    x = late\n", ["param"]),
        ("def f():\n    use(x)\nx = outer\n", ["outer"]),
        ("def f():\n    while True:\n        use(x)\n        x = last\n", ["last"]),
        ("for x in all:\n    use(x)\n", ["all"]),
        ("def f(x):\n    def g():\n        use(x)\n", ["param"]),
    ],
)
def test_python(text: str, expected: list[str]) -> None:
    """The nearest value that is always there hides those before it."""
    assert values(python(text)) == expected


def test_javascript() -> None:
    """A variable that is only declared has no value; in another function all may be it."""
    text = "let x; x = one; function f() { use(x); } x = two;"
    assert values(javascript(text)) == ["two", "one"]
