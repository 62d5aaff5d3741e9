"""Short ways to read code in tests."""

from __future__ import annotations

from holdfast.review.code import Code
from holdfast.review.facts.project import Project
from holdfast.review.syntax import nodes as n


def python(text: str) -> Code:
    """A file of Python."""
    return Code("app.py", text, "python", Project())


def javascript(text: str) -> Code:
    """A file of JavaScript."""
    return Code("app.js", text, "javascript", Project())


def typescript(text: str) -> Code:
    """A file of TypeScript."""
    return Code("app.ts", text, "typescript", Project())


def at(code: Code, text: str, kind: type[n.Node] = n.Node) -> n.Node:
    """The outermost node of a class whose source is `text`; the last one, if there are several."""
    found = [it for it in code.nodes if isinstance(it, kind) and code.source(it) == text]
    assert found, f"nothing reads {text!r}"
    outermost = [it for it in found if it.parent not in found]
    return outermost[-1]


def last(code: Code) -> n.Node:
    """The last statement."""
    return code.module.body[-1]


def call_to(code: Code, name: str) -> n.Call:
    """The first call of a function by its name."""
    return next(it for it in code.calls if code.source(it.callee) == name)


def line(code: Code, call: str) -> int | None:
    """The line of the function that a call means."""
    node = at(code, call, n.Call)
    assert isinstance(node, n.Call)
    function = code.function(node.callee)
    return None if function is None else code.text[: function.start].count("\n") + 1
