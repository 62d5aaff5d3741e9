"""What Python becomes in our vocabulary."""

from __future__ import annotations

import pytest

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.lowering import MAX_DEPTH
from holdfast.review.syntax.parse import parse

A, B, C, X, Y = (n.Name(name) for name in "abcxy")
ONE, TWO = n.Literal(1), n.Literal(2)


def block(*statements: n.Node) -> n.Block:
    return n.Block(statements)


PASS = block(n.Jump("pass"))

EXPRESSIONS = {
    "a": A,
    "1": ONE,
    "1_000": n.Literal(1000),
    "0x10": n.Literal(16),
    "1.5": n.Literal(1.5),
    "True": n.Literal(True),
    "False": n.Literal(False),
    "None": n.Literal(None),
    "'a\\n'": n.Literal("a\n"),
    "b'a'": n.Literal(b"a"),
    "'a' 'b'": n.Literal("ab"),
    "'a' f'{b}'": n.Template((n.Literal("a"), n.Template((B,)))),
    "f'x{a!r:>3}y'": n.Template((n.Literal("x"), A, n.Literal("y"))),
    "f'plain'": n.Other("string"),
    "a.b": n.Attribute(A, "b"),
    "a[1]": n.Subscript(A, ONE),
    "a[1, 2]": n.Subscript(A, n.Sequence((ONE, TWO))),
    "a[1:2]": n.Subscript(A, n.Other("slice", (ONE, TWO))),
    "a(1, *b, x=2, **c)": n.Call(A, (ONE, n.Spread(B)), (n.Keyword("x", TWO), n.Keyword("", C))),
    "a(x for x in b)": n.Call(A, (n.Comprehension(X, (n.ForEach(X, B, block()),)),)),
    "[1, *a]": n.Sequence((ONE, n.Spread(A))),
    "[*a.b, *b[1], *a.b(1)]": n.Sequence(
        (
            n.Spread(n.Attribute(A, "b")),
            n.Spread(n.Subscript(B, ONE)),
            n.Spread(n.Call(n.Attribute(A, "b"), (ONE,))),
        )
    ),
    "[*a(x for x in b)]": n.Sequence(
        (n.Spread(n.Call(A, (n.Comprehension(X, (n.ForEach(X, B, block()),)),))),)
    ),
    "(1, 2)": n.Sequence((ONE, TWO)),
    "{1, 2}": n.Sequence((ONE, TWO)),
    "{'a': 1, **b}": n.Mapping((n.Entry(n.Literal("a"), ONE), n.Entry(None, B))),
    "[x async for x in a if b]": n.Comprehension(
        X, (n.ForEach(X, A, block(), is_async=True), n.Other("if_clause", (B,)))
    ),
    "{a: b for a in x}": n.Comprehension(n.Entry(A, B), (n.ForEach(A, X, block()),)),
    "(a)": A,
    "not a": n.Unary("not", A),
    "-a": n.Unary("-", A),
    "a + b": n.Binary("+", A, B),
    "a and b": n.Binary("and", A, B),
    "a not  in b": n.Binary("not in", A, B),
    "a is not b": n.Binary("is not", A, B),
    "a < b <= c": n.Binary("and", n.Binary("<", A, B), n.Binary("<=", B, C)),
    "a if b else c": n.Conditional(B, A, C),
    "(a := 1)": n.Assign(A, ONE, declares=":="),
    "await a": n.Await(A),
    "a, b": n.Sequence((A, B)),
    "...": n.Other("ellipsis"),
    "lambda: 1": n.Function("", (), block(n.Return(ONE))),
    "lambda a, *b: a": n.Function("", (n.Param(A), n.Param(B, rest="*")), block(n.Return(A))),
}

STATEMENTS = {
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


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_expressions(source: str) -> None:
    """Each expression has one form, whatever brackets and spellings it has."""
    assert repr(parse(source, "python").module) == repr(block(EXPRESSIONS[source]))


@pytest.mark.parametrize("source", STATEMENTS)
def test_statements(source: str) -> None:
    """So has each statement."""
    assert repr(parse(source, "python").module) == repr(block(STATEMENTS[source]))


def test_place_of_what_is_spread() -> None:
    """The star of `[*a.b]` is a part of the Spread, not of the attribute."""
    module = parse("[*a.b]", "python").module
    spread, value = next(module.find(n.Spread)), next(module.find(n.Attribute))
    assert (spread.start, spread.end, value.start, value.end) == (1, 5, 2, 5)


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


def test_a_literal_that_python_does_not_know() -> None:
    """What the grammar takes for a number, and Python does not, has no value."""
    assert repr(parse("08", "python").module) == repr(block(n.Other("integer")))


def test_empty_parentheses_in_a_broken_file() -> None:
    """A part that is missing is left out, and the rest is there."""
    module = parse("x = (\ny = 1\n", "python").module
    assert any(isinstance(it, n.Name) and it.id == "x" for it in module.walk())
