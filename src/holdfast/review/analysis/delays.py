"""How a delay is read: through the variables, calls and functions of the file that make it up.

A variable that is set from its own last value (`delay *= 2`, `attempts += 1`) is a state of the
delay, and makes it grow. What other code decides, such as `backoff.next()`, makes it opaque; a
number that comes from a setting is a constant, only an unknown one.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from holdfast.review.analysis.delay import CHANCE, CONSTANT, OPAQUE, Delay, Growth
from holdfast.review.analysis.delay_arithmetic import chosen, combined, drawn, least, union
from holdfast.review.analysis.delay_sources import Reader
from holdfast.review.analysis.delay_variables import variable
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n

SETTINGS: Final = frozenset({"get", "getenv", "int", "float", "Number", "parseInt", "parseFloat"})
THROUGH: Final = frozenset(
    {"round", "floor", "ceil", "trunc", "abs", "Number", "int", "float", "timedelta", "max"}
)
"""Functions that give back what they are given, more or less."""
DEPTH: Final = 12


def delay_of(code: Code, node: n.Node | None) -> Delay:
    """What the file says of a delay, written as `node`."""
    return CONSTANT if node is None else _Expressions(code).read(node)


def returned_by(code: Code, function: n.Function) -> Delay:
    """What the file says of the delays that a function returns."""
    return _Expressions(code).returned(function)


class _Expressions(Reader):
    def read(self, node: n.Node) -> Delay:
        """What an expression is as a delay."""
        if len(self.active) > DEPTH:
            return OPAQUE
        match node:
            case n.Binary(op, left, right):
                return self._binary(op, left, right)
            case n.Unary(_, value) | n.Await(value) | n.Assign(_, n.Node() as value, op=""):
                return self.read(value)
            case n.Conditional(test, then, other):
                return chosen(test, self.read(then), self.read(other))
            case n.Call():
                return self._call(node)
            case n.Subscript(items, index):
                return self._item(items, index)
            case n.Name() | n.Attribute():
                return variable(self, node)
            case n.Assign(target, n.Node() as value):
                return self._binary(node.op, target, value)
        return CONSTANT

    def returned(self, function: n.Function) -> Delay:
        """What a function returns as a delay."""
        if function in self.active:
            return CONSTANT
        if function.generator or any(
            CHANCE.search(self.code.source(it)) for it in function.decorators
        ):
            return OPAQUE
        with self.inside(function):
            values = [
                self.read(it.value)
                for it in function.body.find(n.Return)
                if it.value is not None and it.enclosing(n.Function) is function
            ]
        return union(*values) if values else OPAQUE

    def _binary(self, op: str, left: n.Node, right: n.Node) -> Delay:
        return combined(op, self.read(left), self.read(right), self.code.number(right))

    def _call(self, call: n.Call) -> Delay:
        name = call.callee_name
        given = [self.read(it) for it in (*call.args, *(it.value for it in call.keywords))]
        if CHANCE.search(name) or name == "getRandomValues":
            return drawn(given)
        if name == "min":
            return least(self.code, call, given)
        if name == "pow":
            base, exponent = (*given, CONSTANT, CONSTANT)[:2]
            return combined("**", base, exponent, None)
        if name in THROUGH:
            return union(*given)
        if name == "next" and call.args:
            return self._next(call.args[0])
        function = self.code.function(call.callee)
        if function is not None:
            return self.returned(function)
        if name in SETTINGS:
            return CONSTANT
        return replace(union(*given), opaque=True)

    def _next(self, node: n.Node) -> Delay:
        """What a generator of the file gives next, where that grows."""
        slot = self.code.slot(node)
        made = [it.value for it in self.code.sources(slot)] if slot is not None else [node]
        calls = [it for it in made if isinstance(it, n.Call)]
        functions = {self.code.function(it.callee) for it in calls}
        function = functions.pop() if len(functions) == 1 else None
        if function is None or not function.generator or function in self.active:
            return OPAQUE
        with self.inside(function):
            yields = [it.value for it in function.body.find(n.Yield) if it.value is not None]
            found = union(*(self.read(it) for it in yields))
        if not found.grows:
            return OPAQUE
        return found if slot is None else replace(found, states=(*found.states, slot))

    def _item(self, items: n.Node, index: n.Node) -> Delay:
        """A delay out of a list, by the number of the attempt."""
        found = self.code.follow(items)
        place = self.read(index)
        if isinstance(found, n.Sequence):
            return Delay(Growth.linear, place.jitter, capped=True, states=place.states)
        if isinstance(found, n.Call):
            return union(place, self.read(found))
        return replace(place, opaque=place.opaque or place.grows)
