"""What expressions of Python become in our vocabulary."""

from __future__ import annotations

import pytest

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.parse import parse
from tests.review.syntax.terms import ONE, TWO, A, B, C, X, block

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
    "f'plain'": n.Literal("plain"),
    "f'{{a}}'": n.Literal("{a}"),
    "rf'\\d'": n.Literal("\\d"),
    "fR'\\d'": n.Literal("\\d"),
    "'a' f'b'": n.Literal("ab"),
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
    "(yield a)": n.Yield(A),
    "a, b": n.Sequence((A, B)),
    "...": n.Other("ellipsis"),
}


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_expressions(source: str) -> None:
    """Each expression has one form, whatever brackets and spellings it has."""
    assert repr(parse(source, "python").module) == repr(block(EXPRESSIONS[source]))


def test_place_of_what_is_spread() -> None:
    """The star of `[*a.b]` is a part of the Spread, not of the attribute."""
    module = parse("[*a.b]", "python").module
    spread, value = next(module.find(n.Spread)), next(module.find(n.Attribute))
    assert (spread.start, spread.end, value.start, value.end) == (1, 5, 2, 5)


def test_a_literal_that_python_does_not_know() -> None:
    """What the grammar takes for a number, and Python does not, has no value."""
    assert repr(parse("08", "python").module) == repr(block(n.Other("integer")))


def test_empty_parentheses_in_a_broken_file() -> None:
    """A part that is missing is left out, and the rest is there."""
    module = parse("x = (\ny = 1\n", "python").module
    assert any(isinstance(it, n.Name) and it.id == "x" for it in module.walk())
