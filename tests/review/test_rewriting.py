"""Edits look as if the author of the file had made them."""

from __future__ import annotations

import pytest

from holdfast.findings.edits import apply_edits
from holdfast.review.code import Code
from holdfast.review.rewriting import (
    add_option,
    after,
    before,
    grouped,
    indentation,
    logger,
    means_same,
    prepend,
    quote,
    semicolon,
    statement,
    statement_end,
    unit,
)
from holdfast.review.syntax import nodes as n
from tests.review.reading import javascript, python


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("if a:\n    b\n", "    "),
        ("if a:\n  b\n", "  "),
        ("if a:\n\tb\n", "\t"),
        ("a\n", "    "),
    ],
)
def test_unit(text: str, wanted: str) -> None:
    """One level of indentation is what the file has."""
    assert unit(python(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("import logging\nLOG = logging.getLogger(__name__)\n", "LOG"),
        ("from logging import getLogger\na = f()\nlog = getLogger()\n", "log"),
        ("import logging\ndef f():\n    log = logging.getLogger()\n", None),
    ],
)
def test_logger(text: str, wanted: str | None) -> None:
    """The logger that all functions of a module can use, by its name."""
    assert logger(python(text)) == wanted


def test_unit_of_javascript() -> None:
    """Two spaces where there is nothing to go by."""
    assert unit(javascript("a()")) == "  "


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a();\nb(); // c\n", ";"),
        ("a()\nb()\n", ""),
        ("", ";"),
        ("a();\nb = [\n  1,\n  2\n];", ";"),
    ],
)
def test_semicolon(text: str, wanted: str) -> None:
    """Statements end as the others do; Python's with nothing."""
    assert semicolon(javascript(text)) == wanted
    assert semicolon(python("a;")) == ""


def test_quotes() -> None:
    """Strings are as the others are."""
    assert quote(javascript("f('a', 'b', \"c\")")) == "'"
    assert quote(javascript('f("a")')) == '"'
    assert quote(javascript("import a from 'a';\nimport b from 'b'\n")) == "'"


def changed(code: Code, edit: object) -> str:
    return apply_edits(code.text, [edit])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("function f() {\n    a();\n}", "function f() {\n    NEW\n    a();\n}"),
        ("f(() => {\r\n\ta()\r\n})", "f(() => {\r\n\tNEW\n\ta()\r\n})"),
        ("function f() { a() }", None),
        ("function f() {}", None),
        ("const f = () => a()", None),
    ],
)
def test_prepend(text: str, wanted: str | None) -> None:
    """The first statement of a function, on a line of its own, if its body has lines."""
    code = javascript(text)
    edit = prepend(code, code.all(n.Function)[0], "NEW")
    assert (edit and changed(code, edit)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("def f():\n    a()\n", "def f():\n    NEW\n    a()\n"),
        ('def f():\n    """Doc."""\n    a()\n', 'def f():\n    """Doc."""\n    NEW\n    a()\n'),
        ("def f(): a()\n", None),
    ],
)
def test_prepend_in_python(text: str, wanted: str | None) -> None:
    """A docstring stays first."""
    code = python(text)
    edit = prepend(code, code.all(n.Function)[0], "NEW")
    assert (edit and changed(code, edit)) == wanted


def test_before_and_after() -> None:
    """Statements go before and after the one that a node is in, several lines with its margin."""
    code = javascript("if (a) {\n  b(c) ;\n}\n")
    call = code.calls[0]
    assert indentation(code, call) == "  "
    assert code.text[: statement_end(code, statement(call.args[0]))].endswith(";")
    assert changed(code, before(code, call.args[0], "x();\n\ny();")) == (
        "if (a) {\n  x();\n\n  y();\n  b(c) ;\n}\n"
    )
    assert changed(code, after(code, call, "x();")) == "if (a) {\n  b(c) ;\n  x();\n}\n"
    remarked = javascript("b(c); // why\nd()")
    assert changed(remarked, after(remarked, remarked.calls[0], "x();")) == (
        "b(c); // why\nx();\nd()"
    )
    assert statement_end(code, code.module) == len(code.text)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("f()", "f(x=1)"),
        ("f(a, b=2)", "f(a, b=2, x=1)"),
        ("f(\n    a,\n    b=2,\n)", "f(\n    a,\n    b=2,\n    x=1,\n)"),
        ("f(\n    a,\n    b=2\n)", "f(\n    a,\n    b=2,\n    x=1\n)"),
    ],
)
def test_options_in_python(text: str, wanted: str) -> None:
    """A keyword argument, on a line of its own where the others are."""
    code = python(text)
    assert changed(code, add_option(code, code.calls[0], "x", "1")) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("new F()", "new F({ x: 1 })"),
        ("new F(1)", "new F(1, { x: 1 })"),
        ("new F({})", "new F({ x: 1 })"),
        ("new F({ a: 1 })", "new F({ a: 1, x: 1 })"),
        ("new F({\n  a: 1,\n})", "new F({\n  a: 1,\n  x: 1,\n})"),
        ("const o = { a: 1 }; new F(o)", "const o = { a: 1, x: 1 }; new F(o)"),
        ("new F(o)", None),
        ("new F", None),
    ],
)
def test_options_in_javascript(text: str, wanted: str | None) -> None:
    """A key of the object among the arguments; none where the object is not seen."""
    code = javascript(text)
    edit = add_option(code, code.calls[0], "x", "1")
    assert (edit and changed(code, edit)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("const a = 1; one(a); function f() { two() }", True),
        ("one(a); two()", True),
        ("function f(a) { one(a); } two()", False),
        ("function f(a) { one(a); two() }", True),
        ("let a; one(a); function f(a) { two() }", False),
        ("class A { f() { one(this.a); two() } }", True),
        ("class A { f() { one(this.a) } g() { two() } }", True),
        ("class A { f() { one(this.a) } } two()", False),
        ("class A { f() { one(this.a) } static g() { two() } }", False),
        ("class A { f() { one(this.a); on(() => two()) } }", True),
        ("class A { f() { one(this.a); on(function () { two() }) } }", False),
        ("class A { f = () => one(this.a); g() { two() } }", True),
        ("function f() { one(this.a); on(() => two()) }", True),
        ("function f() { one(this.a); on(function () { two() }) }", False),
        ("one(this.a); on(() => two())", True),
    ],
)
def test_meaning(text: str, wanted: bool) -> None:
    """An expression may be repeated where its variables, and `this`, are the same ones."""
    code = javascript(text)
    found = {code.source(it.callee): it for it in code.calls}
    assert means_same(code, found["one"].args[0], found["two"]) is wanted


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("b()", "NEW;\nb()", "b()\nNEW;"),
        ("if (a) b()", None, None),
        ("a(); b(); c()", None, "a(); b(); NEW; c()"),
        ("b(), c()", "NEW;\nb(), c()", "b(), c()\nNEW;"),
        ("if (a) { b() }", None, None),
        ("switch (a) {\ncase 1:\nb()\n}", "case 1:\nNEW;\nb()", "case 1:\nb()\nNEW;"),
    ],
)
def test_room(text: str, first: str | None, second: str | None) -> None:
    """Where statements share a line, or a body has no braces, there may be no room for another."""
    code = javascript(text)
    call = next(it for it in code.calls if code.source(it.callee) == "b")
    for edit, wanted in ((before(code, call, "NEW;"), first), (after(code, call, "NEW;"), second)):
        assert (edit is None) is (wanted is None)
        assert wanted is None or wanted in changed(code, edit)


def test_room_in_python() -> None:
    """The same in Python, where statements that share a line stay alone on it."""
    code = python("a(); b()\nc()\n")
    assert [before(code, it, "new()") is not None for it in code.calls] == [True, False, True]
    assert [after(code, it, "new()") is not None for it in code.calls] == [False, False, True]
    assert changed(code, after(code, code.calls[2], "new()")) == "a(); b()\nc()\nnew()\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("a * (b + c)", "(b + c)"), ("a * ( b + c )", "( b + c )"), ("f(a * b + c)", "c")],
)
def test_grouped(text: str, wanted: str) -> None:
    """An operand is replaced with the parentheses around it."""
    code = python(text)
    found = code.all(n.Binary)[0]
    span = grouped(code, found.right)
    assert text[span.start : span.end] == wanted
