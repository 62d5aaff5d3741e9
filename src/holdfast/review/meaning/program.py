"""One file of Python, JavaScript or TypeScript: its syntax, and what it means.

In layers, each of which asks those below: `tree`, `names`, `slots` and this.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Final

from holdfast.review.meaning import catching, options, values
from holdfast.review.meaning.keeping import per_node
from holdfast.review.meaning.names import FOLLOW
from holdfast.review.meaning.slots import Slots
from holdfast.review.syntax import nodes as n

WRAPPERS: Final = frozenset(
    {"bind", "partial", "useCallback", "useEvent", "debounce", "throttle", "promisify", "wraps"}
)


class Program(Slots):
    """A parsed file, of which is known what its expressions are and what its functions do."""

    # Values.

    def follow(self, node: n.Node) -> n.Node:
        """The expression that a name or attribute stands for, where it is given only one.

        Constant attributes of an object literal are looked up in it. What cannot be followed is
        returned as it is.
        """
        for _ in range(FOLLOW):
            found = self._step(node)
            if found is None:
                break
            node = found
        return node

    @per_node
    def _step(self, node: n.Node) -> n.Node | None:
        if isinstance(node, n.Attribute):
            inside = self.follow(node.object) if isinstance(node.object, n.Name) else None
            if isinstance(inside, n.Mapping) and inside.get(node.name) is not None:
                return inside.get(node.name)
            method = self.owners.method(node)
            if method is not None:
                return method
            owner = self.owner(node.object)
            if isinstance(owner, n.Mapping) and (method := _method_of(owner, node.name)):
                return method
        if not isinstance(node, n.Name | n.Attribute):
            return None
        given = [it for it in self.sources(self.slot(node)) if it.kind != "declare"]
        # An attribute is often made empty first: `self.task = None`.
        if len(given) > 1:
            given = [it for it in given if it.value is None or not values.is_nothing(it.value)]
        if len(given) != 1 or given[0].kind not in ("assign", "function", "class", "with"):
            return None
        value = given[0].value
        for step in given[0].path:
            inside = self.follow(value) if value is not None else None
            value = inside.get(str(step)) if isinstance(inside, n.Mapping) else None
        return value

    def constant(self, node: n.Node | None) -> values.Value:
        """The value of an expression, or `values.UNKNOWN`."""
        return values.fold(self, node)

    def number(self, node: n.Node | None) -> float | None:
        """The value of an expression, where it is a number (not a boolean)."""
        value = values.fold(self, node)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    # Functions.

    @per_node
    def function(self, node: n.Node | None) -> n.Function | None:
        """The function that an expression names or makes: inline, by name, bound, or wrapped."""
        for _ in range(FOLLOW):
            if node is None or isinstance(node, n.Function):
                return node
            if isinstance(node, n.Call):
                name = node.callee_name
                if name not in WRAPPERS:
                    return None
                bound = node.callee.object if isinstance(node.callee, n.Attribute) else None
                node = bound if name == "bind" else next(iter(node.args), None)
            else:
                node = self._step(node)
        return None

    def bound(self, node: n.Node | None) -> int:
        """How many of a function's first parameters an expression gives already: `f.bind(null, x)`
        gives one, and so does `partial(f, x)`."""
        if not isinstance(node, n.Call):
            return 0
        name = node.callee_name
        return max(len(node.args) - 1, 0) if name in ("bind", "partial") else 0

    @cached_property
    def _callers(self) -> dict[n.Function, list[n.Call]]:
        found: dict[n.Function, list[n.Call]] = defaultdict(list)
        for call in self.calls:
            function = self.function(call.callee)
            if function is not None:
                found[function].append(call)
        return found

    def callers(self, function: n.Function) -> list[n.Call]:
        """The calls of a function in this file."""
        return self._callers.get(function, [])

    def called(self, root: n.Node, depth: int = 3) -> Iterator[n.Node]:
        """All nodes in `root`, and in the functions of this file that it calls, level by level.

        A function that is only defined in `root` is a part of it, whoever calls it.
        """
        seen: set[n.Node] = {root}
        level = [root]
        for _ in range(depth + 1):
            following: list[n.Node] = []
            for part in level:
                for node in part.walk():
                    yield node
                    if isinstance(node, n.Call):
                        function = self.function(node.callee)
                        if function in seen or function is None or function.within(part):
                            continue
                        seen.add(function)
                        following.append(function)
            level = following

    def guarded(self, node: n.Node, names: Iterable[str] = (), depth: int = 3) -> bool:
        """Whether an error of `node` is caught: by a try around it, or around every call of its
        function. With `names`, only by handlers of one of them, or of everything."""
        return catching.guarded(self, node, frozenset(names), depth)

    # Calls and their options.

    def option(self, call: n.Call, *names: str) -> n.Node | None:
        """A keyword argument, or a key of an object that is an argument, with one of these names.

        A variable that holds the object is followed.
        """
        return options.option(self, call, *names)

    def open_ended(self, call: n.Call) -> bool:
        """Whether a call has options that cannot be seen: a spread, `**`, an unknown variable."""
        return options.open_ended(self, call)


def _method_of(owner: n.Mapping, name: str) -> n.Function | None:
    """A method of an object, or of a component of Vue, which has them in `methods`."""
    for mapping in (owner, owner.get("methods", "actions")):
        found = mapping.get(name) if isinstance(mapping, n.Mapping) else None
        if isinstance(found, n.Function):
            return found
    return None
