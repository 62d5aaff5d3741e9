"""What expressions name, through imports and aliases."""

from __future__ import annotations

from functools import cached_property
from typing import Final, cast

from holdfast.review.meaning.scopes import Source
from holdfast.review.meaning.specifiers import package
from holdfast.review.meaning.tree import Tree
from holdfast.review.meaning.values import is_nothing
from holdfast.review.syntax import nodes as n

FOLLOW: Final = 6
"""How many assignments and wrappers a value is followed through."""
GLOBALS: Final = ("window.", "globalThis.", "global.", "self.")


class Names(Tree):
    """A parsed file, of which is known what it names."""

    @cached_property
    def _names(self) -> dict[n.Node | None, str]:
        return {}

    def qualified(self, node: n.Node | None) -> str:
        """What an expression names, through imports and aliases; "" where that is not known.

        In Python a dotted path, `websockets.asyncio.server.serve`. In JavaScript the module, a
        colon and the path in it: `ws:WebSocketServer`, `ws:default`; a member of a default or
        namespace import counts as a member of the module. A name that the file does not define is
        itself: `WebSocket`, `open`, `process.env`; `window.` and the like are left out.
        """
        name = self._names.get(node)
        if name is None:
            name = self._names[node] = self._qualified(node, FOLLOW)
        return name

    def _qualified(self, node: n.Node | None, depth: int) -> str:
        match node:
            case n.Name():
                return self._qualified_name(node, depth)
            case n.Attribute(inner, name):
                return self._member(self._qualified(inner, depth), name)
            case n.Call(n.Name("require" | "import"), (n.Literal(str(module)), *_)):
                return f"{package(module)}:default"
            case n.Call(callee, (module, *_)) if _is_interop(callee):
                return self._qualified(module, depth)
            case n.Await(value):
                return self._qualified(value, depth)
        return ""

    def _qualified_name(self, node: n.Name, depth: int) -> str:
        binding = self.binding(node)
        if binding.scope is None:
            return "" if node.id in ("this", "super") else node.id
        # `try: from a import x` and `except ImportError: from b import x` mean much the same.
        given = [it for it in binding.sources if not is_nothing(it.value) or it.kind == "import"]
        if given and all(it.kind == "import" for it in given):
            return self._imported(given[0])
        source = binding.only("assign")
        if source is None or depth == 0:
            return ""
        path = self._qualified(source.value, depth - 1)
        for step in source.path:
            path = self._member(path, str(step))
        return path

    def _imported(self, source: Source) -> str:
        item = cast(n.Imported, source.node)
        module = cast(n.Import, item.parent).module
        if self.python:
            return module if item.name == "*" else f"{module.rstrip('.')}.{item.name}"
        return f"{package(module)}:{'default' if item.name == '*' else item.name}"

    def _member(self, owner: str, name: str) -> str:
        if not owner:
            return ""
        if owner.endswith(":default"):
            return owner if name == "default" else f"{owner.removesuffix('default')}{name}"
        path = f"{owner}.{name}"
        for prefix in () if self.python else GLOBALS:
            path = path.removeprefix(prefix)
        return path


def _is_interop(callee: n.Node) -> bool:
    """Whether it is what compilers wrap around `require`."""
    name = getattr(callee, "name", "") or getattr(callee, "id", "")
    return name.startswith(("__import", "_interopRequire"))
