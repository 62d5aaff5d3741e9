"""What statements and definitions of Python become in our vocabulary."""

from __future__ import annotations

import pytest

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.lowering import MAX_DEPTH
from holdfast.review.syntax.parse import parse
from tests.review.syntax.terms import ONE, PASS, TWO, A, B, C, X, Y, block

STATEMENTS = {
    "lambda: 1": n.Function("", (), block(n.Return(ONE))),
    "lambda a, *b: a": n.Function("", (n.Param(A), n.Param(B, rest="*")), block(n.Return(A))),
    "x = 1": n.Assign(X, ONE),
    "x: int = 1": n.Assign(X, ONE, annotation=n.Name("int")),
    "x: a[b]": n.Assign(X, None, annotation=n.Subscript(A, B)),
    "x: a[b, c]": n.Assign(X, None, annotation=n.Subscript(A, n.Sequence((B, C)))),
    "x += 1": n.Assign(X, ONE, op="+"),
    "x = y = 1": n.Assign(X, n.Assign(Y, ONE)),
    "x, (y, *a) = b": n.Assign(n.Sequence((X, n.Sequence((Y, n.Spread(A))))), B),
    "del a": n.Delete((A,)),
    "del a, b": n.Delete((A, B)),
    "assert a": n.Assert(A),
    "assert a, 'x'": n.Assert(A, n.Literal("x")),
    "return": n.Return(),
    "return a": n.Return(A),
    "raise": n.Raise(),
    "raise a from b": n.Raise(A),
    "global a, b": n.Declare("global", (A, B)),
    "nonlocal a": n.Declare("nonlocal", (A,)),
    "import a.b": n.Import("a", (n.Imported("*", "a"),)),
    "import a.b as c": n.Import("a.b", (n.Imported("*", "c"),)),
    "from .a import b as c, x": n.Import(".a", (n.Imported("b", "c"), n.Imported("x", "x"))),
    "from a import *": n.Import("a", ()),
    "if a: pass\nelif b: pass\nelse: pass": n.If(A, PASS, block(n.If(B, PASS, PASS))),
    "if a: pass": n.If(A, PASS),
    "while a: break": n.While(A, block(n.Jump("break"))),
    "for x in a: continue": n.ForEach(X, A, block(n.Jump("continue"))),
    "async for x, y in a: pass": n.ForEach(n.Sequence((X, Y)), A, PASS, is_async=True),
    "with a as b, c: pass": n.With((n.WithItem(A, B), n.WithItem(C, None)), PASS),
    "async with a: pass": n.With((n.WithItem(A, None),), PASS, is_async=True),
    "try: pass\nexcept: pass": n.Try(PASS, (n.Handler((), None, PASS),)),
    "try: pass\nexcept a: pass\nfinally: pass": n.Try(
        PASS, (n.Handler((A,), None, PASS),), final=PASS
    ),
    "try: pass\nexcept (a, b) as c: pass\nelse: pass": n.Try(
        PASS, (n.Handler((A, B), C, PASS),), PASS
    ),
    "try: pass\nexcept* a as b: pass": n.Try(PASS, (n.Handler((A,), B, PASS),)),
    "match a:\n case 1: pass\n case [1, x]: pass\n case _: pass": n.Switch(
        A,
        (
            n.Case((ONE,), PASS),
            n.Case((n.Sequence((ONE, n.Other("dotted_name", (X,)))),), PASS),
            n.Case((), PASS),
        ),
    ),
    "def a(): pass": n.Function("a", (), PASS),
    "async def a(x): pass": n.Function("a", (n.Param(X),), PASS, is_async=True),
    "def a(): yield": n.Function("a", (), block(n.Yield(None)), generator=True),
    "def a():\n def b(): yield 1\n pass": n.Function(
        "a",
        (),
        block(n.Function("b", (), block(n.Yield(ONE)), generator=True), n.Jump("pass")),
    ),
    "def a(x: b, y: c = 1, *, z=2, **k) -> int: pass": n.Function(
        "a",
        (
            n.Param(X, annotation=B),
            n.Param(Y, ONE, C),
            n.Param(n.Name("z"), TWO),
            n.Param(n.Name("k"), rest="**"),
        ),
        PASS,
        annotation=n.Name("int"),
    ),
    "def a(*x: b): pass": n.Function("a", (n.Param(X, annotation=B, rest="*"),), PASS),
    "@a.b\n@c(1)\ndef x(): pass": n.Function(
        "x", (), PASS, (n.Attribute(A, "b"), n.Call(C, (ONE,)))
    ),
    "@a\nclass X(b, metaclass=c): pass": n.Class("X", (B, n.Keyword("metaclass", C)), PASS, (A,)),
    "class X: pass": n.Class("X", (), PASS),
}


@pytest.mark.parametrize("source", STATEMENTS)
def test_statements(source: str) -> None:
    """Each statement has one form."""
    assert repr(parse(source, "python").module) == repr(block(STATEMENTS[source]))


def test_two_imports_are_two_statements() -> None:
    """`import a, b` is what two lines would be."""
    assert repr(parse("import a, b", "python").module) == repr(
        parse("import a\nimport b", "python").module
    )


def test_comments_and_line_ends_do_not_matter() -> None:
    """Comments and continued lines leave no trace."""
    source = "x = (a # one\n # two\n if b else \\\n c)\n# end"
    assert repr(parse(source, "python").module) == repr(parse("x = a if b else c", "python").module)


def test_deep_decorators() -> None:
    """A definition that is too deep is opaque, and so are its decorators."""
    lines = [" " * level + "if a:" for level in range(MAX_DEPTH - 1)]
    margin = " " * (MAX_DEPTH - 1)
    source = "\n".join([*lines, margin + "@x", margin + "def f(): pass"])
    assert not any(parse(source, "python").module.find(n.Function))
