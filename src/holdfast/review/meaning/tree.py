"""One file of Python, JavaScript or TypeScript: its text, its nodes and its scopes."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from holdfast.review.meaning.scopes import Binding, Scopes
from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.parse import parse

if TYPE_CHECKING:
    from holdfast.review.facts.project import Project

K = TypeVar("K", bound=n.Node)


class Tree:
    """A parsed file.

    `broken` is the first line (from 1) that could not be parsed, `deep` the first one nested too
    deep to be read, each None if there is none. `page` is the whole text of a component or web
    page that the program is a part of; offsets are the same in both.
    """

    def __init__(
        self, path: str, text: str, language: str, project: Project, page: str = ""
    ) -> None:
        self.path = path
        self.text = text
        self.page = page
        self.language = language
        self.project = project
        parsed = parse(text, language)
        self.module = parsed.module
        self.broken = parsed.broken
        self.deep = parsed.deep
        self.python = language == "python"
        self.nodes = parsed.nodes
        """All nodes, in source order."""
        self.scopes = Scopes(self.nodes, language)

    def release(self) -> None:
        """Forget everything: the program is of no use afterwards.

        Its parts hold each other. This way they are gone at once, and the garbage collector need
        not find out that they are garbage.
        """
        for node in self.nodes:
            node.parent = node.home = node.tree = None
        self.scopes.release()
        self.__dict__.clear()

    @cached_property
    def _by_kind(self) -> dict[type[n.Node], list[n.Node]]:
        found: dict[type[n.Node], list[n.Node]] = defaultdict(list)
        for node in self.nodes:
            found[type(node)].append(node)
        return found

    def all(self, kind: type[K]) -> list[K]:
        """All nodes of one class, in source order."""
        return self._by_kind.get(kind, [])  # type: ignore[return-value]

    @property
    def calls(self) -> list[n.Call]:
        """All calls, in source order."""
        return self.all(n.Call)

    def source(self, node: n.Node) -> str:
        """The node as it is written."""
        return self.text[node.start : node.end]

    def binding(self, name: n.Name) -> Binding:
        """The variable that a name means."""
        return self.scopes.binding(name)
