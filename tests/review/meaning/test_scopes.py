"""Each name means the variable that the language says it means."""

from __future__ import annotations

import pytest

from holdfast.review.code import Code
from holdfast.review.meaning.scopes import Binding
from holdfast.review.syntax import nodes as n
from tests.review.reading import javascript, python


def use(code: Code, name: str) -> Binding:
    """The variable that the last mention of a name means."""
    return code.binding([it for it in code.all(n.Name) if it.id == name][-1])


def kinds(code: Code, name: str) -> list[str]:
    return [source.kind for source in use(code, name).sources]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x = 1\nx", ["assign"]),
        ("x: int\nx", ["declare"]),
        ("x = 1\nx += 2", ["assign", "update"]),
        ("import x\nx", ["import"]),
        ("def x(): pass\nx", ["function"]),
        ("class x: pass\nx", ["class"]),
        ("def f(x): return x", ["param"]),
        ("def f(a=1, *x): return x", ["param"]),
        ("x = 1\ndef f(x=x): pass", ["assign"]),
        ("for x in y: x", ["for"]),
        ("async with y as (x, z): x", ["with"]),
        ("with y: x", []),
        ("try: pass\nexcept E as x: x", ["except"]),
        ("try: pass\nexcept E: x", []),
        ("[x for x in y]", ["for"]),
        ("if (x := 1): x", ["assign"]),
        ("x", []),
        ("x = 1\ndef f(): return x", ["assign"]),
        ("x = 1\ndef f():\n global x\n x = 2\nx", ["assign", "assign"]),
        ("def f():\n x = 1\n def g():\n  nonlocal x\n  x = 2\n x", ["assign", "assign"]),
        ("def f():\n global x\n x = 1\nx", ["assign"]),
        ("class C:\n x = 1\n def m(self): return x", []),
        ("import x\nclass C:\n class x:\n  def m(self): return x", ["import"]),
        ("x = 1\n@x\ndef f(x): pass", ["assign"]),
        ("[x := 1 for y in z]\nx", ["assign"]),
        ("nonlocal x\nx", []),
    ],
)
def test_python(text: str, wanted: list[str]) -> None:
    """Python's variables belong to functions; those of a class body are not its methods'."""
    assert kinds(python(text), "x") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("const x = 1; x", ["assign"]),
        ("let x; x = 1; x++", ["declare", "assign", "update"]),
        ("x", []),
        ("x = 1; x", ["assign"]),
        ("import x from 'y'; x", ["import"]),
        ("function x() {} x", ["function"]),
        ("y = function x() { x() }", ["function"]),
        ("function x() {} y = { x() { x() } }", ["function"]),
        ("y = { x() { x() } }", []),
        ("[y.z] = x; x", []),
        ("class x {} x", ["class"]),
        ("(class { x() { x } })", []),
        ("(x) => x", ["param"]),
        ("({a: x, ...y}) => x", ["param"]),
        ("try {} catch (x) { x }", ["except"]),
        ("for (const x of y) x", ["for"]),
        ("for (let x = 1;;) x", ["assign"]),
        ("{ let x = 1 } x", []),
        ("{ var x = 1 } x", ["assign"]),
        ("function f() { if (a) { var x = 1 } return x }", ["assign"]),
        ("let x = 1; { let x = 2; x }", ["assign"]),
        ("switch (a) { case 1: let x = 1 } x", []),
        ("for (var x of y) {} x", ["for"]),
        ("for (x of y) {} x", []),
        ("const {a: {x}, ...z} = y; x", ["assign"]),
        ("const [, [x]] = y; x", ["assign"]),
        ("const {x = 1} = y; x", ["assign", "assign"]),
        ("[x] = y", ["assign"]),
    ],
)
def test_javascript(text: str, wanted: list[str]) -> None:
    """JavaScript's belong to blocks, except for `var`."""
    assert kinds(javascript(text), "x") == wanted


def test_paths() -> None:
    """Destructuring says which part of the value a variable gets."""
    code = javascript("const {a: {b: [, x]}, 'c': y, [d]: z, ...rest} = v; const [...w] = v")
    paths = {name: use(code, name).sources[0].path for name in ("x", "y", "z", "rest", "w")}
    assert paths == {
        "x": ("a", "b", 0),
        "y": ("c",),
        "z": ("...",),
        "rest": ("...",),
        "w": (0, "..."),
    }


def test_only() -> None:
    """A variable with one value has one source; a declaration is no value."""
    code = javascript("let a; a = 1; let b = 1; b = 2; import c from 'c'")
    a, b, c = use(code, "a"), use(code, "b"), code.scopes.module.bindings["c"]
    assert a.only("assign") is not None
    assert a.only("import") is None
    assert b.only("assign") is None
    assert c.only("import") is not None


def test_what_is_not_defined_here() -> None:
    """Names that the file does not define are one variable each, without a scope."""
    code = python("open(a)\nopen(b)")
    binding = use(code, "open")
    assert binding.scope is None
    assert len(binding.uses) == 2
    assert code.scopes.unknown["open"] is binding


def test_scope_of_a_node() -> None:
    """A node stands in the innermost scope around it; the module stands in itself."""
    code = python("def f():\n return a")
    function = code.all(n.Function)[0]
    assert code.scopes.scope(code.all(n.Return)[0]).node is function
    assert code.scopes.scope(function).node is code.module
    assert code.scopes.scope(code.module) is code.scopes.module


def test_what_is_released_is_empty() -> None:
    """Scopes that are let go of hold no variable any more."""
    code = python("x = 1\nx")
    scope = use(code, "x").scope
    assert scope is code.scopes.module
    assert scope.bindings
    code.scopes.release()
    assert not scope.bindings
