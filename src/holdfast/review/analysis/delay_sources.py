"""What a variable is given, as a delay: by an assignment, a caller, a loop, or React's setter."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from holdfast.review.analysis.delay import CONSTANT, OPAQUE, Delay, Growth, named
from holdfast.review.analysis.delay_arithmetic import combined, union
from holdfast.review.code import Code
from holdfast.review.meaning.scopes import Source
from holdfast.review.meaning.slots import Slot
from holdfast.review.syntax import nodes as n

DELAYS: Final = frozenset({"delay", "reconnectInterval", "retryWait", "retryDelay"})
"""Options that are functions of the number of attempts."""


class Reader(ABC):
    """One walk through the expressions that make up a delay.

    `active` is what is taken for the variables and functions that the walk is inside of, as it
    comes by them once more.
    """

    def __init__(self, code: Code) -> None:
        self.code = code
        self.active: dict[Slot, Delay] = {}

    @contextmanager
    def inside(self, slot: Slot, delay: Delay = CONSTANT) -> Iterator[None]:
        """Take `delay` for a variable or function while it is read itself."""
        self.active[slot] = delay
        yield
        del self.active[slot]

    @abstractmethod
    def read(self, node: n.Node) -> Delay:
        """What an expression is as a delay."""

    @abstractmethod
    def returned(self, function: n.Function) -> Delay:
        """What a function returns as a delay."""


def given(reader: Reader, source: Source, before: Delay) -> Delay:
    """What a source gives a variable that was `before`."""
    value = CONSTANT if source.value is None else reader.read(source.value)
    if source.kind == "update" and isinstance(source.node, n.Assign) and source.value:
        return combined(source.node.op, before, value, reader.code.number(source.value))
    if source.kind == "param" and isinstance(source.node, n.Param):
        return _param(reader, source.node, source, value)
    if source.kind == "for":
        return _looped(reader.code, source)
    if source.path and isinstance(source.value, n.Call):
        return _react_state(reader, source)
    if source.path:
        return CONSTANT
    return value


def _param(reader: Reader, param: n.Param, source: Source, default: Delay) -> Delay:
    function = param.parent
    match function:
        case n.Function(parent=n.Entry(n.Literal(str(name)))) if name in DELAYS:
            return Delay(Growth.linear)
    if source.path or not isinstance(function, n.Function):
        return union(default, named(str(source.path[-1]) if source.path else ""))
    name = param.target.id if isinstance(param.target, n.Name) else ""
    values = [reader.read(it) for it in _arguments(reader.code, function, param, name)]
    return union(default, *values) if values else union(default, named(name))


def _arguments(code: Code, function: n.Function, param: n.Param, name: str) -> Iterator[n.Node]:
    """What callers give for a parameter."""
    index = function.params.index(param)
    for call in code.callers(function):
        shift = code.python and function.takes_self and isinstance(call.callee, n.Attribute)
        keyword = next((it.value for it in call.keywords if it.name == name), None)
        position = index - shift
        if keyword is None and 0 <= position < len(call.args):
            keyword = call.args[position]
        if keyword is not None:
            yield keyword


def _looped(code: Code, source: Source) -> Delay:
    """The variable of a loop: a counter, or one delay of a list after the other."""
    iterable = None if source.value is None else code.follow(source.value)
    if isinstance(iterable, n.Sequence):
        return Delay(Growth.linear, capped=True)
    name = code.qualified(getattr(iterable, "callee", None)).rpartition(".")[2]
    if name in ("range", "count", "enumerate"):
        return Delay(Growth.linear, capped=name == "range")
    return OPAQUE


def _react_state(reader: Reader, source: Source) -> Delay:
    """`const [delay, setDelay] = useState(1000)`: what the setter is given."""
    match source.node:
        case n.Assign(n.Sequence((n.Name(name), n.Name() as setter)), n.Call(args=first)):
            pass
        case _:
            return OPAQUE
    code = reader.code
    values = [reader.read(it) for it in first]
    for call in code.calls:
        callee = isinstance(call.callee, n.Name) and code.binding(call.callee)
        if callee and callee is code.binding(setter) and call.args:
            values.append(_set(reader, call.args[0]))
    return union(*values, named(name))


def _set(reader: Reader, value: n.Node) -> Delay:
    """What a setter of React is given: a value, or a function of the last one."""
    function = reader.code.function(value)
    if function is None or not function.params:
        return reader.read(value)
    slot = reader.code.slot(function.params[0].target)
    if slot is None:
        return CONSTANT
    with reader.inside(slot, Delay(itself=True)):
        return reader.returned(function)
