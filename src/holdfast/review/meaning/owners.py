"""Whose methods and attributes: classes, their bases and instances, prototypes.

`this.open()` means a method of the class around it, of one of its bases in the file, or of the one
subclass that has it. `this.registry.add()` means one of Registry where the file says that the
attribute holds one, as it does after `this.registry = new Registry()`.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final, cast

from holdfast.review.meaning.keeping import per_node
from holdfast.review.meaning.prototypes import Prototypes
from holdfast.review.meaning.scopes import Binding
from holdfast.review.meaning.values import is_nothing
from holdfast.review.syntax import nodes as n

if TYPE_CHECKING:
    from holdfast.review.meaning.slots import Slots

DEPTH: Final = 6
"""How many base classes are gone through."""
Owner = n.Class | n.Function
"""A class, or a function that is called with `new`."""


class Owners:
    """The classes of one file, and what is known to be an instance of one."""

    def __init__(self, code: Slots) -> None:
        self._code = code
        self._prototypes = Prototypes(code)

    @per_node
    def of(self, node: n.Node) -> n.Node | None:
        """The class, object or constructor function that `this` or `self` means, if it does."""
        if not isinstance(node, n.Name):
            return None
        if node.id == "this" and not self._code.python:
            return self._owner_of_this(node)
        binding = self._code.binding(node)
        if self._code.python:
            source = binding.only("param")
            function = source.node.parent if source else None
            if isinstance(function, n.Function) and function.takes_self:
                first = function.params[0] is source.node if source else False
                owner = function.enclosing(n.Class)
                if first and owner:
                    return self.root(owner)
        alias = binding.only("assign")
        if alias and isinstance(alias.value, n.Name) and alias.value.id == "this":
            return self._owner_of_this(alias.value)
        held = self.held(binding)
        return self.root(held) if isinstance(held, n.Class) else held

    def _owner_of_this(self, node: n.Node) -> n.Node | None:
        function: n.Function | None = None
        for outer in node.ancestors():
            match outer:
                case n.Assign(declares="field", parent=n.Block(parent=n.Class() as owner)):
                    return self.root(owner)
                case n.Function(arrow=False) if not _bound_to_this(outer):
                    function = outer
                    break
        if function is None:
            return None
        match function.parent:
            case n.Block(parent=n.Class() as owner):
                return self.root(owner)
            case n.Assign(declares="field", parent=n.Block(parent=n.Class() as owner)):
                return self.root(owner)
            case n.Entry(parent=n.Mapping() as mapping):
                return self._prototypes.owner(mapping) or _outermost(mapping)
            case n.Assign(target=n.Attribute(n.Attribute(n.Name() as made, "prototype"), _)):
                source = self._code.binding(made).sources
                return source[0].node if source else function
        return function

    def root(self, owner: n.Class) -> n.Class:
        """The base class of a class, as far as it is in this file: they share their attributes."""
        return self.bases(owner)[-1]

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
        if source is not None and source.node in self._prototypes.methods:
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
                if made is not None or not is_nothing(node.value):
                    given[key].add(made)
        return {
            key: made
            for key, (made, *others) in ((key, tuple(it)) for key, it in given.items())
            if made is not None and not others
        }

    def _attribute(self, node: n.Assign) -> tuple[object, str] | None:
        target = node.target
        if isinstance(target, n.Attribute) and isinstance(target.object, n.Name):
            holder = self.of(target.object)
            return None if holder is None else (holder, target.name)
        if isinstance(target, n.Name) and isinstance(node.parent, n.Block):
            owner = node.parent.parent
            return (self.root(owner), target.id) if isinstance(owner, n.Class) else None
        return None

    def method(self, node: n.Attribute) -> n.Function | None:
        """The method that an attribute of an instance, of `this` or of a class means."""
        named = self.named(node.object)
        around = self._around(node.object) if named is None else None
        owner = named or around or self._class_of(node.object)
        if isinstance(owner, n.Function):
            return self._prototypes.methods.get(owner, {}).get(node.name)
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
        root = self.of(node) if isinstance(node, n.Name) else None
        if not isinstance(root, n.Class):
            return None
        outer = (it for it in node.ancestors() if isinstance(it, n.Class))
        return next((it for it in outer if self.bases(it)[-1] is root), None)

    def _class_of(self, node: n.Node) -> Owner | None:
        if isinstance(node, n.Name):
            held = self.held(self._code.binding(node))
            owner = self.of(node)
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


def _in_static(node: n.Node) -> bool:
    return any(isinstance(it, n.Function) and it.static for it in node.ancestors())


def _outermost(mapping: n.Mapping) -> n.Mapping:
    """The object around an object: `{ methods: { open() { this … } } }` is one `this`."""
    while isinstance(mapping.parent, n.Entry) and isinstance(mapping.parent.parent, n.Mapping):
        mapping = mapping.parent.parent
    return mapping


def _bound_to_this(function: n.Function) -> bool:
    """Whether it is `function () { … }.bind(this)`, or an async function as TypeScript compiles it:
    `__awaiter(this, void 0, void 0, function* () { … })`."""
    match function.parent:
        case n.Attribute(name="bind", parent=n.Call(args=(n.Name("this"), *_))):
            return True
        case n.Call(callee=n.Name("__awaiter"), args=(n.Name("this"), *_)):
            return True
    return False
