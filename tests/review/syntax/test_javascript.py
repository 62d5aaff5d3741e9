"""What statements of JavaScript and TypeScript become in our vocabulary."""

from __future__ import annotations

import pytest

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.parse import parse
from tests.review.syntax.terms import EMPTY, ONE, TWO, A, B, C, D, block, key

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
    "for (let a = 1, b = 2;;) {}": block(
        n.For(
            n.Several((n.Assign(A, ONE, declares="let"), n.Assign(B, TWO, declares="let"))),
            n.Jump("pass"),
            None,
            EMPTY,
        )
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
}

TYPED = {
    "import a = require('x')": block(n.Import("x", (n.Imported("default", "a"),))),
    "import type {a} from 'x'": block(n.Import("x", (n.Imported("a", "a"),))),
    "namespace N { a }": block(block(A)),
}


@pytest.mark.parametrize("source", STATEMENTS)
@pytest.mark.parametrize("language", ["javascript", "tsx"])
def test_statements(source: str, language: str) -> None:
    """Each statement has one form, and both grammars agree."""
    assert repr(parse(source, language).module) == repr(STATEMENTS[source])


@pytest.mark.parametrize("source", TYPED)
def test_types_leave_no_trace(source: str) -> None:
    """What is only a type is gone."""
    shown = repr(parse(source, "typescript").module)
    # What is left of signatures and types has parts that no rule asks about.
    assert shown.startswith(repr(TYPED[source]).partition("Other(")[0])
