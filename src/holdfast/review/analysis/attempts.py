"""Whether a client gives up after some attempts: what counts them, or lets one happen only once."""

from __future__ import annotations

import re
from typing import Final

from holdfast.review.analysis.dialing import homes, leading
from holdfast.review.analysis.guards import TRIES, only_tells, step
from holdfast.review.analysis.pauses import endless, innermost_loop
from holdfast.review.analysis.redial import Redial
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n

COUNTER: Final = re.compile(
    rf"{TRIES.pattern}|\bretry\b|max_?re|(?:retry|connect|dial)\w*(?:limit|max|times)", re.I
)
COMPARISONS: Final = frozenset({"<", "<=", ">", ">=", "==", "!="})


def bounded(code: Code, redial: Redial) -> bool:
    """Whether a client gives up after some attempts, as far as the names of its counters say."""
    loop = innermost_loop(redial.node)
    if isinstance(loop, n.For | n.ForEach) and not endless(code, loop):
        return True
    parts: list[n.Node] = [*leading(code, redial.node)[:4]]
    parts += [] if loop is None else [loop]
    asked = (call for part in parts for it in part.find(n.If) for call in it.test.find(n.Call))
    calls = [*asked, *([redial.node] if isinstance(redial.node, n.Call) else [])]
    calls += [] if redial.callback is None else redial.callback.find(n.Call)
    parts += [it for call in calls if (it := code.function(call.callee)) is not None]
    for part in parts:
        for test in part.find(n.Binary):
            counts = test.op in COMPARISONS and any(
                COUNTER.search(code.source(it)) for it in (test.left, test.right)
            )
            if counts and not only_tells(test):
                return True
    return _only_once(code, redial)


def _only_once(code: Code, redial: Redial) -> bool:
    """Whether a flag on the way to the dial lets it happen once."""
    anew = homes(code, redial.socket.node)[:1]
    way: list[n.Node] = [redial.node, redial.socket.node]
    around = leading(code, redial.socket.node)
    found: n.Node | None = redial.node
    while isinstance(found, n.Call) and (function := code.function(found.callee)) is not None:
        found = step(code, function, redial.socket.node, around)
        if found is None or found in way:
            break
        way.append(found)
    return any(_once(code, it, anew) for it in way)


def _once(code: Code, dial: n.Node, anew: list[n.Function]) -> bool:
    """Whether a flag lets it happen once: `if (!again) { again = true; connect(); }`.

    What `anew` sets is set for each connection, and says nothing of the next one.
    """
    asked = dial.enclosing(n.If)
    tested = {code.slot(it) for it in asked.test.walk()} if asked is not None else set()
    for assign in asked.then.find(n.Assign) if asked is not None else ():
        slot, home = code.slot(assign.target), assign.enclosing(n.Function)
        if slot is None or slot not in tested or home is None:
            continue
        others = (it.node for it in code.sources(slot) if it.node is not assign)
        functions = [it.enclosing(n.Function) for it in others]
        if all(it not in anew and _is_first(it, home) for it in functions):
            return code.constant(assign.value) in (True, 1)
    return False


def _is_first(function: n.Function | None, home: n.Function) -> bool:
    """Whether what a function sets is there before `home` is called, and stays."""
    if function is None or function.name in ("constructor", "__init__"):
        return True
    return function is not home and home.within(function)
