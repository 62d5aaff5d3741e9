"""Which functions of a file open a connection, and which calls lead there."""

from __future__ import annotations

import re
from typing import Final

from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n

NOW: Final = frozenset({"then", "catch", "finally", "forEach", "map", "nextTick", "queueMicrotask"})
"""Functions that call what they are given soon."""
STEPS: Final = 6
"""How many calls are followed back."""
AGAIN: Final = re.compile(
    r"(?:(?<![a-z])re|Re)_?([cC]onnect|[tT]ry|[dD]ial|[eE]stablish|[oO]pen|[sS]tart)|[sS]chedule"
)
"""Names of what dials once more, now or later."""
STOPS: Final = re.compile(
    r"^_*(close|disconnect|stop|destroy|dispose|shut_?down|tear_?down|unmount|log_?out|quit|kill"
    r"|terminate|leave|clean_?up|dis_?able|aclose|__a?exit__|abort|hang_?up|finish|unsubscribe"
    r"|(ng_?)?on_?(module_?|before_?application_?|application_?)?(destroy|shutdown))",
    re.I,
)
"""What a function is called that ends a connection for good."""


def leading(code: Code, node: n.Node) -> list[n.Function]:
    """The functions whose call leads to `node` right away, the innermost first."""
    found: list[n.Function] = []
    level = homes(code, node)
    for _ in range(STEPS):
        level = [it for it in dict.fromkeys(level) if it not in found]
        found.extend(level)
        level = [home for it in level for call in code.callers(it) for home in homes(code, call)]
    return found


def homes(code: Code, node: n.Node) -> list[n.Function]:
    """The function that runs `node`, and those around it that call that one right there."""
    found = []
    function = node.enclosing(n.Function)
    while function is not None:
        found.append(function)
        if not runs_now(function):
            break
        function = function.enclosing(n.Function)
    return found


def runs_now(function: n.Function) -> bool:
    """Whether a function is called where it stands, or soon after."""
    match function.parent:
        case n.Call(n.Name("Promise"), (first, *_), new=True):
            return first is function
        case n.Call(callee=callee) as call:
            compiled = isinstance(callee, n.Name) and callee.id == "__awaiter"
            return callee is function or call.method in NOW or compiled
    return False


def name_of(function: n.Function) -> str:
    """What a function is called, also where it is assigned to something."""
    if function.name:
        return function.name
    node = function.parent
    if isinstance(node, n.Call):
        node = node.parent
    match node:
        case n.Assign(n.Name(name)) | n.Assign(n.Attribute(_, name)):
            return name
        case n.Entry(n.Literal(str(name))):
            return name
    return ""
