"""One vocabulary for the syntax of Python, JavaScript and TypeScript.

A rule that asks "is there a timer that is never cleared?" should not care which language it reads.
So both are lowered into these nodes: what differs only in spelling is the same here (`===` is `==`,
`&&` is `and`, `null` and `None` are `Literal(None)`, `throw` is `Raise`), what is only syntax is
gone (parentheses, semicolons, types, `export`), and what no rule asks about is `Other`.

An expression that stands as a statement is itself an item of its Block. Every field is a string, a
number, a node, or a tuple of nodes, so that a tree can be walked without knowing its classes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import ClassVar, Final, TypeVar, cast

from holdfast.findings import Span
from holdfast.review.syntax.operators import (
    AssignOp,
    BinaryOp,
    Declares,
    Jumps,
    Scopes,
    UnaryOp,
)

T = TypeVar("T", bound="Node")


@dataclass(slots=True, eq=False)
class Node:
    """A part of a program: characters `start` up to `end`, inside of `parent`."""

    __match_args__: ClassVar[tuple[str, ...]]

    start: int = field(default=0, kw_only=True, repr=False)
    end: int = field(default=0, kw_only=True, repr=False)
    parent: Node | None = field(default=None, kw_only=True, repr=False)
    inside: tuple[Node, ...] | None = field(default=None, kw_only=True, repr=False)
    """What `children` found, once the tree is complete."""
    tree: list[Node] | None = field(default=None, kw_only=True, repr=False)
    """All nodes of the complete tree: this one is at `order`, and `size` of them are in it."""
    order: int = field(default=0, kw_only=True, repr=False)
    size: int = field(default=1, kw_only=True, repr=False)
    home: Function | None = field(default=None, kw_only=True, repr=False)
    """The innermost function around it, once the tree is complete."""

    @property
    def span(self) -> Span:
        """Where it stands in the text, in characters."""
        return Span(self.start, self.end)

    def children(self) -> tuple[Node, ...]:
        """The nodes directly in this one, in the order of their fields."""
        if self.inside is None:
            found: list[Node] = []
            kind = type(self)
            if kind not in _PARTS:
                _PARTS[kind] = _parts(kind)
            for name in _PARTS[kind]:
                value = getattr(self, name)
                if type(value) is tuple:
                    found += value
                elif value is not None:
                    found.append(value)
            self.inside = tuple(found)
        return self.inside

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in source order."""
        if self.tree is not None:
            return iter(self.tree[self.order : self.order + self.size])
        return chain([self], *(child.walk() for child in self.children()))

    def find(self, kind: type[T]) -> Iterator[T]:
        """The nodes of one class, in this one and below."""
        return (node for node in self.walk() if isinstance(node, kind))

    def ancestors(self) -> Iterator[Node]:
        """The nodes around this one, from the inside out."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def enclosing(self, *kinds: type[T]) -> T | None:
        """The nearest node around this one that is of one of these classes."""
        if kinds == _HOMES and self.tree is not None:
            return cast(T | None, self.home)
        node = self.parent
        while node is not None and not isinstance(node, kinds):
            node = node.parent
        return node

    def within(self, other: Node) -> bool:
        """Whether this node is `other` or inside of it."""
        if self.tree is not None and self.tree is other.tree:
            return other.order <= self.order < other.order + other.size
        node: Node | None = self
        while node is not None and node is not other:
            node = node.parent
        return node is not None


_PARTS: Final[dict[type[Node], tuple[str, ...]]] = {}
_PLAIN: Final = (
    "str",
    "bool",
    "str | bytes | int | float | bool | None",
    "AssignOp",
    "BinaryOp",
    "Declares",
    "Jumps",
    "Scopes",
    "UnaryOp",
)
"""Types of fields that hold no nodes."""


def _parts(kind: type[Node]) -> tuple[str, ...]:
    """The fields of a class that hold nodes."""
    types = {field.name: field.type for field in fields(kind)}
    return tuple(name for name in kind.__match_args__ if types[name] not in _PLAIN)


# Expressions.


@dataclass(slots=True, eq=False)
class Name(Node):
    """A variable, or `this`, `self`, `super`."""

    id: str


@dataclass(slots=True, eq=False)
class Literal(Node):
    """A constant: str, bytes, int, float, bool, None; JavaScript's `null` is None."""

    value: str | bytes | int | float | bool | None


@dataclass(slots=True, eq=False)
class Template(Node):
    """A string with expressions in it: an f-string or a template literal."""

    parts: tuple[Node, ...]


@dataclass(slots=True, eq=False)
class Regex(Node):
    """A regular expression literal."""

    pattern: str


@dataclass(slots=True, eq=False)
class Attribute(Node):
    """`object.name`; in JavaScript also `object?.name` and `object['name']`."""

    object: Node
    name: str
    name_start: int = field(default=0, kw_only=True, repr=False)


@dataclass(slots=True, eq=False)
class Subscript(Node):
    """`object[index]`; a slice is an Other."""

    object: Node
    index: Node


@dataclass(slots=True, eq=False)
class Keyword(Node):
    """`name=value` in a call; `name` is empty for `**value`."""

    name: str
    value: Node


@dataclass(slots=True, eq=False)
class Call(Node):
    """A call. `new` for JavaScript's `new`. A spread argument is a Spread."""

    callee: Node
    args: tuple[Node, ...]
    keywords: tuple[Keyword, ...] = ()
    new: bool = False

    @property
    def method(self) -> str | None:
        """The name after the last dot of what is called, if there is one."""
        return self.callee.name if isinstance(self.callee, Attribute) else None

    @property
    def callee_name(self) -> str:
        """The last name of what is called, `b` in `a.b()` and in `b()`; empty if it has none."""
        if isinstance(self.callee, Attribute):
            return self.callee.name
        return self.callee.id if isinstance(self.callee, Name) else ""


@dataclass(slots=True, eq=False)
class Sequence(Node):
    """A list, array, tuple or set; as a target, a pattern."""

    items: tuple[Node, ...]


@dataclass(slots=True, eq=False)
class Entry(Node):
    """One `key: value` of a Mapping. `key` is None for a spread."""

    key: Node | None
    value: Node


@dataclass(slots=True, eq=False)
class Mapping(Node):
    """A dict or object; as a target, a pattern. A method in it is an Entry with a Function."""

    entries: tuple[Entry, ...]

    def get(self, *names: str) -> Node | None:
        """The value of the last entry with one of these constant keys."""
        found = None
        for entry in self.entries:
            if isinstance(entry.key, Literal) and entry.key.value in names:
                found = entry.value
        return found


@dataclass(slots=True, eq=False)
class Unary(Node):
    """`not`, `-`, `+`, `~`, `typeof`, `void`."""

    op: UnaryOp
    operand: Node


@dataclass(slots=True, eq=False)
class Binary(Node):
    """Arithmetic, comparison, `and`, `or`, `??`, `in`, `not in`, `is`, `is not`, `instanceof`, `,`.

    `===` is `==`, `!==` is `!=`, `&&` is `and`, `||` is `or`. A chain `a < b < c` is
    `(a < b) and (b < c)`.
    """

    op: BinaryOp
    left: Node
    right: Node


@dataclass(slots=True, eq=False)
class Conditional(Node):
    """`then if test else other`, `test ? then : other`."""

    test: Node
    then: Node
    other: Node


@dataclass(slots=True, eq=False)
class Await(Node):
    """`await value`."""

    value: Node


@dataclass(slots=True, eq=False)
class Yield(Node):
    """`yield value`, `yield from value`."""

    value: Node | None


@dataclass(slots=True, eq=False)
class Spread(Node):
    """`*value`, `...value`."""

    value: Node


@dataclass(slots=True, eq=False)
class Comprehension(Node):
    """A comprehension or generator expression; its loops are nested, the element innermost."""

    element: Node
    loops: tuple[Node, ...]


@dataclass(slots=True, eq=False)
class Jsx(Node):
    """An element of JSX. A spread attribute is an Entry without key."""

    tag: Node | None
    attributes: tuple[Entry, ...]
    body: tuple[Node, ...]


@dataclass(slots=True, eq=False)
class Other(Node):
    """What no rule asks about; `kind` is the grammar's name for it."""

    kind: str
    parts: tuple[Node, ...] = ()


# Definitions.


@dataclass(slots=True, eq=False)
class Param(Node):
    """A parameter. `target` is a Name or a pattern, `rest` is `*`, `**` or ``."""

    target: Node
    default: Node | None = None
    annotation: Node | None = None
    rest: str = ""


@dataclass(slots=True, eq=False)
class Function(Node):
    """A function, method, lambda or arrow function. `name` is empty where it has none.

    The body of a lambda, or of an arrow function without braces, is a Block with one Return whose
    span is the expression's.
    """

    name: str
    params: tuple[Param, ...]
    body: Block
    decorators: tuple[Node, ...] = ()
    is_async: bool = False
    generator: bool = False
    arrow: bool = False
    annotation: Node | None = None
    static: bool = False

    @property
    def is_method(self) -> bool:
        """Whether it is a method of a class (not of an object literal)."""
        return isinstance(self.parent, Block) and isinstance(self.parent.parent, Class)

    @property
    def takes_self(self) -> bool:
        """Whether it is a method of Python whose first parameter is what it is called on."""
        return self.is_method and not self.static


@dataclass(slots=True, eq=False)
class Class(Node):
    """A class. A field of JavaScript is an Assign to a Name in its body."""

    name: str
    bases: tuple[Node, ...]
    body: Block
    decorators: tuple[Node, ...] = ()

    def method(self, *names: str, static: bool = False) -> Function | None:
        """The method with one of these names, functions assigned to a field among them.

        JavaScript may have a static method of the same name beside it: `static` prefers that one.
        """
        found: list[Function] = []
        for item in self.body.body:
            if isinstance(item, Function) and item.name in names:
                found.append(item)
            match item:
                case Assign(Name(name), Function() as function) if name in names:
                    found.append(function)
        return next((it for it in found if it.static is static), found[0] if found else None)


# Statements.


@dataclass(slots=True, eq=False)
class Block(Node):
    """Statements, one after the other; also the whole file."""

    body: tuple[Node, ...]


@dataclass(slots=True, eq=False)
class Assign(Node):
    """`target = value`, with `op` such as `+` for `+=`; `x++` is `x += 1`.

    `declares` is const, let, var, `:=`, field, or `` for a plain assignment. `value` is None where
    something is only declared. `a = b = c` is an Assign whose value is an Assign.
    """

    target: Node
    value: Node | None
    op: AssignOp = ""
    declares: Declares = ""
    annotation: Node | None = None


@dataclass(slots=True, eq=False)
class Several(Node):
    """Statements that the grammar takes for one, where none can stand: `for (let a = 1, b = 2;;)`.

    In a Block they are its own.
    """

    parts: tuple[Node, ...]


@dataclass(slots=True, eq=False)
class Delete(Node):
    """`del target`; JavaScript's `delete target` too."""

    targets: tuple[Node, ...]


@dataclass(slots=True, eq=False)
class If(Node):
    """`if`; an `elif` is an If in `other`."""

    test: Node
    then: Block
    other: Block | None = None


@dataclass(slots=True, eq=False)
class While(Node):
    """`while` and `do … while`."""

    test: Node
    body: Block


@dataclass(slots=True, eq=False)
class For(Node):
    """`for (init; test; update)`."""

    init: Node | None
    test: Node | None
    update: Node | None
    body: Block


@dataclass(slots=True, eq=False)
class ForEach(Node):
    """`for target in iterable`, `for (const target of iterable)`, `for await`, `async for`.

    `keys` for JavaScript's `for … in`.
    """

    target: Node
    iterable: Node
    body: Block
    is_async: bool = False
    keys: bool = False


@dataclass(slots=True, eq=False)
class Handler(Node):
    """One `except` or `catch`. Without `types` it takes everything."""

    types: tuple[Node, ...]
    target: Node | None
    body: Block


@dataclass(slots=True, eq=False)
class Try(Node):
    """`try` with its handlers, `else` and `finally`."""

    body: Block
    handlers: tuple[Handler, ...]
    other: Block | None = None
    final: Block | None = None


@dataclass(slots=True, eq=False)
class WithItem(Node):
    """`value as target`."""

    value: Node
    target: Node | None


@dataclass(slots=True, eq=False)
class With(Node):
    """`with`, `async with`."""

    items: tuple[WithItem, ...]
    body: Block
    is_async: bool = False


@dataclass(slots=True, eq=False)
class Case(Node):
    """One case of a Switch; without `tests` it is the default."""

    tests: tuple[Node, ...]
    body: Block


@dataclass(slots=True, eq=False)
class Switch(Node):
    """`switch`, `match`."""

    subject: Node
    cases: tuple[Case, ...]


@dataclass(slots=True, eq=False)
class Return(Node):
    """`return value`."""

    value: Node | None = None


@dataclass(slots=True, eq=False)
class Raise(Node):
    """`raise value`, `throw value`."""

    value: Node | None = None


@dataclass(slots=True, eq=False)
class Assert(Node):
    """Python's `assert test`."""

    test: Node
    message: Node | None = None


@dataclass(slots=True, eq=False)
class Jump(Node):
    """`break`, `continue` or `pass`, which is JavaScript's `;` too."""

    kind: Jumps


@dataclass(slots=True, eq=False)
class Declare(Node):
    """Python's `global` and `nonlocal`."""

    kind: Scopes
    names: tuple[Name, ...]


@dataclass(slots=True, eq=False)
class Imported(Node):
    """One imported name. `name` is `*` for a namespace, `default` for a default import."""

    name: str
    local: str


@dataclass(slots=True, eq=False)
class Import(Node):
    """`import` of names from `module`.

    Python's `import a.b` has one Imported `*` whose local name is `a`, and `module` is `a`;
    `import a.b as c` has `module` `a.b`.
    """

    module: str
    names: tuple[Imported, ...]


Loop = While | For | ForEach
Definition = Function | Class
_HOMES: Final = (Function,)
