"""What expressions of JavaScript and TypeScript become in our vocabulary."""

from __future__ import annotations

import pytest

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.parse import parse
from tests.review.syntax.terms import EMPTY, ONE, TWO, A, B, C, D, E, X, Y, block, key

EXPRESSIONS = {
    "a": A,
    "this": n.Name("this"),
    "undefined": n.Name("undefined"),
    "(a)": A,
    "(/* why */ a)": A,
    "1_000": n.Literal(1000),
    "1e3": n.Literal(1000.0),
    "1.5": n.Literal(1.5),
    "0x1F": n.Literal(31),
    "10n": n.Literal(10),
    "089": n.Literal(89),
    "true": n.Literal(True),
    "false": n.Literal(False),
    "null": n.Literal(None),
    r"'a\n\x41B\u{43}\'\q'": n.Literal("a\nABC'q"),
    r"'\u{110000}'": n.Literal("u{110000}"),
    "`a`": n.Literal("a"),
    r"`a${b}\n`": n.Template((n.Literal("a"), B, n.Literal("\n"))),
    "`${b}`": n.Template((B,)),
    "/a+/g": n.Regex("a+"),
    "[a, ...b]": n.Sequence((A, n.Spread(B))),
    "({a, b: 1, 'c': 2, [d]: 1, 3: 1, ...e, m() {}})": n.Mapping(
        (
            key("a", A),
            key("b", ONE),
            key("c", TWO),
            n.Entry(D, ONE),
            n.Entry(n.Literal(3), ONE),
            n.Entry(None, E),
            key("m", n.Function("m", (), EMPTY)),
        )
    ),
    "a.b": n.Attribute(A, "b"),
    "a?.b": n.Attribute(A, "b"),
    "a['b']": n.Attribute(A, "b"),
    "a[1]": n.Subscript(A, ONE),
    "a?.[b]": n.Subscript(A, B),
    "a(1, ...b)": n.Call(A, (ONE, n.Spread(B))),
    "a?.(1)": n.Call(A, (ONE,)),
    "a`x`": n.Call(A, (n.Literal("x"),)),
    "new A": n.Call(n.Name("A"), (), new=True),
    "new a.B(1)": n.Call(n.Attribute(A, "B"), (ONE,), new=True),
    "import('x')": n.Call(n.Name("import"), (n.Literal("x"),)),
    "!a": n.Unary("not", A),
    "typeof a": n.Unary("typeof", A),
    "delete a.b": n.Delete((n.Attribute(A, "b"),)),
    "a === b": n.Binary("==", A, B),
    "a !== b": n.Binary("!=", A, B),
    "a && b": n.Binary("and", A, B),
    "a ?? b": n.Binary("??", A, B),
    "a instanceof b": n.Binary("instanceof", A, B),
    "a, b, c": n.Binary(",", n.Binary(",", A, B), C),
    "a ? b : c": n.Conditional(A, B, C),
    "a = 1": n.Assign(A, ONE),
    "a += 1": n.Assign(A, ONE, op="+"),
    "a ||= b": n.Assign(A, B, op="or"),
    "({a = 1} = b)": n.Assign(n.Mapping((key("a", n.Assign(A, ONE)),)), B),
    "[a = 1] = b": n.Assign(n.Sequence((n.Assign(A, ONE),)), B),
    "a++": n.Assign(A, ONE, op="+"),
    "--a": n.Assign(A, ONE, op="-"),
    "await a": n.Await(A),
    "function* x() { yield a; yield }": n.Function(
        "x", (), block(n.Yield(A), n.Yield(None)), generator=True
    ),
    "<a b={c} d e='f' {...x}>{y} text <b/>{/* no */}</a>": n.Jsx(
        A,
        (
            key("b", C),
            key("d", n.Literal(True)),
            key("e", n.Literal("f")),
            n.Entry(None, n.Spread(X)),
        ),
        (Y, n.Jsx(B, (), ()), n.Other("jsx_expression")),
    ),
    "<></>": n.Jsx(None, (), ()),
    "<a.b/>": n.Jsx(n.Attribute(A, "b"), (), ()),
}

TYPED = {
    "let a: b.X": block(n.Assign(A, None, declares="let", annotation=n.Attribute(B, "X"))),
    "const a = b as any": block(n.Assign(A, B, declares="const")),
    "const a = <X>b": block(n.Assign(A, B, declares="const")),
    "a!.b": block(n.Attribute(A, "b")),
    "a satisfies X": block(A),
}


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_expressions(source: str) -> None:
    """Each expression has one form, whatever brackets and spellings it has."""
    assert repr(parse(source, "javascript").module) == repr(block(EXPRESSIONS[source]))


@pytest.mark.parametrize("source", TYPED)
def test_types_leave_no_trace(source: str) -> None:
    """What is only a type is gone."""
    shown = repr(parse(source, "typescript").module)
    # What is left of signatures and types has parts that no rule asks about.
    assert shown.startswith(repr(TYPED[source]).partition("Other(")[0])
