"""Whether a program looks at a value before it relies on what the value is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.review.analysis.guards import before
from holdfast.review.analysis.inbound import given_for
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n

DEPTH: Final = 3
LOGS: Final = re.compile(r"\b(console|log|logger|logging|print|debug|trace|JSON\.stringify)\b")
SHAPES: Final = frozenset({"Array.isArray", "isinstance", "callable", "type", "Boolean", "len"})
"""Functions that tell what a value is, and nothing of what is in it."""


def optional(code: Code, member: n.Node) -> bool:
    """Whether a member is asked for with `?.`, which takes null."""
    match member:
        case n.Attribute(inner) | n.Subscript(inner):
            return code.text.startswith("?.", _after(code, inner))
    return False


def _after(code: Code, node: n.Node) -> int:
    """Where the text goes on after an expression, its parentheses and `!`."""
    found = re.compile(r"[\s)!]*").match(code.text, node.end)
    return found.end() if found else node.end


def _shown(code: Code, value: n.Node) -> str:
    """A value as it is written, whatever the program thinks of null."""
    return re.sub(r"\?(?=\.)|!", "", code.source(value))


def checked(code: Code, value: n.Node, depth: int = DEPTH) -> bool:
    """Whether a test on the way to `value`, or a call before it, has looked at the same value."""
    function = value.enclosing(n.Function)
    if function is None or depth == 0:
        return True
    shown = _shown(code, value)
    tests = [*before(function, value), *_asserted(function, value)]
    if any(_mentions(code, test, shown) for test in tests):
        return True
    return validated(code, value, depth)


def validated(code: Code, value: n.Node, depth: int = DEPTH) -> bool:
    """Whether the value a member is asked of was given to something that may check all of it."""
    function = value.enclosing(n.Function)
    if function is None or depth == 0:
        return True
    shown = _shown(code, value)
    for call in function.body.find(n.Call):
        if call.end <= value.start and _checks(code, call, shown):
            return True
    return any(checked(code, given, depth - 1) for given in _given(code, value))


def _checks(code: Code, call: n.Call, shown: str) -> bool:
    name = code.source(call.callee)
    if name in SHAPES or LOGS.search(name):
        return False
    given = (*call.args, *(it.value for it in call.keywords))
    return any(_shown(code, it) == shown for it in given)


def _mentions(code: Code, test: n.Node, shown: str) -> bool:
    """Whether a test asks what the value is, not only for a part of it."""
    for node in test.walk():
        if isinstance(node, n.Name | n.Attribute | n.Subscript) and _shown(code, node) == shown:
            member = node.parent
            part = isinstance(member, n.Attribute | n.Subscript) and member.object is node
            if member is None or not part or optional(code, member):
                return True
    return False


def _asserted(function: n.Function, value: n.Node) -> Iterator[n.Node]:
    for node in function.body.find(n.Assert):
        if node.end <= value.start:
            yield node.test


def _given(code: Code, value: n.Node) -> list[n.Node]:
    """What the callers of a function give for the parameter that `value` names."""
    source = code.binding(value).only("param") if isinstance(value, n.Name) else None
    param = source.node if source else None
    return given_for(code, param) if isinstance(param, n.Param) else []
