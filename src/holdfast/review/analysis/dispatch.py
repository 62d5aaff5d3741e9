"""Functions in a table, called by what a message says: `handlers[message.type](message)`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from holdfast.review.meaning.keeping import once
from holdfast.review.meaning.program import Program
from holdfast.review.syntax import nodes as n

DEPTH: Final = 3
"""How many conditions and names are gone through, from a call to its table."""


@once
def dispatched(code: Program) -> dict[n.Function, list[n.Call]]:
    """The calls that may be of each function that is in a table."""
    found: dict[n.Function, list[n.Call]] = defaultdict(list)
    for call in code.calls:
        for value in _taken(code, call.callee, DEPTH):
            function = code.function(value)
            if function is not None:
                found[function].append(call)
        for function in _named(code, call):
            found[function].append(call)
    return found


def _named(code: Program, call: n.Call) -> Iterator[n.Function]:
    """The methods that a callee may be by its name: `getattr(self, "do_" + kind)(message)`."""
    match code.follow(call.callee):
        case n.Call(n.Name("getattr"), (n.Name("self"), name, *_)) if code.python:
            prefix = _prefix(code, name)
            owner = call.enclosing(n.Class)
            for method in owner.body.body if owner is not None and prefix else ():
                if isinstance(method, n.Function) and method.name.startswith(prefix):
                    yield method


def _prefix(code: Program, name: n.Node) -> str:
    """What the name of a method begins with: `"do_" + kind`, `f"do_{kind}"`."""
    made = code.follow(name)
    first = made
    while isinstance(first, n.Binary | n.Template):
        first = first.parts[0] if isinstance(first, n.Template) else first.left
    value = code.constant(first)
    return value if isinstance(value, str) and first is not made else ""


def _taken(code: Program, callee: n.Node, depth: int) -> Iterator[n.Node]:
    """What is in the tables that a callee may be taken out of."""
    match callee:
        case n.Subscript(inner, index) if not isinstance(index, n.Literal):
            yield from _kept(code, inner)
        case n.Call(n.Attribute(inner, "get")):
            yield from _kept(code, inner)
        case n.Conditional(_, left, right) | n.Binary("or" | "and" | "??", left, right) if depth:
            yield from _taken(code, left, depth - 1)
            yield from _taken(code, right, depth - 1)
        case n.Name() if depth:
            made = code.follow(callee)
            if made is not callee:
                yield from _taken(code, made, depth - 1)


def _kept(code: Program, table: n.Node) -> Iterator[n.Node]:
    """The values of a table: of an object, a dictionary, or a Map of JavaScript."""
    match code.follow(table):
        case n.Mapping(entries):
            yield from (it.value for it in entries)
        case n.Call(n.Name("Map"), given):
            pairs = (it for arg in given if isinstance(arg, n.Sequence) for it in arg.items)
            yield from (it.items[1] for it in pairs if isinstance(it, n.Sequence) and it.items[1:])
            for use in code.uses(code.slot(table)):
                match use.parent:
                    case n.Attribute(name="set", parent=n.Call(args=(_, value))):
                        yield value
