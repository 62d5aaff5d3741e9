"""Functions are found that a table, or a part of their name, has called."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.dispatch import dispatched
from holdfast.review.code import Code
from tests.review.reading import javascript, python


def called(code: Code) -> dict[str, list[str]]:
    """The calls that each function may be meant by."""
    return {
        function.name: [code.source(it) for it in calls]
        for function, calls in dispatched(code).items()
    }


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        ("TABLE[kind](m)", True),
        ("(TABLE[kind] || other)(m)", True),
        ("(on ? TABLE[kind] : other)(m)", True),
        ("const run = TABLE[kind]; run(m)", True),
        ("TABLE['sit'](m)", False),
        ("OTHER[kind](m)", False),
        ("run(m)", False),
        ("(1 + 2)(m)", False),
    ],
)
def test_tables(call: str, wanted: bool) -> None:
    """Whatever is taken out of a table may be each of its functions, but not by a fixed key."""
    code = javascript(
        f"function sit(m) {{}} const TABLE = {{ sit, stand: elsewhere }}; let OTHER; {call};"
    )
    assert ("sit" in called(code)) is wanted


@pytest.mark.parametrize(
    ("call", "wanted"),
    [
        ("TABLE.get(kind)(m)", ["sit"]),
        ("OTHER.get(kind)(m)", []),
    ],
)
def test_get(call: str, wanted: list[str]) -> None:
    """The same for `get` of a dictionary."""
    code = python(f"def sit(m): pass\nTABLE = {{'sit': sit}}\n{call}\n")
    assert list(called(code)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("const T = new Map([['sit', sit]]); T.get(kind)(m)", ["sit"]),
        ("const T = new Map([['sit', sit]]); T.get(kind)?.(m)", ["sit"]),
        ("const T = new Map([['sit', sit], more, ['stand']]); T.get(kind)(m)", ["sit"]),
        ("const T = new Map(pairs); T.get(kind)(m)", []),
        ("const T = new Map(); T.set('sit', sit); T.delete('stand'); T.get(kind)(m)", ["sit"]),
        ("const T = make(); T.set('sit', sit); T.get(kind)(m)", []),
        ("class A { t = { sit }; run(k, m) { this.t[k](m) } }", ["sit"]),
    ],
)
def test_maps(text: str, wanted: list[str]) -> None:
    """The same for a Map of JavaScript, filled at once or later."""
    assert list(called(javascript(f"function sit(m) {{}} {text};"))) == wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("'do_' + kind", ["do_sit"]),
        ("'do_' + kind + ''", ["do_sit"]),
        ("f'do_{kind}'", ["do_sit"]),
        ("f'{kind}'", []),
        ("f''", []),
        ("'do_sit'", []),
        ("kind", []),
    ],
)
def test_names(name: str, wanted: list[str]) -> None:
    """A method whose name is put together may be each that begins like it."""
    code = python(
        "class A:\n    size = 1\n    def do_sit(self, m): pass\n    def sit(self, m): pass\n"
        f"    def run(self, kind, m):\n        getattr(self, {name})(m)\n"
    )
    assert list(called(code)) == wanted


def test_no_class() -> None:
    """Outside of a class there are no methods."""
    assert not called(python("def run(self, m):\n    getattr(self, 'do_' + m)(m)\n"))
