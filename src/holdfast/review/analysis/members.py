"""Collections of connections: what goes in, what goes out, and who goes through them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from holdfast.review.analysis.handlers import own
from holdfast.review.code import Code
from holdfast.review.meaning.keeping import once
from holdfast.review.meaning.program import Program
from holdfast.review.meaning.slots import Slot
from holdfast.review.syntax import nodes as n

ADDS: Final = frozenset({"add", "append", "appendleft", "insert", "push", "set", "unshift"})
REMOVES: Final = frozenset({"remove", "discard", "pop", "delete"})
VIEWS: Final = frozenset({"values", "items", "keys"})
INNER: Final = frozenset({"get", "setdefault"})
CLEANUP: Final = re.compile(
    r"_*(disconnect|remove|unregister|deregister|unsubscribe|leave|detach|discard|drop|on_?close|"
    r"on_?disconnect|unwatch|unfollow|untrack|forget)(_|$)|\w+_(offline|gone|left|disconnected)$"
)
"""What a method is called that takes a connection out of a collection in another module."""


@dataclass(slots=True, eq=False)
class Collection:
    """What connections are put into: a list, set or dict in a variable or attribute.

    A collection in a collection (`rooms[room].add(socket)`) is one with the outer.
    """

    slot: Slot
    adds: list[n.Node] = field(default_factory=list)
    removes: list[n.Node] = field(default_factory=list)

    @property
    def changes(self) -> list[n.Node]:
        """Where something goes in or out."""
        return [*self.adds, *self.removes]


@once
def collections(code: Code) -> dict[Slot, Collection]:
    """The collections that a connection is put into, in this file."""
    members = {use for it in code.sockets.of(side="server") for use in it.uses}
    return {
        slot: found
        for slot, found in (_changed(code) if members else {}).items()
        if any(_given(change) & members for change in found.adds)
    }


def _given(change: n.Node) -> set[n.Node]:
    """What a change puts in, as the value or as its key."""
    key = change.target.children() if isinstance(change, n.Assign) else ()
    return {*change.children(), *key}


def _changed(code: Program) -> dict[Slot, Collection]:
    found: dict[Slot, Collection] = {}

    def at(node: n.Node) -> Collection | None:
        slot = held(code, node)
        return None if slot is None else found.setdefault(slot, Collection(slot))

    for node in code.nodes:
        match node:
            case n.Call(n.Attribute(inner, name)) if name in ADDS and (into := at(inner)):
                into.adds.append(node)
            case n.Call(n.Attribute(inner, name)) if name in REMOVES and (into := at(inner)):
                into.removes.append(node)
            case n.Assign(n.Subscript(inner), op="") if into := at(inner):
                into.adds.append(node)
            case n.Assign(target, op="-") if source := at(target):
                source.removes.append(node)
            case n.Delete(targets):
                for target in targets:
                    if isinstance(target, n.Subscript) and (into := at(target.object)):
                        into.removes.append(node)
    return found


def held(code: Program, node: n.Node) -> Slot | None:
    """The collection that an expression is, is a view of, or is a part of."""
    while True:
        match node:
            case n.Call(n.Attribute(inner, name)) if name in VIEWS | INNER:
                node = inner
            case n.Subscript(inner) if code.slot(node) is None:
                node = inner
            case _:
                return code.slot(node)


def removals(code: Code, root: n.Node, known: Iterable[Collection]) -> Iterator[n.Node]:
    """What takes a connection out of a collection, directly or in a function of this file.

    A call of a method of another module counts by its name.
    """
    taken = {change for collection in known for change in collection.removes}
    sockets = {use for it in code.sockets.sockets for use in it.uses}
    for node in root.walk():
        if node in taken or (isinstance(node, n.Call) and _cleans(code, node, taken, sockets)):
            yield node


def _cleans(code: Code, call: n.Call, taken: set[n.Node], sockets: set[n.Node]) -> bool:
    function = code.function(call.callee)
    if function is not None:
        return any(node in taken for node in own(function))
    match call.callee:
        case n.Attribute(inner, name):
            return bool(CLEANUP.match(name) and call.args) and inner not in sockets
    return False
