"""Whose methods and attributes: classes, their bases and instances, prototypes.

`this.open()` means a method of the class around it, of one of its bases in the file, or of the one
subclass that has it. `this.registry.add()` means one of Registry where the file says that the
attribute holds one, as it does after `this.registry = new Registry()`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

from holdfast.review.meaning.scopes import Binding
from holdfast.review.syntax import nodes as n

if TYPE_CHECKING:
    from holdfast.review.meaning.program import Program

DEPTH: Final = 6
"""How many base classes are gone through."""
Owner = n.Class | n.Function
"""A class, or a function that is called with `new`."""


class Owners:
    """The classes of one file, and what is known to be an instance of one."""

    def __init__(self, code: Program) -> None:
        self._code = code

    def bases(self, owner: n.Class) -> list[n.Class]:
        """A class and its bases, as far as they are in this file."""
        found = [owner]
        for _ in range(DEPTH):
            named = (self.named(it) for it in found[-1].bases)
            base = next((it for it in named if isinstance(it, n.Class)), None)
            if base is None or base in found:
                break
            found.append(base)
        return found

    def named(self, node: n.Node | None) -> Owner | None:
        """The class that a name means, or the function with methods in its prototype."""
        if not isinstance(node, n.Name):
            return None
        binding = self._code.binding(node)
        source = binding.only("class") or binding.only("function")
        if source is not None and isinstance(source.node, n.Class):
            return source.node
        if source is not None and source.node in self._prototypes:
            return cast(n.Function, source.node)
        return None

    def made(self, value: n.Node | None) -> Owner | None:
        """The class that an expression makes an instance of, or is one of by its type."""
        match value:
            case n.Call(callee):
                return self.named(callee)
            case n.Binary("or" | "??", _, right):
                return self.made(right)
            case n.Name():
                return self.held(self._code.binding(value))
        return None

    def held(self, binding: Binding) -> Owner | None:
        """The class in this file that a variable holds the only instance of, as far as one sees."""
        source = binding.only("assign") or binding.only("param")
        if source is None or source.path:
            return None
        if isinstance(source.node, n.Param):
            return self.named(source.node.annotation)
        return self.made(source.value) if isinstance(source.value, n.Call) else None

    def instance(self, holder: object, name: str) -> Owner | None:
        """The class that an attribute holds an instance of."""
        return self._instances.get((holder, name))

    @cached_property
    def _instances(self) -> dict[tuple[object, str], Owner]:
        given: dict[tuple[object, str], set[Owner | None]] = defaultdict(set)
        for node in self._code.all(n.Assign):
            key = self._attribute(node)
            if key is not None and not node.op:
                made = self.made(node.value) or self.named(node.annotation)
                if made is not None or not _is_nothing(node.value):
                    given[key].add(made)
        return {
            key: made
            for key, (made, *others) in ((key, tuple(it)) for key, it in given.items())
            if made is not None and not others
        }

    def _attribute(self, node: n.Assign) -> tuple[object, str] | None:
        target = node.target
        if isinstance(target, n.Attribute) and isinstance(target.object, n.Name):
            holder = self._code.owner(target.object)
            return None if holder is None else (holder, target.name)
        if isinstance(target, n.Name) and isinstance(node.parent, n.Block):
            owner = node.parent.parent
            return (self._code.root(owner), target.id) if isinstance(owner, n.Class) else None
        return None

    def method(self, node: n.Attribute) -> n.Function | None:
        """The method that an attribute of an instance, of `this` or of a class means."""
        named = self.named(node.object)
        around = self._around(node.object) if named is None else None
        owner = named or around or self._class_of(node.object)
        if isinstance(owner, n.Function):
            return self._prototypes.get(owner, {}).get(node.name)
        if owner is None:
            return None
        static = named is not None or (around is not None and _in_static(node))
        chain = self.bases(owner)
        for each in chain:
            if (found := each.method(node.name, static=static)) is not None:
                return found
        below = [it.method(node.name) for it in self._families[chain[-1]] if it not in chain]
        given = [it for it in below if it is not None]
        return given[0] if len(given) == 1 else None

    def _around(self, node: n.Node) -> n.Class | None:
        """The class that `this` or `self` stands in."""
        root = self._code.owner(node) if isinstance(node, n.Name) else None
        if not isinstance(root, n.Class):
            return None
        outer = (it for it in node.ancestors() if isinstance(it, n.Class))
        return next((it for it in outer if self.bases(it)[-1] is root), None)

    def _class_of(self, node: n.Node) -> Owner | None:
        if isinstance(node, n.Name):
            held = self.held(self._code.binding(node))
            owner = self._code.owner(node)
            return held or (owner if isinstance(owner, Owner) else None)
        if isinstance(node, n.Attribute):
            holder = self._code.slot(node.object)
            return None if holder is None else self.instance(holder, node.name)
        return None

    @cached_property
    def _families(self) -> dict[n.Class, list[n.Class]]:
        """All classes by the base that they share."""
        found: dict[n.Class, list[n.Class]] = defaultdict(list)
        for owner in self._code.all(n.Class):
            found[self.bases(owner)[-1]].append(owner)
        return found

    # Prototypes.

    def of_prototype(self, mapping: n.Mapping) -> n.Function | None:
        """The function whose prototype an object is, or is put into."""
        match mapping.parent:
            case n.Assign(target=target, value=value) if value is mapping:
                return self._with_prototype(target)
            case n.Call(n.Attribute(_, "assign" | "extend"), (target, *_)):
                return self._with_prototype(target)
        return None

    def _with_prototype(self, node: n.Node) -> n.Function | None:
        match node:
            case n.Attribute(n.Name() as made, "prototype"):
                source = next(iter(self._code.binding(made).sources), None)
                found = None if source is None else source.value
                return found if isinstance(found, n.Function) else None
        return None

    @cached_property
    def _prototypes(self) -> dict[n.Node, dict[str, n.Function]]:
        found: dict[n.Node, dict[str, n.Function]] = defaultdict(dict)
        for function in () if self._code.python else self._code.all(n.Function):
            for owner, name in self._installed(function):
                found[owner][name] = function
        return found

    def _installed(self, function: n.Function) -> Iterator[tuple[n.Function, str]]:
        match function.parent:
            case n.Assign(target=n.Attribute(inner, name)):
                owner = self._with_prototype(inner)
            case n.Entry(n.Literal(str(name)), parent=n.Mapping() as mapping):
                owner = self.of_prototype(mapping)
            case _:
                return
        if owner is not None:
            yield owner, name


def _is_nothing(value: n.Node | None) -> bool:
    match value:
        case None | n.Literal(None) | n.Name("undefined"):
            return True
    return False


def _in_static(node: n.Node) -> bool:
    return any(isinstance(it, n.Function) and it.static for it in node.ancestors())
