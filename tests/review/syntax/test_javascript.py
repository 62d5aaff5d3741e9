"""What JavaScript and TypeScript become in our vocabulary."""

from __future__ import annotations

import pytest

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.parse import parse

A, B, C, D, E, X, Y = (n.Name(name) for name in "abcdexy")
ONE, TWO = n.Literal(1), n.Literal(2)


def block(*statements: n.Node) -> n.Block:
    return n.Block(statements)


def key(name: str, value: n.Node) -> n.Entry:
    return n.Entry(n.Literal(name), value)


EMPTY = block()

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
    "a++": n.Assign(A, ONE, op="+"),
    "--a": n.Assign(A, ONE, op="-"),
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

STATEMENTS = {
    "const a = 1, b = 2": block(
        n.Assign(A, ONE, declares="const"), n.Assign(B, TWO, declares="const")
    ),
    "let a": block(n.Assign(A, None, declares="let")),
    "var {a} = b": block(n.Assign(n.Mapping((key("a", A),)), B, declares="var")),
    "await a": block(n.Await(A)),
    ";": block(n.Jump("pass")),
    "{ a }": block(block(A)),
    "if (a) b; else if (c) { d }": block(n.If(A, block(B), block(n.If(C, block(D))))),
    "while (a) { break }": block(n.While(A, block(n.Jump("break")))),
    "do { continue } while (a)": block(n.While(A, block(n.Jump("continue")))),
    "x: while (a) {}": block(n.While(A, EMPTY)),
    "for (let a = 1; b; a++) c": block(
        n.For(n.Assign(A, ONE, declares="let"), B, n.Assign(A, ONE, op="+"), block(C))
    ),
    "for (;;) {}": block(n.For(n.Jump("pass"), n.Jump("pass"), None, EMPTY)),
    "for (const a of b) {}": block(n.ForEach(n.Assign(A, None, declares="const"), B, EMPTY)),
    "for (a in b) {}": block(n.ForEach(A, B, EMPTY, keys=True)),
    "async function a() { for await (let b of c) {} }": block(
        n.Function(
            "a",
            (),
            block(n.ForEach(n.Assign(B, None, declares="let"), C, EMPTY, is_async=True)),
            is_async=True,
        )
    ),
    "try { a } catch (b) { c } finally { d }": block(
        n.Try(block(A), (n.Handler((), B, block(C)),), final=block(D))
    ),
    "try {} catch {}": block(n.Try(EMPTY, (n.Handler((), None, EMPTY),))),
    "try {} finally {}": block(n.Try(EMPTY, (), final=EMPTY)),
    "switch (a) { case 1: b; break; default: c }": block(
        n.Switch(A, (n.Case((ONE,), block(B, n.Jump("break"))), n.Case((), block(C))))
    ),
    "function a() { return }": block(n.Function("a", (), block(n.Return()))),
    "throw a": block(n.Raise(A)),
    "import a, {b as c, default as d, e} from 'x'": block(
        n.Import(
            "x",
            (
                n.Imported("default", "a"),
                n.Imported("b", "c"),
                n.Imported("default", "d"),
                n.Imported("e", "e"),
            ),
        )
    ),
    "import * as a from 'x'": block(n.Import("x", (n.Imported("*", "a"),))),
    "import {/* all */ a} from 'x'": block(n.Import("x", (n.Imported("a", "a"),))),
    "import 'x'": block(n.Import("x", ())),
    "export const a = 1": block(n.Assign(A, ONE, declares="const")),
    "export const a = 1, b = 2": block(
        n.Assign(A, ONE, declares="const"), n.Assign(B, TWO, declares="const")
    ),
    "export default a": block(A),
    "export * from 'x'": block(n.Other("export_statement")),
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
    "const a = b as any": block(n.Assign(A, B, declares="const")),
    "const a = <X>b": block(n.Assign(A, B, declares="const")),
    "a!.b": block(n.Attribute(A, "b")),
    "a satisfies X": block(A),
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
    "import a = require('x')": block(n.Import("x", (n.Imported("default", "a"),))),
    "import type {a} from 'x'": block(n.Import("x", (n.Imported("a", "a"),))),
    "namespace N { a }": block(block(A)),
}


@pytest.mark.parametrize("source", EXPRESSIONS)
def test_expressions(source: str) -> None:
    """Each expression has one form, whatever brackets and spellings it has."""
    assert repr(parse(source, "javascript").module) == repr(block(EXPRESSIONS[source]))


@pytest.mark.parametrize("source", STATEMENTS)
@pytest.mark.parametrize("language", ["javascript", "tsx"])
def test_statements(source: str, language: str) -> None:
    """So has each statement, and both grammars agree."""
    assert repr(parse(source, language).module) == repr(STATEMENTS[source])


@pytest.mark.parametrize("source", TYPED)
def test_types_leave_no_trace(source: str) -> None:
    """What is only a type is gone, except where a parameter or variable is declared."""
    shown = repr(parse(source, "typescript").module)
    # What is left of signatures and types has parts that no rule asks about.
    assert shown.startswith(repr(TYPED[source]).partition("Other(")[0])
