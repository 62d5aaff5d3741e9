"""What functions and classes of JavaScript and TypeScript become in our vocabulary."""

from __future__ import annotations

import pytest

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.parse import parse
from tests.review.syntax.terms import EMPTY, ONE, TWO, A, B, C, D, E, X, Y, block, key

EXPRESSIONS = {
    "() => 1": n.Function("", (), block(n.Return(ONE)), arrow=True),
    "async a => { b }": n.Function("", (n.Param(A),), block(B), is_async=True, arrow=True),
    "(function x({a, b: c = 1, d = 2, ...e}, [y], ...x) {})": n.Function(
        "x",
        (
            n.Param(
                n.Mapping(
                    (
                        key("a", A),
                        key("b", n.Assign(C, ONE)),
                        key("d", n.Assign(D, TWO)),
                        n.Entry(None, E),
                    )
                )
            ),
            n.Param(n.Sequence((Y,))),
            n.Param(X, rest="*"),
        ),
        EMPTY,
    ),
    "(a = 1, /* no */ b) => {}": n.Function("", (n.Param(A, ONE), n.Param(B)), EMPTY, arrow=True),
    "(function* () { yield a; yield })": n.Function(
        "", (), block(n.Yield(A), n.Yield(None)), generator=True
    ),
    "(class extends a {})": n.Class("", (A,), EMPTY),
}

STATEMENTS = {
    "class X extends a.b { #y = 1; z; static { c } async *m() {} get d() {} }": block(
        n.Class(
            "X",
            (n.Attribute(A, "b"),),
            block(
                n.Assign(n.Name("#y"), ONE, declares="field"),
                n.Assign(n.Name("z"), None, declares="field"),
                block(C),
                n.Function("m", (), EMPTY, is_async=True, generator=True),
                n.Function("d", (), EMPTY),
            ),
        )
    ),
    "@a class X {}": block(n.Class("X", (), EMPTY, (A,))),
    "@a export class X {}": block(n.Class("X", (), EMPTY, (A,))),
}

TYPED = {
    "let a: X | null = null": block(
        n.Assign(A, n.Literal(None), declares="let", annotation=n.Name("X"))
    ),
    "let a: string | null": block(
        n.Assign(A, None, declares="let", annotation=n.Other("union_type"))
    ),
    "let a: Map<string, X>": block(n.Assign(A, None, declares="let", annotation=n.Name("Map"))),
    "function f(a: b.X, c?: X, d: X = 1, ...e: X[]) {}": block(
        n.Function(
            "f",
            (
                n.Param(A, annotation=n.Attribute(B, "X")),
                n.Param(C, annotation=n.Name("X")),
                n.Param(D, ONE, n.Name("X")),
                n.Param(E, annotation=n.Other("array_type", (n.Name("X"),)), rest="*"),
            ),
            EMPTY,
        )
    ),
    "class X extends Y<Z> implements Z { private a?: X; @b() m() {} abstract q(): void }": block(
        n.Class(
            "X",
            (n.Name("Y"),),
            block(
                n.Assign(A, None, declares="field", annotation=n.Name("X")),
                n.Function("m", (), EMPTY, (n.Call(B, ()),)),
                n.Other("abstract_method_signature"),
            ),
        )
    ),
    "class X { constructor(private a: X, b?: X) { c } }": block(
        n.Class(
            "X",
            (),
            block(
                n.Function(
                    "constructor",
                    (n.Param(A, annotation=n.Name("X")), n.Param(B, annotation=n.Name("X"))),
                    block(n.Assign(n.Attribute(n.Name("this"), "a"), A), C),
                )
            ),
        )
    ),
}


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_functions_and_classes_as_values(source: str) -> None:
    """They are what they would be as statements."""
    assert repr(parse(source, "javascript").module) == repr(block(EXPRESSIONS[source]))


@pytest.mark.parametrize("source", STATEMENTS)
@pytest.mark.parametrize("language", ["javascript", "tsx"])
def test_classes(source: str, language: str) -> None:
    """Both grammars agree on classes."""
    assert repr(parse(source, language).module) == repr(STATEMENTS[source])


@pytest.mark.parametrize("source", TYPED)
def test_types_leave_no_trace(source: str) -> None:
    """Types stay where a parameter, a field or a variable is declared, and nowhere else."""
    shown = repr(parse(source, "typescript").module)
    # What is left of signatures and types has parts that no rule asks about.
    assert shown.startswith(repr(TYPED[source]).partition("Other(")[0])
