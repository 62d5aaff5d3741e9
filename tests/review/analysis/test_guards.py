"""The tests between a handler and what it leads to are found, those that only count left out."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.guards import before, guards, is_told, leaves, only_tells, step
from holdfast.review.syntax import nodes as n
from tests.review.reading import at, javascript, python


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("function f() { dial() }", []),
        ("function f() { if (on) dial() }", ["on"]),
        ("function f() { if (!on) return; dial() }", ["!on"]),
        ("function f() { if (!on) { log() } dial() }", []),
        ("function f() { if (attempts < 5) dial() }", []),
        ("function f() { on && dial() }", ["on"]),
        ("function f() { on ? dial() : 0 }", ["on"]),
        ("function f() { while (on) dial() }", ["on"]),
        ("function f() { switch (on) { case 1: dial() } }", ["on"]),
        ("function f() { if (dial()) log() }", []),
        ("function f() { while (dial()) log() }", []),
        ("function f() { switch (dial()) { case 1: } }", []),
        ("function f() { dial() && log() }", []),
        ("function f() { g() } function g() { if (on) dial() }", ["on"]),
        ("function f() { if (a) g() } function g() { if (on) dial() }", ["a", "on"]),
        ("function f() { if (on) f(); else dial() }", ["on"]),
        ("function f(now = dial()) {}", []),
        ("function f() { later() }", None),
    ],
)
def test_guards(text: str, wanted: list[str] | None) -> None:
    """Tests are found in the order of the way; without a way there is None."""
    code = javascript(f"{text} function last() {{ dial() }}")
    target = next(it for it in code.calls if code.source(it) == "dial()")
    function = next(it for it in code.all(n.Function) if it.name == "f")
    found = guards(code, function, target)
    assert (None if found is None else [code.source(it) for it in found]) == wanted


def test_everywhere() -> None:
    """Without the function among its ancestors a node is looked at up to the file."""
    code = javascript("if (on) dial()")
    call = at(code, "dial()", n.Call)
    assert [code.source(it) for it in before(n.Function("", (), n.Block(())), call)] == ["on"]


def test_step() -> None:
    """The step is the call that leads on, or None."""
    code = javascript("function f() { log(); g() } function g() { dial() } function h() {}")
    target = at(code, "dial()", n.Call)
    f, _, h = code.all(n.Function)
    found = step(code, f, target)
    assert found is not None
    assert code.source(found) == "g()"
    assert step(code, h, target) is None


def test_lost_way() -> None:
    """A way through a function that only calls itself ends."""
    code = javascript("function f() { new Promise(() => { dial() }); }")
    outer = code.all(n.Function)[0]
    assert guards(code, outer, at(code, "dial()", n.Call)) == []


def test_outside() -> None:
    """Nothing outside of the function counts."""
    code = javascript("if (on) { f(() => { dial() }) }")
    call = at(code, "dial()", n.Call)
    assert not list(before(code.all(n.Function)[0], call))
    assert [code.source(it) for it in before(n.Function("", (), n.Block(())), call)] == ["on"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("return", True),
        ("throw e", True),
        ("break", True),
        ("while (a) { break }", False),
        (";", False),
        ("log()", False),
        ("", False),
    ],
)
def test_leaves(text: str, wanted: bool) -> None:
    """A block leaves if its last statement does."""
    code = javascript(f"function f() {{ {text} }}")
    assert leaves(code.all(n.Function)[0].body) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("if (tries > 3) console.log('down');", True),
        ("if (tries > 3) { print('down'); } else { this.emit('up'); }", True),
        ("if (on && tries > 3) warn('down');", True),
        ("if (tries > 3) stop();", False),
        ("if (tries > 3) { print('down'); return; }", False),
        ("if (tries > 3) print('down'); else stop();", False),
        ("if (tries > 3) {}", False),
        ("if (tries > 3) (print || log)('down');", False),
        ("if (on) { last = tries > 3; }", False),
        ("const last = tries > 3;", False),
    ],
)
def test_only_tells(text: str, wanted: bool) -> None:
    """A comparison that only has something said changes nothing."""
    code = javascript(f"function f() {{ {text} }}")
    test = next(it for it in code.all(n.Binary) if it.op == ">")
    assert only_tells(test) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("log.info(code)", True),
        ("log.info(str(code))", True),
        ("ask(code)", False),
        ("x = code", False),
    ],
)
def test_is_told(text: str, wanted: bool) -> None:
    """What is only in a message is told."""
    code = python(text)
    assert is_told(at(code, "code", n.Name)) is wanted
