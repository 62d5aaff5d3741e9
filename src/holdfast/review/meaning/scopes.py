"""Which name means which variable: scopes, bindings, and where their values come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from holdfast.review.syntax import nodes as n

Step = str | int


@dataclass(slots=True, eq=False)
class Source:
    """One way in which a variable gets a value.

    `kind` is assign, update (`+=`), declare (no value), import, param, function, class, for, with
    or except. `node` is where; `value` is the expression, `path` the keys and positions that
    destructuring takes out of it.
    """

    kind: str
    node: n.Node
    value: n.Node | None = None
    path: tuple[Step, ...] = ()


@dataclass(slots=True, eq=False)
class Binding:
    """A variable. `scope` is None for what the file does not define, such as builtins."""

    name: str
    scope: Scope | None
    sources: list[Source] = field(default_factory=list)
    uses: list[n.Name] = field(default_factory=list)

    def only(self, kind: str) -> Source | None:
        """The source of this kind, if it is the only source of a value."""
        found: Source | None = None
        for source in self.sources:
            if source.kind == kind and found is None:
                found = source
            elif source.kind != "declare":
                return None
        return found


@dataclass(slots=True, eq=False)
class Scope:
    """The variables of a module, function, class or block. `outer` is None for the module."""

    node: n.Node
    outer: Scope | None
    bindings: dict[str, Binding] = field(default_factory=dict)

    def declare(self, name: str, source: Source) -> Binding:
        """Note that `source` gives `name` a value here."""
        binding = self.bindings.get(name)
        if binding is None:
            binding = self.bindings[name] = Binding(name, self)
        binding.sources.append(source)
        return binding


_BLOCKS: Final = frozenset({n.Block, n.For, n.ForEach, n.Handler, n.Switch})
_OPENING: Final = _BLOCKS | {n.Function, n.Class, n.Comprehension}
_DECLARING: Final = frozenset(
    {n.Function, n.Class, n.Import, n.Assign, n.ForEach, n.With, n.Handler, n.Declare}
)
_LEAVES: Final = frozenset({n.Name, n.Literal})
# In these, a part may stand outside of the scope of the whole.
_HEADED: Final = frozenset({n.Function, n.Class, n.Param})


class Scopes:
    """All scopes of one file, and the binding of every name in it."""

    def __init__(self, nodes: Sequence[n.Node], language: str) -> None:
        """`nodes` are all nodes of the file in source order, the module first."""
        self._python = language == "python"
        self._bound: dict[n.Name, Binding] = {}
        self.module = Scope(nodes[0], None)
        self.unknown: dict[str, Binding] = {}
        """What the file uses and does not define."""
        self._inner: dict[n.Node, Scope] = {nodes[0]: self.module}
        """For each node, the scope of what is in it."""
        named: list[tuple[n.Name | n.Assign, Scope]] = []
        for node in nodes[1:]:
            scope = self.scope(node)
            if isinstance(node, n.Name | n.Assign):
                named.append((node, scope))
            kind = type(node)
            if kind not in _LEAVES:
                inner = self._opened(node, scope) if kind in _OPENING else scope
                self._inner[node] = inner
                if kind in _DECLARING:
                    self._declare(node, scope, inner)
        for node, scope in named:
            self._resolve(node, scope)

    def release(self) -> None:
        """Forget what is in the scopes, which holds them in turn."""
        for scope in set(self._inner.values()):
            scope.bindings.clear()

    def binding(self, name: n.Name) -> Binding:
        """The variable that `name` means."""
        return self._bound[name]

    def scope(self, node: n.Node) -> Scope:
        """The scope that `node` stands in. Decorators stand outside of what they decorate, and so
        do defaults in Python."""
        parent = node.parent
        if parent is None:
            return self.module
        if type(parent) not in _HEADED:
            return self._inner[parent]
        if self._python and isinstance(parent, n.Param) and node is parent.default:
            return self.scope(parent.parent or parent)
        if isinstance(parent, n.Definition) and node in parent.decorators:
            return self.scope(parent)
        return self._inner[parent]

    # First pass: what is declared where.

    def _opened(self, node: n.Node, scope: Scope) -> Scope:
        if type(node) in _BLOCKS and (self._python or isinstance(node.parent, n.Function)):
            # The body of a function shares the function's scope.
            return scope
        # The methods and classes in a Python class do not see the names in its body.
        outer = scope
        while self._python and isinstance(outer.node, n.Class) and outer.outer is not None:
            outer = outer.outer
        return Scope(node, outer)

    def _declare(self, node: n.Node, scope: Scope, inner: Scope) -> None:
        match node:
            case n.Function(name):
                for param in node.params:
                    for taken, path in targets(param.target):
                        inner.declare(taken.id, Source("param", param, param.default, path))
                if name and isinstance(node.parent, n.Block):
                    if self._python or not node.is_method:
                        scope.declare(name, Source("function", node, node))
                elif name and not _is_shorthand(node):
                    inner.declare(name, Source("function", node, node))
            case n.Class(name) if name:
                scope.declare(name, Source("class", node, node))
            case n.Import():
                for imported in node.names:
                    scope.declare(imported.local, Source("import", imported))
            case n.Assign() if self._python or node.declares in ("const", "let", "var"):
                kind = "assign" if node.value is not None else "declare"
                kind = "update" if node.op else kind
                if isinstance(node.parent, n.ForEach):
                    return  # the loop declares it
                self._add(node.target, self._home(node, scope), Source(kind, node, node.value))
            case n.ForEach():
                target = node.target
                if isinstance(target, n.Assign):
                    home = self._home(target, inner)
                    self._add(target.target, home, Source("for", node, node.iterable))
                elif self._python:
                    self._add(target, inner, Source("for", node, node.iterable))
            case n.With():
                for item in node.items:
                    if item.target is not None:
                        self._add(item.target, scope, Source("with", item, item.value))
            case n.Handler() if node.target is not None:
                self._add(node.target, inner, Source("except", node))
            case n.Declare():
                outer = self._outer(scope, node.kind)
                for named in node.names:
                    binding = outer.bindings.get(named.id) or Binding(named.id, outer)
                    outer.bindings[named.id] = scope.bindings[named.id] = binding

    def _add(self, target: n.Node, scope: Scope, source: Source) -> None:
        for name, path in targets(target):
            made = Source(source.kind, source.node, source.value, path)
            scope.declare(name.id, made)

    def _home(self, node: n.Assign, scope: Scope) -> Scope:
        """Where an assignment declares: `var` and Python in the function, the rest in the block."""
        if node.declares in ("const", "let"):
            return scope
        inner = n.Comprehension if self._python else n.Block | n.For | n.ForEach | n.Handler
        while isinstance(scope.node, inner | n.Switch) and scope.outer is not None:
            scope = scope.outer
        return scope

    def _outer(self, scope: Scope, kind: str) -> Scope:
        if kind == "global" or scope.outer is None:
            return self.module
        return scope.outer

    # Second pass: what is meant.

    def _resolve(self, node: n.Name | n.Assign, scope: Scope) -> None:
        if isinstance(node, n.Name):
            binding = self._bound[node] = self._find(node.id, scope)
            binding.uses.append(node)
        elif not self._python and not node.declares:
            for name, path in targets(node.target):
                kind = "update" if node.op else "assign"
                self._find(name.id, scope).sources.append(Source(kind, node, node.value, path))

    def _find(self, name: str, scope: Scope) -> Binding:
        where: Scope | None = scope
        while where is not None:
            if name in where.bindings:
                return where.bindings[name]
            where = where.outer
        return self.unknown.setdefault(name, Binding(name, None))


def _is_shorthand(function: n.Function) -> bool:
    """Whether it is `{ open() { … } }`: in it, `open` is that of the scope around the object."""
    outer = function.parent
    return isinstance(outer, n.Entry) and outer.start == function.start


def targets(target: n.Node) -> Iterator[tuple[n.Name, tuple[Step, ...]]]:
    """The names that an assignment to `target` sets, with the way to each one's value."""
    match target:
        case n.Name():
            yield target, ()
        case n.Sequence(items):
            for index, item in enumerate(items):
                for name, path in targets(item):
                    yield name, (index, *path)
        case n.Mapping(entries):
            for entry in entries:
                key = entry.key.value if isinstance(entry.key, n.Literal) else None
                for name, path in targets(entry.value):
                    yield name, (str(key), *path) if key is not None else ("...", *path)
        case n.Assign():
            yield from targets(target.target)
        case n.Spread():
            for name, path in targets(target.value):
                yield name, ("...", *path)
