"""The value of an expression, where the file says it: constants, their names, their arithmetic."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from holdfast.review.syntax import nodes as n

if TYPE_CHECKING:
    from holdfast.review.meaning.program import Program


class Unknown:
    """The type of UNKNOWN, which is false."""

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()
Value = str | bytes | int | float | bool | None | Unknown

DEPTH: Final = 8
LIMIT: Final = 1e18
"""Numbers beyond it are of no interest, and may take long to compute."""
NUMBERS: Final[dict[str, Callable[[float, float], float]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}
NAMED: Final[dict[str, Value]] = {
    "Infinity": math.inf,
    "Number.POSITIVE_INFINITY": math.inf,
    "Number.MAX_SAFE_INTEGER": 2.0**53 - 1,
    "math.inf": math.inf,
    "sys.maxsize": 2.0**63 - 1,
    "undefined": None,
}
SECONDS: Final = {
    "days": 86400,
    "hours": 3600,
    "minutes": 60,
    "seconds": 1,
    "milliseconds": 0.001,
}


def fold(code: Program, node: n.Node | None, depth: int = DEPTH) -> Value:
    """Compute an expression, or return UNKNOWN. A timedelta is its seconds."""
    if node is None or depth == 0:
        return UNKNOWN
    match node:
        case n.Literal(value):
            return value
        case n.Name() | n.Attribute():
            named = code.qualified(node)
            if named in NAMED:
                return NAMED[named]
            found = code.follow(node)
            return UNKNOWN if found is node else fold(code, found, depth - 1)
        case n.Unary(op, operand):
            return _unary(op, fold(code, operand, depth - 1))
        case n.Binary(op, left, right):
            return _binary(op, fold(code, left, depth - 1), fold(code, right, depth - 1))
        case n.Call(callee, args, keywords):
            return _call(code, code.qualified(callee), args, keywords, depth)
    return UNKNOWN


def is_nothing(value: n.Node | None) -> bool:
    """Whether a variable that gets this value has none yet."""
    match value:
        case None | n.Literal(None) | n.Name("undefined"):
            return True
    return False


def _unary(op: str, value: Value) -> Value:
    if op == "not" and not isinstance(value, Unknown):
        return not value
    if isinstance(value, int | float) and op in "+-":
        return -value if op == "-" else value
    return UNKNOWN


def _binary(op: str, left: Value, right: Value) -> Value:
    if isinstance(left, str) and isinstance(right, str) and op == "+":
        return left + right
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return UNKNOWN
    try:
        if op in NUMBERS:
            value = NUMBERS[op](left, right)
        elif op == "**" and abs(left) < 1e4 and abs(right) < 64:
            value = left**right
        elif op == "<<" and isinstance(left, int) and isinstance(right, int) and 0 <= right < 60:
            value = left << right
        else:
            return UNKNOWN
    except ArithmeticError:
        return UNKNOWN
    return value if abs(value) < LIMIT else UNKNOWN


def _call(
    code: Program,
    name: str,
    args: tuple[n.Node, ...],
    keywords: tuple[n.Keyword, ...],
    depth: int,
) -> Value:
    if name in ("float", "int", "Number", "parseInt") and len(args) >= 1:
        value = fold(code, args[0], depth - 1)
        if isinstance(value, str):
            return _parsed(value)
        return value if isinstance(value, int | float) else UNKNOWN
    if name in ("datetime.timedelta", "timedelta") and keywords and not args:
        given = [(SECONDS.get(it.name), fold(code, it.value, depth - 1)) for it in keywords]
        parts = [
            factor * value for factor, value in given if factor and isinstance(value, int | float)
        ]
        return sum(parts) if len(parts) == len(given) else UNKNOWN
    if name in ("min", "max", "Math.min", "Math.max") and args:
        numbers = [fold(code, arg, depth - 1) for arg in args]
        known = [value for value in numbers if isinstance(value, int | float)]
        if len(known) == len(args):
            return (min if name.endswith("min") else max)(known)
    return UNKNOWN


def _parsed(text: str) -> Value:
    try:
        return float(text)
    except ValueError:
        return UNKNOWN
