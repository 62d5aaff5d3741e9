"""Messages that a program keeps: in attributes, in the state of components, in lists.

`Inbound` follows a message through the function that is given it. What this adds is seen from the
other end: a page that shows `this.text`, a hook's state or `ref.value` shows what a handler put
there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.review.analysis.inbound import Inbound, Trace
from holdfast.review.analysis.origins import Stage
from holdfast.review.syntax import nodes as n

ADDING: Final = frozenset({"push", "unshift", "append", "add", "set", "appendleft", "insert"})
"""Methods by which collections get a part."""


class Kept(Inbound):
    """The messages of a file, in what holds them as well."""

    def _trace(self, node: n.Node) -> Trace | None:
        found = super()._trace(node)
        if found is not None or not isinstance(node, n.Attribute | n.Name):
            return found
        return self._first(self._given(node))

    def _first(self, values: Iterator[n.Node]) -> Trace | None:
        for value in values:
            found = self.trace(value)
            if found is not None and found.stage is not Stage.event:
                return found
        return None

    def _given(self, node: n.Attribute | n.Name) -> Iterator[n.Node]:
        """What a variable or attribute is given, anywhere in the file."""
        slot = self.code.slot(node)
        if isinstance(node, n.Attribute):
            for source in self.code.sources(slot):
                if source.value is not None:
                    yield source.value
            yield from self._component(node)
        else:
            yield from self._hook(node)
        for use in self.code.uses(slot) if slot is not None else ():
            match use.parent:
                case n.Attribute(name=name, parent=n.Call(args=args) as call):
                    if name in ADDING and use.parent is call.callee:
                        yield from args

    def _component(self, node: n.Attribute) -> Iterator[n.Node]:
        """`this.state.text` after `this.setState({ text })`."""
        match node.object:
            case n.Attribute(n.Name("this") as this, "state"):
                owner = self.code.owner(this)
                for call in self.code.calls:
                    if call.method == "setState" and call.args:
                        inside = (
                            call.callee.object if isinstance(call.callee, n.Attribute) else None
                        )
                        if isinstance(inside, n.Name) and self.code.owner(inside) is owner:
                            yield from self._entries(call.args[0], node.name)

    def _hook(self, node: n.Name) -> Iterator[n.Node]:
        """`text` after `const [text, setText] = useState('')` and `setText(event.data)`."""
        source = self.code.binding(node).only("assign")
        if source is None or source.path != (0,) or not isinstance(source.node, n.Assign):
            return
        match source.node.target, source.value:
            case n.Sequence((_, n.Name() as setter)), n.Call(callee):
                if self.code.qualified(callee).rpartition(":")[2].endswith("useState"):
                    for use in self.code.uses(self.code.binding(setter)):
                        if isinstance(use.parent, n.Call) and use.parent.callee is use:
                            for given in use.parent.args:
                                yield from self._results(given)

    def _results(self, given: n.Node) -> Iterator[n.Node]:
        """A value, or what the function that makes it of the one before returns."""
        function = self.code.function(given)
        if function is None:
            yield given
            return
        for node in function.body.find(n.Return):
            if node.value is not None:
                yield node.value

    def _entries(self, given: n.Node, name: str) -> Iterator[n.Node]:
        for result in self._results(given):
            value = result.get(name) if isinstance(result, n.Mapping) else None
            if value is not None:
                yield value

    def shown(self, name: str) -> Trace | None:
        """What a variable of a component is, to the template: `html`, `html.value`, `this.html`."""
        for node in self.code.nodes:
            match node:
                case n.Name(found) if found == name:
                    binding = self.code.binding(node)
                    given = [it.value for it in binding.sources if it.value is not None]
                case n.Attribute(n.Name("this"), found) if found == name:
                    given = []
                case n.Attribute(n.Name(found), "value") if found == name:
                    given = []
                case _:
                    continue
            trace = self._first(iter(given)) or self.trace(node)
            if trace is not None:
                return trace
        return None
