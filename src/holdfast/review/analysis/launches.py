"""How many processes a program starts itself: `uvicorn.run(…, workers=4)`, `cluster.fork()`."""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite
from typing import Final

from holdfast.review.code import Code
from holdfast.review.facts.workers import CORES, Workers
from holdfast.review.syntax import nodes as n

OPTIONS: Final = {
    "uvicorn.run": "uvicorn",
    "uvicorn.Config": "uvicorn",
    "granian.Granian": "granian",
    "granian.server.Granian": "granian",
}
"""Calls with an option `workers`, and what they start."""
OWNERS: Final = {
    "sanic.Sanic": "sanic",
    "hypercorn.Config": "hypercorn",
    "hypercorn.config.Config": "hypercorn",
}
"""What has the number of workers in a method's option, or in an attribute."""
FORKS: Final = {
    "tornado.process.fork_processes": "tornado",
    "cluster:fork": "cluster",
}


def launches(code: Code) -> Iterator[Workers]:
    """The counts that a file gives to what starts processes."""
    for kind, given in _given(code):
        count = _count(code, given)
        if count is not None:
            yield Workers(count, kind, code.path, given.span)


def _given(code: Code) -> Iterator[tuple[str, n.Node]]:
    for call in code.calls:
        name = code.qualified(call.callee)
        kind = OPTIONS.get(name) or _kind_of(code, getattr(call.callee, "object", None))
        workers = code.option(call, "workers") if kind else None
        if kind and workers is not None:
            yield kind, workers
        elif name in FORKS:
            yield FORKS[name], call.args[0] if call.args and code.python else call
    for assign in code.all(n.Assign):
        match assign:
            case n.Assign(n.Attribute(owner, "workers"), n.Node() as value):
                if kind := _kind_of(code, owner):
                    yield kind, value


def _kind_of(code: Code, owner: n.Node | None) -> str | None:
    made = None if owner is None else code.follow(owner)
    return OWNERS.get(code.qualified(made.callee)) if isinstance(made, n.Call) else None


def _count(code: Code, given: n.Node) -> int | None:
    """A number; one for each core; None where the file does not say."""
    number = code.number(given)
    if number is not None and isfinite(number):
        return max(CORES, int(number))
    counts = any(
        code.qualified(call.callee).rpartition(".")[2] in ("cpu_count", "process_cpu_count")
        for call in given.find(n.Call)
    )
    return CORES if counts or not code.python else None
