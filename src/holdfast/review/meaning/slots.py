"""What holds a value for longer than an expression: variables, and attributes of objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from functools import cached_property
from typing import Final, cast

from holdfast.review.meaning.keeping import per_node
from holdfast.review.meaning.names import Names
from holdfast.review.meaning.owners import Owners
from holdfast.review.meaning.scopes import Binding, Source
from holdfast.review.syntax import nodes as n

Slot = Hashable
"""A variable, or an attribute of `this`."""

APPLICATION: Final = "application"
"""The slot of what all handlers of a program share: `request.app`."""


class Slots(Names):
    """A parsed file, of which is known what its variables and attributes are given."""

    @cached_property
    def owners(self) -> Owners:
        """The classes of the file, and what is an instance of one."""
        return Owners(self)

    def owner(self, node: n.Node) -> n.Node | None:
        """The class, object or constructor function that `this` or `self` means, if it does."""
        return self.owners.of(node)

    def root(self, owner: n.Class) -> n.Class:
        """The base class of a class, as far as it is in this file: they share their attributes."""
        return self.owners.root(owner)

    @per_node
    def slot(self, node: n.Node | None) -> Slot | None:
        """What the expression names: the same for all that name the same variable or attribute."""
        match node:
            case n.Name(name, parent=n.Assign(target=target) as field) if target is node:
                if _in_class_body(field):
                    return (self.root(cast(n.Class, field.enclosing(n.Class))), name)
                return self.binding(node)
            case n.Name():
                return self.owner(node) or self.binding(node)
            case n.Attribute(n.Name() as request, "app") if self.python and self._asks(request):
                return APPLICATION
            case n.Attribute(inner, name):
                named = self.owners.named(inner)
                holder = self.root(named) if isinstance(named, n.Class) else self.slot(inner)
                made = self.owners.instance(holder, name)
                if made is not None:
                    return self.root(made) if isinstance(made, n.Class) else made
                return None if holder is None else (holder, name)
            case n.Subscript(inner, n.Literal(value)):
                holder = self.slot(inner)
                return None if holder is None else (holder, value)
            case n.Subscript(inner, n.Name() as key) if self._is_fixed(key):
                holder = self.slot(inner)
                return None if holder is None else (holder, self.binding(key))
        return None

    def _asks(self, node: n.Name) -> bool:
        """Whether a name is a parameter that is a request: each has the same application."""
        source = self.binding(node).only("param")
        kind = getattr(source.node, "annotation", None) if source else None
        typed = self.qualified(kind).rpartition(".")[2] in ("Request", "WebSocket")
        return source is not None and (typed or node.id in ("request", "req"))

    def _is_fixed(self, key: n.Name) -> bool:
        """Whether a name is a constant of the module, as keys of an application are."""
        binding = self.binding(key)
        one = binding.only("assign") or binding.only("import")
        return one is not None and binding.scope is self.scopes.module

    @cached_property
    def _uses(self) -> dict[Slot, list[n.Node]]:
        found: dict[Slot, list[n.Node]] = defaultdict(list)
        for node in self.nodes:
            if isinstance(node, n.Name | n.Attribute | n.Subscript):
                slot = self.slot(node)
                if slot is not None:
                    found[slot].append(node)
        return found

    def uses(self, slot: Slot) -> list[n.Node]:
        """All expressions that name this variable or attribute, writing and reading."""
        return self._uses.get(slot, [])

    @cached_property
    def _attribute_values(self) -> dict[Slot, list[Source]]:
        found: dict[Slot, list[Source]] = defaultdict(list)
        for node in self.all(n.Assign):
            kind = "update" if node.op else "assign"
            target: n.Node = node.target
            if isinstance(target, n.Attribute | n.Subscript):
                slot = self.slot(target)
                if slot is not None:
                    found[slot].append(Source(kind, node, node.value))
            elif isinstance(target, n.Name) and _in_class_body(node):
                owner = self.root(cast(n.Class, node.enclosing(n.Class)))
                # `private url: string;` only declares.
                kind = "declare" if node.value is None else kind
                found[(owner, target.id)].append(Source(kind, node, node.value))
        for item in self.all(n.WithItem):
            if isinstance(item.target, n.Attribute):
                slot = self.slot(item.target)
                if slot is not None:
                    found[slot].append(Source("with", item, item.value))
        return found

    def sources(self, slot: Slot | None) -> list[Source]:
        """All ways in which a variable or attribute gets a value."""
        if isinstance(slot, Binding):
            return slot.sources
        return self._attribute_values.get(slot, []) if slot is not None else []


def _in_class_body(node: n.Node) -> bool:
    return isinstance(node.parent, n.Block) and isinstance(node.parent.parent, n.Class)
