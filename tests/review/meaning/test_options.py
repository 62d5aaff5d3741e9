"""The options of calls."""

from __future__ import annotations

import pytest

from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n
from tests.review.reading import call_to, javascript, python


class TestOptions:
    """Options are keywords, or keys of an object that is an argument."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("f(1, x=2)", "2"),
            ("o = {'x': 2}\nf(**o)", "2"),
            ("f(y=2)", None),
            ("f(**o)", None),
        ],
    )
    def test_python(self, text: str, value: str | None) -> None:
        code = python(text)
        found = code.option(call(code), "x")
        assert (found and code.source(found)) == value

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("new F({ x: 2 })", "2"),
            ("const o = { 'x': 2 }; new F(o)", "2"),
            ("new F(a, { y: 1 })", None),
        ],
    )
    def test_javascript(self, text: str, value: str | None) -> None:
        code = javascript(text)
        found = code.option(call(code), "x", "z")
        assert (found and code.source(found)) == value

    @pytest.mark.parametrize(
        ("text", "language", "wanted"),
        [
            ("f(x=1)", "python", False),
            ("f(a, b)", "python", False),
            ("f(**o)", "python", True),
            ("f({x: 1})", "javascript", False),
            ("f({...o})", "javascript", True),
            ("const o = {x: 1}; f({...o})", "javascript", False),
            ("const o = {x: 1}; f({...o, ...p})", "javascript", True),
            ("const o = {...p}; f({...o})", "javascript", True),
            ("f(o)", "javascript", True),
            ("f(...o)", "javascript", True),
            ("f(g())", "javascript", True),
            ("f('a', 1, () => 1)", "javascript", False),
            ("f(!a)", "javascript", False),
            ("f(o || {})", "javascript", True),
            ("const o = p || {}; f(o)", "javascript", True),
            ("const o = {x: 1}; f(o)", "javascript", False),
        ],
    )
    def test_what_cannot_be_seen(self, text: str, language: str, wanted: bool) -> None:
        code = python(text) if language == "python" else javascript(text)
        assert code.open_ended(call_to(code, "f")) is wanted


def call(code: Code) -> n.Call:
    return code.calls[-1]
