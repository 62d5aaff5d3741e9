"""What becomes of delays that are added, multiplied, drawn by chance, chosen between, or cut."""

from __future__ import annotations

from dataclasses import replace

from holdfast.review.analysis.delay import Delay, Growth, Jitter
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n


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


def combined(op: str, left: Delay, right: Delay, factor: float | None) -> Delay:
    """Two delays with an operator between them. `factor` is what the right one is as a number."""
    both = union(left, right)
    if op in ("or", "and", "??"):
        return both
    growth = both.growth
    if op in ("**", "<<") and (right.grows or left.itself):
        growth = Growth.exponential
    elif left.itself or right.itself:
        if op == "*" and (factor is None or factor > 1):
            growth = Growth.exponential
        elif op == "+":
            growth = max(growth, Growth.linear)
    return replace(both, growth=growth, itself=False)


def drawn(bounds: list[Delay]) -> Delay:
    """A random number between bounds, its own last value among them."""
    both = union(*bounds)
    growth = max(both.growth, Growth.linear) if both.itself else both.growth
    return replace(both, growth=growth, jitter=Jitter.full, itself=False)


def chosen(test: n.Node, then: Delay, other: Delay) -> Delay:
    """One of two delays: `delay > limit ? limit : delay` is a cap."""
    both = union(then, other)
    compares = isinstance(test, n.Binary) and test.op in ("<", "<=", ">", ">=")
    if not compares or then.grows == other.grows:
        return both
    growing = then if then.grows else other
    jitter = Jitter.clipped if _loses_chance(growing) else both.jitter
    return replace(both, capped=True, jitter=jitter)


def cut(delay: Delay) -> Delay:
    """A delay that is set to a limit where it is above it."""
    jitter = Jitter.clipped if _loses_chance(delay) else delay.jitter
    return replace(delay, capped=True, jitter=jitter)


def least(code: Code, call: n.Call, given: list[Delay]) -> Delay:
    """The least of several: what grows ends there, and the chance in it with it."""
    both = union(*given)
    if all(it.grows or it.itself for it in given):
        return both
    jitter = Jitter.none
    for it in given:
        capped = it.capped and not _same_limit(code, call, it.cap)
        clipped = it.grows and it.jitter is Jitter.full and not capped
        jitter = max(jitter, Jitter.clipped if clipped else it.jitter)
    cap = call if both.grows else both.cap
    return replace(both, capped=True, jitter=jitter, cap=cap)


def _loses_chance(delay: Delay) -> bool:
    """Whether a cut takes the chance out of the long ones: there is no cut before it."""
    return delay.jitter is Jitter.full and not delay.capped


def _same_limit(code: Code, call: n.Call, inner: n.Call | None) -> bool:
    """Whether a delay is cut at the same limit twice: `min(min(x, 30) + chance, 30)`."""
    limits = {code.source(it) for it in call.args}
    return inner is not None and any(code.source(it) in limits for it in inner.args)
