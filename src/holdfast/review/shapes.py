"""Parsed messages that are used as if they were objects with all that is asked of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from holdfast.review.checked import checked, optional, validated
from holdfast.review.code import Code
from holdfast.review.inbound import Trace, inbound
from holdfast.review.origins import Origin, Stage
from holdfast.review.syntax import nodes as n

ERRORS: Final = ("KeyError", "TypeError", "AttributeError", "LookupError", "ValidationError")
LOGGED: Final = ("python-socketio", "flask-socketio")
"""What logs the errors of handlers, and goes on."""


@dataclass(frozen=True, slots=True, eq=False)
class Assumed:
    """The first member of a message that is asked for unseen, at `node`."""

    node: n.Node
    value: n.Node
    stage: Stage
    origin: Origin

    @property
    def fatal(self) -> bool:
        """Whether the error ends a server's process or connection."""
        return self.origin.side == "server" and self.origin.peer.library not in LOGGED

    def told(self, code: Code) -> str:
        """What is wrong, in a sentence."""
        shown = code.source(self.value)
        what = "null, or no object," if self.stage is Stage.parsed else "missing"
        shown = f"`{shown}`" if len(shown) < 40 and "\n" not in shown else "The message"
        return f"{shown} may be {what} and is used without a look at it"


def assumed(code: Code) -> Iterator[Assumed]:
    """One for each place where messages come in, in source order."""
    messages = inbound(code)
    reported = set()
    for node, value in _asked(code) if messages.origins else ():
        trace = messages.trace(value)
        if trace is None or trace.origin.node in reported:
            continue
        if _is_unseen(code, trace, value) and not code.guarded(node, ERRORS):
            reported.add(trace.origin.node)
            yield Assumed(node, value, trace.stage, trace.origin)


def _asked(code: Code) -> Iterator[tuple[n.Node, n.Node]]:
    """What asks a value for a member, and the value."""
    for node in code.nodes:
        match node:
            case n.Attribute(inner) | n.Subscript(inner) if not optional(code, node):
                if not isinstance(node.parent, n.Delete):
                    yield node, inner
            case n.Assign(n.Mapping() as target, n.Node() as value):
                yield target, value
            case n.Param(n.Mapping() as target, None):
                yield target, node


def _is_unseen(code: Code, trace: Trace, value: n.Node) -> bool:
    if isinstance(value, n.Param):
        return trace.stage is Stage.parsed
    if trace.stage is Stage.parsed:
        return not checked(code, value)
    # A member of a member, such as `message.user.name`.
    match value:
        case n.Attribute(n.Name() as message) if not code.python:
            return not checked(code, value) and not validated(code, message)
    return False
