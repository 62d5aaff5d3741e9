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
        for table in _tables(code, call.callee, DEPTH):
            for entry in table.entries:
                function = code.function(entry.value)
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


def _tables(code: Program, callee: n.Node, depth: int) -> Iterator[n.Mapping]:
    """The tables that a callee may be taken out of."""
    match callee:
        case n.Subscript(inner, index) if not isinstance(index, n.Literal):
            table = code.follow(inner)
            if isinstance(table, n.Mapping):
                yield table
        case n.Call(n.Attribute(inner, "get")):
            table = code.follow(inner)
            if isinstance(table, n.Mapping):
                yield table
        case n.Conditional(_, left, right) | n.Binary("or" | "and" | "??", left, right) if depth:
            yield from _tables(code, left, depth - 1)
            yield from _tables(code, right, depth - 1)
        case n.Name() if depth:
            made = code.follow(callee)
            if made is not callee:
                yield from _tables(code, made, depth - 1)
