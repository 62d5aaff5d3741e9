"""The arithmetic of a delay: does it grow, is it capped, is there chance in it, and before what.

A delay is followed through variables, attributes, parameters and functions of the file. A variable
that is set from its own last value (`delay *= 2`, `attempts += 1`) is a state of the delay, and
makes it grow. What other code decides, such as `backoff.next()`, makes it opaque; a number that
comes from a setting is a constant, only an unknown one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Final

from holdfast.review.analysis.guards import only_tells
from holdfast.review.code import Code
from holdfast.review.meaning.scopes import Source
from holdfast.review.meaning.slots import Slot
from holdfast.review.syntax import nodes as n


class Growth(IntEnum):
    """How a delay changes from one attempt to the next."""

    constant = 0
    linear = 1
    exponential = 2


class Jitter(IntEnum):
    """Whether there is chance in a delay; `clipped` where a cap takes it away again."""

    none = 0
    clipped = 1
    full = 2


@dataclass(frozen=True, slots=True)
class Delay:
    """What is known of a delay.

    `states` are the variables and attributes that it grows with. `capped` says that growth ends:
    at `cap`, where the file says so with a function such as `min`. `itself` marks the last value
    of a state. `opaque` is set where code that is not seen has a say.
    """

    growth: Growth = Growth.constant
    jitter: Jitter = Jitter.none
    capped: bool = False
    opaque: bool = False
    itself: bool = False
    cap: n.Call | None = None
    states: tuple[Slot, ...] = ()

    @property
    def grows(self) -> bool:
        """Whether it is longer after more attempts."""
        return self.growth > Growth.constant


CONSTANT: Final = Delay()
OPAQUE: Final = Delay(opaque=True)
COUNTS: Final = re.compile(r"attempt|retries|tries|retry_?count|failures|backoff_?count", re.I)
LIMITS: Final = re.compile(r"max|limit|delay|interval|timeout", re.I)
CHANCE: Final = re.compile(r"jitter|random|rand(int|range|om)?$|^uniform$|^expovariate$", re.I)
PLANS: Final = re.compile(r"back_?off", re.I)
SETTINGS: Final = frozenset({"get", "getenv", "int", "float", "Number", "parseInt", "parseFloat"})
THROUGH: Final = frozenset(
    {"round", "floor", "ceil", "trunc", "abs", "Number", "int", "float", "timedelta", "max"}
)
"""Functions that give back what they are given, more or less."""
DELAYS: Final = frozenset({"delay", "reconnectInterval", "retryWait", "retryDelay"})
"""Options that are functions of the number of attempts."""
DEPTH: Final = 12


def delay_of(code: Code, node: n.Node | None) -> Delay:
    """What the file says of a delay, written as `node`."""
    return CONSTANT if node is None else _Reader(code).read(node)


def returned_by(code: Code, function: n.Function) -> Delay:
    """What the file says of the delays that a function returns."""
    return _Reader(code).returned(function)


def comparisons(code: Code, slot: Slot) -> list[n.Binary]:
    """Where a variable or attribute is compared by size, and more than a message comes of it."""
    return [
        node
        for node in code.all(n.Binary)
        if node.op in ("<", "<=", ">", ">=")
        and any(code.slot(side) == slot for side in (node.left, node.right))
        and not only_tells(node)
    ]


def union(*parts: Delay) -> Delay:
    """A delay that is one of several, or made of several."""
    growing = [it for it in parts if it.grows]
    return Delay(
        growth=max((it.growth for it in parts), default=Growth.constant),
        jitter=max((it.jitter for it in parts), default=Jitter.none),
        capped=bool(growing) and all(it.capped for it in growing),
        opaque=any(it.opaque for it in parts),
        itself=any(it.itself for it in parts),
        cap=next((it.cap for it in parts if it.cap is not None), None),
        states=tuple(dict.fromkeys(slot for it in parts for slot in it.states)),
    )


class _Reader:
    """One walk through the expressions that make up a delay."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self._active: dict[Slot, Delay] = {}

    def read(self, node: n.Node) -> Delay:
        """What an expression is as a delay."""
        if len(self._active) > DEPTH:
            return OPAQUE
        match node:
            case n.Binary(op, left, right):
                return self._binary(op, self.read(left), self.read(right), right)
            case n.Unary(_, value) | n.Await(value) | n.Assign(_, n.Node() as value, op=""):
                return self.read(value)
            case n.Conditional(test, then, other):
                return self._choice(test, self.read(then), self.read(other))
            case n.Call():
                return self._call(node)
            case n.Subscript(items, index):
                return self._item(items, index)
            case n.Name() | n.Attribute():
                return self._variable(node)
            case n.Assign(target, n.Node() as value):
                return self._binary(node.op, self.read(target), self.read(value), value)
        return CONSTANT

    def _binary(self, op: str, left: Delay, right: Delay, factor: n.Node) -> Delay:
        both = union(left, right)
        growth = both.growth
        if op in ("**", "<<") and (right.grows or left.itself):
            growth = Growth.exponential
        elif left.itself or right.itself:
            number = self._code.number(factor)
            if op == "*" and (number is None or number > 1):
                growth = Growth.exponential
            elif op == "+":
                growth = max(growth, Growth.linear)
        if op in ("or", "and", "??"):
            return both
        return replace(both, growth=growth, itself=False)

    def _choice(self, test: n.Node, then: Delay, other: Delay) -> Delay:
        """`delay > limit ? limit : delay` is a cap."""
        both = union(then, other)
        compares = isinstance(test, n.Binary) and test.op in ("<", "<=", ">", ">=")
        if compares and then.grows != other.grows:
            growing = then if then.grows else other
            clipped = growing.jitter is Jitter.full and not growing.capped
            return replace(both, capped=True, jitter=Jitter.clipped if clipped else both.jitter)
        return both

    def _call(self, call: n.Call) -> Delay:
        name = call.callee_name
        given = [self.read(it) for it in (*call.args, *(it.value for it in call.keywords))]
        if CHANCE.search(name) or name == "getRandomValues":
            return replace(union(*given), jitter=Jitter.full, itself=False, growth=_spread(given))
        if name == "min":
            return self._minimum(call, given)
        if name == "pow":
            left, right = (*given, CONSTANT, CONSTANT)[:2]
            return self._binary("**", left, right, call)
        if name in THROUGH:
            return union(*given)
        if name == "next" and call.args:
            return self._drawn(call.args[0])
        function = self._code.function(call.callee)
        if function is not None:
            return self.returned(function)
        if name in SETTINGS:
            return CONSTANT
        return replace(union(*given), opaque=True)

    def _drawn(self, node: n.Node) -> Delay:
        """What a generator of the file gives next, where that grows."""
        slot = self._code.slot(node)
        made = [it.value for it in self._code.sources(slot)] if slot is not None else [node]
        calls = [it for it in made if isinstance(it, n.Call)]
        functions = {self._code.function(it.callee) for it in calls}
        function = functions.pop() if len(functions) == 1 else None
        if function is None or not function.generator or function in self._active:
            return OPAQUE
        self._active[function] = CONSTANT
        yields = [it.value for it in function.body.find(n.Yield) if it.value is not None]
        found = union(*(self.read(it) for it in yields))
        del self._active[function]
        if not found.grows:
            return OPAQUE
        return found if slot is None else replace(found, states=(*found.states, slot))

    def _minimum(self, call: n.Call, given: list[Delay]) -> Delay:
        """The least of several: what grows ends there, and the chance in it with it."""
        both = union(*given)
        if not any(not it.grows and not it.itself for it in given):
            return both
        jitter = Jitter.none
        for it in given:
            capped = it.capped and not self._same_limit(call, it.cap)
            clipped = it.grows and it.jitter is Jitter.full and not capped
            jitter = max(jitter, Jitter.clipped if clipped else it.jitter)
        cap = call if both.grows else both.cap
        return replace(both, capped=True, jitter=jitter, cap=cap)

    def _same_limit(self, call: n.Call, inner: n.Call | None) -> bool:
        """Whether a delay is cut at the same limit twice: `min(min(x, 30) + chance, 30)`."""
        limits = {self._code.source(it) for it in call.args}
        return inner is not None and any(self._code.source(it) in limits for it in inner.args)

    def returned(self, function: n.Function) -> Delay:
        """What a function returns as a delay."""
        if function in self._active:
            return CONSTANT
        if function.generator or any(
            CHANCE.search(self._code.source(it)) for it in function.decorators
        ):
            return OPAQUE
        self._active[function] = CONSTANT
        values = [
            self.read(it.value)
            for it in function.body.find(n.Return)
            if it.value is not None and it.enclosing(n.Function) is function
        ]
        del self._active[function]
        return union(*values) if values else OPAQUE

    def _item(self, items: n.Node, index: n.Node) -> Delay:
        """A delay out of a list, by the number of the attempt."""
        found = self._code.follow(items)
        place = self.read(index)
        if isinstance(found, n.Sequence):
            return Delay(Growth.linear, place.jitter, capped=True, states=place.states)
        if isinstance(found, n.Call):
            return union(place, self.read(found))
        return replace(place, opaque=place.opaque or place.grows)

    # Variables.

    def _variable(self, node: n.Name | n.Attribute) -> Delay:
        slot = self._code.slot(node)
        if slot is None:
            return _unseen(node.name if isinstance(node, n.Attribute) else node.id)
        if slot in self._active:
            return self._active[slot]
        sources = [it for it in self._code.sources(slot) if it.kind != "declare"]
        name = node.name if isinstance(node, n.Attribute) else node.id
        if not sources:
            inside = self._code.follow(node)
            return _unseen(name) if inside is node else self._guarded(slot, inside)
        if _in_order(node, sources):
            return self._sequence(slot, node, sources)
        elsewhere = _other_branches(node)
        return self._state(slot, [it for it in sources if not _is_in(it.node, elsewhere)])

    def _guarded(self, slot: Slot, node: n.Node) -> Delay:
        self._active[slot] = CONSTANT
        found = self.read(node)
        del self._active[slot]
        return found

    def _sequence(self, slot: Slot, use: n.Node, sources: list[Source]) -> Delay:
        """A variable that is computed step by step before it is used."""
        current: Delay | None = None
        for source in sources:
            if source.node.start >= use.start:
                break
            self._active[slot] = current or CONSTANT
            value = self._source(source, current or CONSTANT)
            del self._active[slot]
            test = _condition(source.node, use)
            if test is None or current is None:
                current = value
            elif self._mentions(test, slot) and current.grows:
                clipped = current.jitter is Jitter.full and not current.capped
                jitter = Jitter.clipped if clipped else current.jitter
                current = replace(current, capped=True, jitter=jitter)
            else:
                current = union(current, value)
        return current or CONSTANT

    def _mentions(self, test: n.Node, slot: Slot) -> bool:
        return any(
            self._code.slot(it) == slot
            for it in test.walk()
            if isinstance(it, n.Name | n.Attribute)
        )

    def _state(self, slot: Slot, sources: list[Source]) -> Delay:
        """A variable that keeps its value from one attempt to the next."""
        self._active[slot] = Delay(itself=True)
        parts = [self._source(it, self._active[slot]) for it in sources]
        del self._active[slot]
        found = replace(union(*parts), itself=False)
        if not found.grows:
            return found
        # `delay *= 2`, and `delay = min(delay, 30)` on a line of its own.
        cut = any(it.itself and it.capped for it in parts)
        bounded = found.capped or cut or bool(comparisons(self._code, slot))
        return replace(found, capped=bounded, states=(*found.states, slot))

    def _source(self, source: Source, before: Delay) -> Delay:
        value = CONSTANT if source.value is None else self.read(source.value)
        if source.kind == "update" and isinstance(source.node, n.Assign) and source.value:
            return self._binary(source.node.op, before, value, source.value)
        if source.kind == "param" and isinstance(source.node, n.Param):
            return self._param(source.node, source, value)
        if source.kind == "for":
            return _looped(self._code, source)
        if source.path and isinstance(source.value, n.Call):
            return self._react_state(source)
        if source.path:
            return CONSTANT
        return value

    def _param(self, param: n.Param, source: Source, default: Delay) -> Delay:
        function = param.parent
        match function:
            case n.Function(parent=n.Entry(n.Literal(str(name)))) if name in DELAYS:
                return Delay(Growth.linear)
        if source.path or not isinstance(function, n.Function):
            return union(default, _unseen(str(source.path[-1]) if source.path else ""))
        named = param.target.id if isinstance(param.target, n.Name) else ""
        index = function.params.index(param)
        given = [default]
        for call in self._code.callers(function):
            shift = (
                self._code.python and function.takes_self and isinstance(call.callee, n.Attribute)
            )
            keyword = next((it.value for it in call.keywords if it.name == named), None)
            position = index - shift
            if keyword is None and 0 <= position < len(call.args):
                keyword = call.args[position]
            if keyword is not None:
                given.append(self.read(keyword))
        return union(*given, _unseen(named)) if len(given) == 1 else union(*given)

    def _react_state(self, source: Source) -> Delay:
        """`const [delay, setDelay] = useState(1000)`: what the setter is given."""
        match source.node:
            case n.Assign(n.Sequence((n.Name(name), n.Name() as setter)), n.Call(args=first)):
                pass
            case _:
                return OPAQUE
        given = [self.read(it) for it in first]
        for call in self._code.calls:
            named = isinstance(call.callee, n.Name) and self._code.binding(call.callee)
            if named and named is self._code.binding(setter) and call.args:
                given.append(self._set(call.args[0]))
        return union(*given, _unseen(name))

    def _set(self, value: n.Node) -> Delay:
        function = self._code.function(value)
        if function is None or not function.params:
            return self.read(value)
        target = function.params[0].target
        slot = self._code.slot(target)
        if slot is None:
            return CONSTANT
        self._active[slot] = Delay(itself=True)
        found = self.returned(function)
        del self._active[slot]
        return found


def _spread(given: list[Delay]) -> Growth:
    """The growth of a random number: that of its bounds, its own last value among them."""
    growth = max((it.growth for it in given), default=Growth.constant)
    return max(growth, Growth.linear) if any(it.itself for it in given) else growth


def _unseen(name: str) -> Delay:
    """What a name promises that gets its value elsewhere."""
    if CHANCE.search(name):
        return Delay(jitter=Jitter.full)
    if PLANS.search(name):
        return OPAQUE
    counts = COUNTS.search(name) and not LIMITS.search(name)
    return Delay(Growth.linear) if counts else CONSTANT


def _looped(code: Code, source: Source) -> Delay:
    """The variable of a loop: a counter, or one delay of a list after the other."""
    iterable = None if source.value is None else code.follow(source.value)
    if isinstance(iterable, n.Sequence):
        return Delay(Growth.linear, capped=True)
    name = code.qualified(getattr(iterable, "callee", None)).rpartition(".")[2]
    if name in ("range", "count", "enumerate"):
        return Delay(Growth.linear, capped=name == "range")
    return OPAQUE


def _in_order(use: n.Node, sources: list[Source]) -> bool:
    """Whether a variable is computed anew in the function that uses it, each time."""
    function = use.enclosing(n.Function)
    if not isinstance(use, n.Name) or function is None:
        return False
    first = sources[0].node
    if any(it.kind not in ("assign", "update") or it.path for it in sources):
        return False
    if any(it.node.enclosing(n.Function) is not function for it in sources):
        return False
    loop = use.enclosing(n.While, n.For, n.ForEach)
    return first.start < use.start and (loop is None or first.within(loop))


def _other_branches(use: n.Node) -> list[n.Node]:
    """What is not run where a delay is used: the other branches of each `if` around it."""
    found: list[n.Node] = []
    inner = use
    for outer in use.ancestors():
        if isinstance(outer, n.If):
            found += [it for it in (outer.then, outer.other) if it is not None and it is not inner]
        inner = outer
    return found


def _is_in(node: n.Node, blocks: list[n.Node]) -> bool:
    return any(node.within(it) for it in blocks)


def _condition(node: n.Node, use: n.Node) -> n.Node | None:
    """The test of the `if` that a step stands in, where its use does not."""
    found = node.enclosing(n.If)
    return None if found is None or use.within(found) else found.test
