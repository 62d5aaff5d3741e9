"""What a variable is as a delay: computed step by step, or kept from one attempt to the next."""

from __future__ import annotations

from dataclasses import replace

from holdfast.review.analysis.delay import CONSTANT, Delay, named
from holdfast.review.analysis.delay_arithmetic import cut, union
from holdfast.review.analysis.delay_sources import Reader, given
from holdfast.review.analysis.guards import only_tells
from holdfast.review.code import Code
from holdfast.review.meaning.scopes import Source
from holdfast.review.meaning.slots import Slot
from holdfast.review.syntax import nodes as n


def variable(reader: Reader, node: n.Name | n.Attribute) -> Delay:
    """What a variable or attribute is as a delay, where it is used."""
    code = reader.code
    slot = code.slot(node)
    name = node.name if isinstance(node, n.Attribute) else node.id
    if slot is None:
        return named(name)
    if slot in reader.active:
        return reader.active[slot]
    sources = [it for it in code.sources(slot) if it.kind != "declare"]
    if not sources:
        found = code.follow(node)
        if found is node:
            return named(name)
        with reader.inside(slot):
            return reader.read(found)
    if _in_order(node, sources):
        return _sequence(reader, slot, node, sources)
    elsewhere = _other_branches(node)
    return _state(reader, slot, [it for it in sources if not _is_in(it.node, elsewhere)])


def comparisons(code: Code, slot: Slot) -> list[n.Binary]:
    """Where a variable or attribute is compared by size, and more than a message comes of it."""
    return [
        node
        for node in code.all(n.Binary)
        if node.op in ("<", "<=", ">", ">=")
        and any(code.slot(side) == slot for side in (node.left, node.right))
        and not only_tells(node)
    ]


# Computed anew for each attempt.


def _in_order(use: n.Node, sources: list[Source]) -> bool:
    """Whether a variable is computed anew in the function that uses it, each time."""
    function = use.enclosing(n.Function)
    if not isinstance(use, n.Name) or function is None:
        return False
    first = sources[0].node
    if any(it.kind not in ("assign", "update") or it.path for it in sources):
        return False
    if any(it.node.enclosing(n.Function) is not function for it in sources):
        return False
    loop = use.enclosing(n.While, n.For, n.ForEach)
    return first.start < use.start and (loop is None or first.within(loop))


def _sequence(reader: Reader, slot: Slot, use: n.Node, sources: list[Source]) -> Delay:
    """A variable that is computed step by step before it is used."""
    current: Delay | None = None
    for source in sources:
        if source.node.start >= use.start:
            break
        with reader.inside(slot, current or CONSTANT):
            value = given(reader, source, current or CONSTANT)
        test = _condition(source.node, use)
        if test is None or current is None:
            current = value
        elif _mentions(reader.code, test, slot) and current.grows:
            current = cut(current)
        else:
            current = union(current, value)
    return current or CONSTANT


def _condition(node: n.Node, use: n.Node) -> n.Node | None:
    """The test of the `if` that a step stands in, where its use does not."""
    found = node.enclosing(n.If)
    return None if found is None or use.within(found) else found.test


def _mentions(code: Code, test: n.Node, slot: Slot) -> bool:
    return any(code.slot(it) == slot for it in test.walk() if isinstance(it, n.Name | n.Attribute))


# Kept from one attempt to the next.


def _state(reader: Reader, slot: Slot, sources: list[Source]) -> Delay:
    """A variable that keeps its value from one attempt to the next."""
    last = Delay(itself=True)
    with reader.inside(slot, last):
        parts = [given(reader, it, last) for it in sources]
    found = replace(union(*parts), itself=False)
    if not found.grows:
        return found
    # `delay *= 2`, and `delay = min(delay, 30)` on a line of its own.
    bounded = any(it.itself and it.capped for it in parts)
    capped = found.capped or bounded or bool(comparisons(reader.code, slot))
    return replace(found, capped=capped, states=(*found.states, slot))


def _other_branches(use: n.Node) -> list[n.Node]:
    """What is not run where a delay is used: the other branches of each `if` around it."""
    found: list[n.Node] = []
    inner = use
    for outer in use.ancestors():
        if isinstance(outer, n.If):
            found += [it for it in (outer.then, outer.other) if it is not None and it is not inner]
        inner = outer
    return found


def _is_in(node: n.Node, blocks: list[n.Node]) -> bool:
    return any(node.within(it) for it in blocks)
