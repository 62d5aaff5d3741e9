"""What a client sends so that the server remembers it for this connection: `join`, `subscribe`."""

from __future__ import annotations

import re
from typing import Final

from holdfast.review.analysis.dialing import name_of
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n

JOINS: Final = re.compile(
    r"^(re)?(subscribe|join|sub|auth|authenticate|login|identify|register|watch|follow|listen|track"
    r"|observe|enter)\b",
    re.I,
)
ASKS: Final = re.compile(
    r"_*(subscribe|join|watch|follow|track|observe|enter|select|open_?room)", re.I
)
"""What a function is called that has the server send something from now on."""
KINDS: Final = ("type", "op", "action", "method", "event", "cmd", "command")
"""Keys of messages that say what they are for."""


def joins(code: Code, call: n.Call) -> bool:
    """Whether a message asks the server to remember something of the connection, by what it says
    or by the name of the function that only sends it."""
    first = call.args[0] if call.args else None
    if first is None:
        return False
    if call.method == "emit":
        return isinstance(code.constant(first), str) and _is_word(code, first)
    named = any(
        _is_word(code, node.value if node.key.value in KINDS else node.key)
        for node in first.walk()
        if isinstance(node, n.Entry) and isinstance(node.key, n.Literal)
    )
    return named or _only_joins(call)


def _is_word(code: Code, node: n.Node) -> bool:
    value = code.constant(node)
    return isinstance(value, str) and JOINS.search(value) is not None


def _only_joins(call: n.Call) -> bool:
    """Whether it is all that a function does that has such a name, and an argument."""
    function = call.enclosing(n.Function)
    if function is None or not function.params or call.parent is not function.body:
        return False
    return ASKS.match(name_of(function)) is not None and len(function.body.body) == 1
