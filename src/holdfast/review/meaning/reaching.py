"""Which of a variable's values may be there at one of its uses."""

from __future__ import annotations

from holdfast.review.meaning.program import Program
from holdfast.review.meaning.scopes import Source
from holdfast.review.syntax import nodes as n


def reaching(code: Program, name: n.Name) -> list[Source]:
    """The sources of a variable's value that may be its value here, the nearest first.

    What stands before the use in the same function replaces what is before it, where it is reached
    whenever the use is. In another function, and in a loop, any of them may be it.
    """
    sources = [it for it in code.binding(name).sources if it.kind not in ("declare", "update")]
    function = name.enclosing(n.Function)
    earlier = [it for it in sources if _end(it) <= name.start and _function(it) is function]
    found: list[Source] = []
    for source in sorted(earlier, key=_end, reverse=True):
        found.append(source)
        if _always(source, name):
            return found
    return found + [it for it in sources[::-1] if it not in found]


def _end(source: Source) -> int:
    """Where a value is there: after an assignment, inside a loop or function."""
    inside = source.node if isinstance(source.node, n.Assign) else None
    return inside.end if inside is not None else source.node.start


def _function(source: Source) -> n.Function | None:
    return source.node.enclosing(n.Function)


def _always(source: Source, name: n.Name) -> bool:
    """Whether the value is given whenever the use is reached."""
    block = source.node.enclosing(n.Block, n.Function)
    if isinstance(source.node, n.Param):
        return True
    return block is not None and name.within(block)
