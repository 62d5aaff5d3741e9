"""What leads to a call is found through functions, promises and what runs soon."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.dialing import leading, name_of
from holdfast.review.syntax import nodes as n
from tests.review.reading import at, javascript, python


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("function a() { dial(); }", ["a"]),
        ("function a() { dial(); } function b() { a(); } b();", ["a", "b"]),
        ("function a() { return new Promise((go) => { dial(); }); }", ["", "a"]),
        ("function a() { token().then(() => dial()); }", ["", "a"]),
        ("function a() { (() => { dial(); })(); }", ["", "a"]),
        ("function a() { return __awaiter(this, 0, 0, function* () { dial(); }); }", ["", "a"]),
        ("function a() { later(() => dial()); }", [""]),
        ("const a = useCallback(() => { dial(); }, []);", ["a"]),
        ("x.a = () => { dial(); };", ["a"]),
        ("const x = { a: () => { dial(); } };", ["a"]),
        ("const x = { a() { dial(); }, b() { this.a(); } };", ["a", "b"]),
        ("function a() { dial(); a(); }", ["a"]),
        ("dial();", []),
    ],
)
def test_leading(text: str, names: list[str]) -> None:
    """The functions are named from the inside out."""
    code = javascript(text)
    call = at(code, "dial()", n.Call)
    assert [name_of(it) for it in leading(code, call)] == names


def test_python() -> None:
    """Methods are found as well."""
    code = python("class A:\n    def a(self):\n        dial()\n    def b(self):\n        self.a()")
    assert [it.name for it in leading(code, at(code, "dial()", n.Call))] == ["a", "b"]
