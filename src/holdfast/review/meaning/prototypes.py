"""Prototypes: functions that are classes, by the methods that are put into them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from holdfast.review.syntax import nodes as n

if TYPE_CHECKING:
    from holdfast.review.meaning.tree import Tree


class Prototypes:
    """The functions of one file that are called with `new`."""

    def __init__(self, code: Tree) -> None:
        self._code = code

    def owner(self, mapping: n.Mapping) -> n.Function | None:
        """The function whose prototype an object is, or is put into."""
        match mapping.parent:
            case n.Assign(target=target, value=value) if value is mapping:
                return self._named(target)
            case n.Call(n.Attribute(_, "assign" | "extend"), (target, *_)):
                return self._named(target)
        return None

    def _named(self, node: n.Node) -> n.Function | None:
        match node:
            case n.Attribute(n.Name() as made, "prototype"):
                source = next(iter(self._code.binding(made).sources), None)
                found = None if source is None else source.value
                return found if isinstance(found, n.Function) else None
        return None

    @cached_property
    def methods(self) -> Mapping[n.Node, dict[str, n.Function]]:
        """The methods of each such function, by their names."""
        found: dict[n.Node, dict[str, n.Function]] = defaultdict(dict)
        for function in () if self._code.python else self._code.all(n.Function):
            for owner, name in self._installed(function):
                found[owner][name] = function
        return found

    def _installed(self, function: n.Function) -> Iterator[tuple[n.Function, str]]:
        match function.parent:
            case n.Assign(target=n.Attribute(inner, name)):
                owner = self._named(inner)
            case n.Entry(n.Literal(str(name)), parent=n.Mapping() as mapping):
                owner = self.owner(mapping)
            case _:
                return
        if owner is not None:
            yield owner, name
