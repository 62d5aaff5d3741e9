"""Whether a value is looked at before it is relied on."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.checked import checked, optional, validated
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n
from tests.review.reading import javascript, python


def used(code: Code, name: str = "m") -> n.Node:
    """The last expression that reads `name`."""
    return [it for it in code.nodes if code.source(it) == name and isinstance(it, n.Name)][-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("function f(m) { m.a; }", False),
        ("function f(m) { if (m) m.a; }", True),
        ("function f(m) { if (!m) return; m.a; }", True),
        ("function f(m) { if (m.a) m.b; }", False),
        ("function f(m) { if (m?.a) m.b; }", True),
        ("function f(m) { if (typeof m !== 'object') return; m.b; }", True),
        ("function f(m) { validate(m); m.b; }", True),
        ("function f(m) { console.log(m); m.b; }", False),
        ("function f(m) { Array.isArray(m); m.b; }", False),
        ("function f(m) { validate(n); m.b; later(); }", False),
        ("function f(m) { m.b; validate(1); }", False),
        ("m.a;", True),
        ("function f(m) { m.a; } function g(x) { if (x) f(x); }", True),
        ("function f(m) { m.a; } function g(x) { f(x); }", False),
        ("function f(m) { f(m); m.a; }", True),
    ],
)
def test_javascript(text: str, expected: bool) -> None:
    """Tests, `?.`, and calls that may validate count, here and in callers; logs do not."""
    code = javascript(text)
    value = [it for it in code.all(n.Attribute) if code.source(it.object) == "m"][-1].object
    assert checked(code, value) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(m):\n    m['a']", False),
        ("def f(m):\n    assert isinstance(m, dict)\n    m['a']", True),
        ("def f(m):\n    m['a']\n    assert m", False),
        ("def f(m):\n    check(message=m)\n    m['a']", True),
        ("def f(m):\n    if 'a' in m:\n        m['a']", True),
        ("def f(m):\n    if m['a']:\n        m['b']", False),
    ],
)
def test_python(text: str, expected: bool) -> None:
    """Asserts count too."""
    code = python(text)
    value = [it for it in code.all(n.Subscript) if code.source(it.object) == "m"][-1].object
    assert checked(code, value) is expected


def test_members() -> None:
    """A test of a member is none of the whole; both may be written with `?.`."""
    code = javascript("function f(m) { if (m?.user) m.user.name; }")
    member = next(it for it in code.all(n.Attribute) if it.name == "name").object
    assert checked(code, member)
    assert not validated(code, used(code))
    outside = javascript("m.user")
    assert validated(outside, used(outside))  # nothing is known of where it comes from


def test_optional() -> None:
    """`?.` takes null, whatever stands around what it is asked of."""
    code = javascript("(a)?.b; a.b; a?.[0]; a[0]; a")
    found = [it for it in code.nodes if isinstance(it, n.Attribute | n.Subscript)]
    assert [optional(code, it) for it in found] == [True, False, True, False]
    assert not optional(code, code.module.body[-1])
