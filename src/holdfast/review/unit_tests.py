"""Code that runs in a unit test, as far as the code itself says so."""

from __future__ import annotations

from typing import Final

from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n

RUNNERS: Final = frozenset(
    {"test", "it", "describe", "suite", "specify", "beforeEach", "beforeAll"}
)


def in_test(code: Code, node: n.Node) -> bool:
    """Whether `node` is in a function given to a test runner, or in a test of Python."""
    for outer in node.ancestors():
        if isinstance(outer, n.Call):
            name = code.source(outer.callee).split(".")
            if name[0] in RUNNERS or (len(name) == 2 and name[1] == "test"):
                return True
        if code.python and isinstance(outer, n.Function) and outer.name.startswith("test"):
            return True
        bases = outer.bases if isinstance(outer, n.Class) else ()
        if any(code.source(base).endswith(("TestCase", "Test")) for base in bases):
            return True
    return False
