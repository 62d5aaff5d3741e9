"""Where a client forgets its failures: what sets the state of a backoff to its first value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from holdfast.review.analysis.delays import delay_of
from holdfast.review.analysis.dialing import homes
from holdfast.review.analysis.guards import leaves
from holdfast.review.analysis.pauses import innermost_loop
from holdfast.review.analysis.redial import Client, Redial, dials_in
from holdfast.review.code import Code
from holdfast.review.meaning.scopes import Binding
from holdfast.review.meaning.slots import Slot
from holdfast.review.syntax import nodes as n

OPENED: Final = ("open", "connect")
TIMERS: Final = frozenset({"setTimeout", "call_later", "callLater", "Timer"})
HEARS: Final = frozenset(
    {"recv", "receive", "receive_str", "receive_json", "receive_bytes", "next"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Reset:
    """One place where a backoff begins anew.

    `where` is "open" if the connection was only just opened, "stable" if it has lasted or been of
    use (a timer, a message, a comparison of times), "start" where a new series of attempts begins.
    `place` is the assignment `node`, or the call of the function that has nothing else to do.
    """

    node: n.Assign
    where: str
    place: n.Node


def resets(code: Code, client: Client, redial: Redial) -> Iterator[Reset]:
    """All places that set a state of the redial's delay to a constant."""
    for slot in redial.delay.states:
        for assign in _constants(code, slot):
            yield Reset(assign, _where(code, client, assign), assign)
            for call in _calls(code, assign) if code.python else ():
                if not _conditional(call) and _follows_dial(code, client, call):
                    yield Reset(assign, "open", call)


def _calls(code: Code, assign: n.Assign) -> list[n.Call]:
    """The calls of a function that only sets what it sets: `self.backoff.reset()`."""
    function = assign.enclosing(n.Function)
    if function is None or _conditional(assign):
        return []
    sets = all(isinstance(it, n.Assign | n.Literal) for it in function.body.body)
    return code.callers(function) if sets else []


def _constants(code: Code, slot: Slot) -> Iterator[n.Assign]:
    sources = code.sources(slot)
    # In Python the first assignment is the declaration.
    for source in sources[1:] if code.python and isinstance(slot, Binding) else sources:
        node, value = source.node, source.value
        if not isinstance(node, n.Assign) or node.op or node.declares or value is None:
            continue
        used = (it for it in value.walk() if isinstance(it, n.Name | n.Attribute))
        if not delay_of(code, value).grows and all(code.slot(it) != slot for it in used):
            yield node


def _where(code: Code, client: Client, assign: n.Assign) -> str:
    if _conditional(assign):
        return "stable"
    around = homes(code, assign)
    if any(it.name in ("__init__", "constructor") for it in around):
        return "start"
    opened = [it.function for it in client.socket.on(*OPENED)]
    if any(it in opened for it in around) or _called_from(code, around, opened):
        return "open"
    if _waits_for_message(code, client):
        return "stable"
    if _follows_dial(code, client, assign):
        return "open"
    return "stable" if innermost_loop(assign) is not None or around else "start"


def _follows_dial(code: Code, client: Client, node: n.Node) -> bool:
    """Whether it comes right after a dial has succeeded."""
    loop = innermost_loop(node)
    scope = loop or node.enclosing(n.Function) or code.module
    return any(
        innermost_loop(dial) is loop
        and (code.python or isinstance(dial.parent, n.Await))
        and _just_after(code, client, dial, node)
        for dial in dials_in(code, client, scope)
    )


def _waits_for_message(code: Code, client: Client) -> bool:
    """Whether a dial is done when a first message came, not when the socket opened."""
    opened = [it.function for it in client.socket.on(*OPENED)]
    heard = [it.function for it in client.socket.on("message")]
    return any(_resolves(code, it) for it in heard) and not any(
        _resolves(code, it) for it in opened
    )


def _resolves(code: Code, function: n.Function | None) -> bool:
    """Whether it calls `resolve()` or `this.resolveOpen()`."""
    for node in code.called(function) if function is not None else ():
        match node:
            case n.Call(n.Name(name)) | n.Call(n.Attribute(n.Name("this"), name)):
                if name.startswith("resolve"):
                    return True
    return False


def _conditional(node: n.Node) -> bool:
    """Whether something was waited for, or looked at, in the function that stands around."""
    for outer in node.ancestors():
        if isinstance(outer, n.If | n.Conditional | n.Switch):
            return True
        if isinstance(outer, n.Function):
            call = outer.parent
            name = getattr(call, "method", None) or getattr(getattr(call, "callee", None), "id", "")
            return name in TIMERS
    return False


def _called_from(code: Code, functions: list[n.Function], opened: list[n.Function | None]) -> bool:
    """Whether an `open` handler calls one of these right away."""
    return any(
        home in opened and not _conditional(call)
        for function in functions
        for call in code.callers(function)
        for home in homes(code, call)
    )


def _just_after(code: Code, client: Client, dial: n.Call, node: n.Node) -> bool:
    """Whether nothing is received between a dial of a loop and what stands after it."""
    if node.start < dial.start or node.enclosing(n.Handler) is not None:
        return False
    if not _same_try(dial, node) or _in_final(node):
        return False
    # A dial that returns only once the connection is over is no dial that just succeeded.
    if dial is not client.socket.node and not _returns_open(code, dial):
        return False
    return not any(
        dial.end <= it.start < node.start and hears(it)
        for it in (innermost_loop(dial) or dial.enclosing(n.Function) or code.module).walk()
    )


def _same_try(dial: n.Call, node: n.Node) -> bool:
    """Whether the statement is reached only if the dial succeeded, as far as a try goes."""
    inner = dial.enclosing(n.Try)
    if inner is None or node.within(inner):
        return True
    return inner.end <= node.start and all(leaves(it.body) for it in inner.handlers)


def _in_final(node: n.Node) -> bool:
    outer = node.enclosing(n.Try)
    return outer is not None and outer.final is not None and node.within(outer.final)


def _returns_open(code: Code, dial: n.Call) -> bool:
    """Whether a function that dials comes back while the connection is open."""
    function = code.function(dial.callee)
    inside = () if function is None else code.called(function, 1)
    return not any(hears(it) or isinstance(it, n.With | n.While) for it in inside)


def hears(node: n.Node) -> bool:
    """Whether it waits for messages: for one, or for all until the connection ends."""
    if isinstance(node, n.ForEach):
        return node.is_async
    return isinstance(node, n.Call) and node.method in HEARS
