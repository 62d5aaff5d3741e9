"""What expressions stand for, and which function is called."""

from __future__ import annotations

import pytest

from holdfast.review.syntax import nodes as n
from tests.review.reading import at, call_to, javascript, last, python


class TestFollow:
    """An expression stands for the only value that it is given."""

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("const a = f(); const b = a; b", "f()"),
            ("let a; a = f(); a", "f()"),
            ("let a = null; a = f(); a", "f()"),
            ("let a = 1; a = 2; a", "a"),
            ("const o = { p: { q: 1 } }; o.p.q", "o.p.q"),
            ("const o = { p: 1 }; o.p", "1"),
            ("const { p } = { p: 1 }; p", "1"),
            ("const { p } = f(); p", "p"),
            ("const [p] = [1]; p", "p"),
            ("function g() {} g", "function g() {}"),
            ("x", "x"),
            ("f()", "f()"),
        ],
    )
    def test_javascript(self, text: str, wanted: str) -> None:
        code = javascript(text)
        assert code.source(code.follow(last(code))) == wanted

    def test_methods(self) -> None:
        """A method of `this`, or of the only instance, is its function."""
        code = javascript("class A { m() { this.m; this.none } } const a = new A(); a.m")
        method = code.all(n.Class)[0].method("m")
        assert code.follow(at(code, "this.m")) is method
        assert code.follow(last(code)) is method
        assert code.source(code.follow(at(code, "this.none"))) == "this.none"

    def test_long_chains_end(self) -> None:
        """Names are followed a few steps, and no further."""
        names = "".join(f"a{i + 1} = a{i}\n" for i in range(9))
        code = python("a0 = f()\n" + names + "a9")
        assert code.source(code.follow(last(code))) == "a3"

    def test_constants_and_numbers(self) -> None:
        code = python("A = 5\nA\nTrue")
        _, five, true = code.module.body
        assert code.constant(five) == 5
        assert code.number(five) == 5
        assert code.number(true) is None
        assert code.number(None) is None


class TestFunctions:
    """Handlers are found inline, by name, bound and wrapped."""

    @pytest.mark.parametrize(
        ("argument", "found"),
        [
            ("() => 1", True),
            ("named", True),
            ("named.bind(this)", True),
            ("useCallback(named, [])", True),
            ("partial(named, 1)", True),
            ("lodash.debounce(named)", True),
            ("unknown", False),
            ("other(named)", False),
            ("other()(named)", False),
            ("useCallback()", False),
            ("useCallback(" * 7 + "named" + ")" * 7, False),
            ("1", False),
        ],
    )
    def test_found(self, argument: str, found: bool) -> None:
        code = javascript(f"function named() {{}} on({argument})")
        assert (code.function(call_to(code, "on").args[0]) is not None) is found

    def test_callers(self) -> None:
        code = javascript("function f() {} f(); () => f(); class A { m() {} n() { this.m() } }")
        function, method = code.all(n.Function)[0], code.all(n.Class)[0].method("m")
        assert len(code.callers(function)) == 2
        assert method is not None
        assert len(code.callers(method)) == 1
        assert code.callers(code.all(n.Function)[1]) == []

    @pytest.mark.parametrize(
        "text",
        [
            "const o = { m() {}, n() { this.m(); this.other() } }",
            "export default { methods: { m() {} }, mounted() { this.m() } }",
        ],
    )
    def test_methods_of_objects(self, text: str) -> None:
        """An object's method is found, and that of a component of Vue."""
        code = javascript(text)
        assert len(code.callers(code.all(n.Function)[0])) == 1
        assert code.callers(code.all(n.Function)[1]) == []

    def test_called(self) -> None:
        """What a function does, with what it calls in turn, each function once."""
        code = python(
            "def a(): b(); b(); unknown()\ndef b(): c(); a()\ndef c(): d()\ndef d(): deep()\n"
        )
        first = code.all(n.Function)[0]

        def names(depth: int) -> list[str]:
            found = code.called(first, depth)
            return [
                it.callee.id
                for it in found
                if isinstance(it, n.Call) and isinstance(it.callee, n.Name)
            ]

        assert names(0) == ["b", "b", "unknown"]
        assert names(1) == ["b", "b", "unknown", "c", "a"]
        assert names(3)[-1] == "deep"

    def test_inner_functions_are_parts(self) -> None:
        code = javascript("function f() { function g() { x() } g() }")
        found = [it for it in code.called(code.module) if isinstance(it, n.Call)]
        assert len(found) == 2


def test_functions_in_fields() -> None:
    """`this` in a function that a field holds is the instance."""
    code = javascript("class A { go = function () { this.stop(); }; stop() {} }")
    function = code.function(call_to(code, "this.stop").callee)
    assert function is not None
    assert function.name == "stop"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("f.bind(this)", 0),
        ("f.bind(null, 1)", 1),
        ("partial(f, 1, 2)", 2),
        ("debounce(f, 5)", 0),
        ("find()(f)", 0),
        ("bind()", 0),
        ("f", 0),
    ],
)
def test_bound(text: str, wanted: int) -> None:
    """Binding gives a function its first arguments."""
    code = javascript(text)
    assert code.bound(code.module.body[0]) == wanted


def test_calls() -> None:
    """What a call is given, and whether its errors come out."""
    code = javascript("try { f({ a: 1 }) } catch {} g(o)")
    first, second = code.calls
    assert [code.guarded(it) for it in (first, second)] == [True, False]
    assert [code.open_ended(it) for it in (first, second)] == [False, True]
    found = code.option(first, "a")
    assert found is not None
    assert code.source(found) == "1"
