"""What lowering has in common for all languages: positions, and a bound on depth.

Source code may be nested as deep as its writer likes, Python's stack is not. What lies deeper than
`MAX_DEPTH` becomes an Other without parts, so that a hostile file costs no more than a large one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from typing import Final, TypeVar

import tree_sitter as ts

from holdfast.review.syntax.nodes import Block, Function, Node, Other, Several

MAX_DEPTH: Final = 120
EXTRAS: Final = ("comment", "line_continuation", "html_comment", "decorator")
"""What the grammars have between other parts; decorators are looked up where they belong."""
T = TypeVar("T", bound=Node)
_INNER: Final = re.compile(rb"[\x80-\xbf]")
"""The bytes of UTF-8 that begin no character."""


class Lowering:
    """Turns one tree of tree-sitter into nodes. A language adds a method for each kind it knows.

    The method for a kind of the grammar is `on_` and the kind's name.
    """

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._inner = [found.start() for found in _INNER.finditer(source)]
        self._ascii = source.decode() if not self._inner else None
        self._depth = 0
        self._methods: dict[int, Callable[[ts.Node], Node] | None] = {}
        self.deep: int | None = None
        """The first line (from 1) with something nested too deep, if there is any."""

    def module(self, root: ts.Node) -> Block:
        """The whole file."""
        block = self.block(root)
        block.start, block.end = 0, self.offset(len(self._source))
        return block

    def offset(self, byte: int) -> int:
        """A position in characters from one in bytes."""
        return byte - bisect_left(self._inner, byte) if self._inner else byte

    def text(self, node: ts.Node) -> str:
        """The node as it is written."""
        if self._ascii is not None:
            return self._ascii[node.start_byte : node.end_byte]
        return self._source[node.start_byte : node.end_byte].decode()

    def at(self, node: T, where: ts.Node, end: ts.Node | None = None) -> T:
        """Give `node` the place of `where`, or from there to `end`."""
        node.start = self.offset(where.start_byte)
        node.end = self.offset((end or where).end_byte)
        return node

    def lower(self, node: ts.Node) -> Node:
        """The node that stands for one of the grammar's."""
        kind = node.kind_id
        if kind not in self._methods:
            # The grammars tell what is named from what is not by the kind too.
            named = f"on_{node.type}" if node.is_named else ""
            self._methods[kind] = getattr(self, named, None)
        method = self._methods[kind]
        if self._depth >= MAX_DEPTH:
            line = node.start_point.row + 1
            self.deep = line if self.deep is None else min(self.deep, line)
            return self.at(Other(node.type), node)
        self._depth += 1
        try:
            if method is None:
                return self.at(Other(node.type, self.all(node.named_children)), node)
            result = method(node)
        except (LookupError, ValueError):
            # The parser goes on after an error in the source: parts are missing, numbers are none.
            return self.at(Other(node.type), node)
        finally:
            self._depth -= 1
        if result.end == 0:
            self.at(result, node)
        return result

    def maybe(self, node: ts.Node | None) -> Node | None:
        """The same for a part that may be missing."""
        return None if node is None else self.lower(node)

    def all(self, nodes: Iterable[ts.Node]) -> tuple[Node, ...]:
        """The same for many; comments are left out."""
        return tuple(self.lower(node) for node in nodes if node.type not in EXTRAS)

    def block(self, node: ts.Node) -> Block:
        """The statements directly in `node`, or `node` itself as the only one."""
        return self.at(Block(self.statements(node.named_children)), node)

    def statements(self, nodes: Iterable[ts.Node]) -> tuple[Node, ...]:
        """Statements; one of the grammar's may be several of ours."""
        found: list[Node] = []
        for node in nodes:
            if node.type in EXTRAS:
                continue
            item = self.lower(node)
            if isinstance(item, Several):
                found.extend(item.parts)
            else:
                found.append(item)
        return tuple(found)

    def several(self, parts: tuple[Node, ...]) -> Node:
        """Several statements that the grammar takes for one."""
        return parts[0] if len(parts) == 1 else Several(parts)


def part(node: ts.Node, name: str) -> ts.Node:
    """A field of the grammar's node. Raises LookupError where a broken file lacks it."""
    found = node.child_by_field_name(name)
    if found is None:
        raise LookupError(name)
    return found


def same_place(node: T, like: Node) -> T:
    """Give `node` the place of another."""
    node.start, node.end = like.start, like.end
    return node


def linked(root: Node) -> list[Node]:
    """Tell each node which one it is in, and where it and those in it are among all of the tree.

    Returns all, in source order.
    """
    found: list[Node] = []
    stack = [root]
    while stack:
        node = stack.pop()
        node.tree, node.order = found, len(found)
        found.append(node)
        inside = node.children()
        if inside:
            home = node if isinstance(node, Function) else node.home
            for child in inside:
                child.parent, child.home = node, home
            stack += inside[::-1]
    for node in reversed(found):
        if node.parent is not None:
            node.parent.size += node.size
    return found
