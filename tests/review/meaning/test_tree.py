"""A file, and how its nodes are looked for."""

from __future__ import annotations

import gc

from holdfast.review.syntax import nodes as n
from tests.review.reading import javascript


def test_what_is_released_is_gone_at_once() -> None:
    """The garbage collector finds nothing left of a program that was looked at and released."""
    code = javascript(
        "class Feed { open() { this.ws = new WebSocket(url);"
        " this.ws.onmessage = () => this.open() } }"
    )
    assert code.sockets.sockets[0].on("message")
    gc.collect()
    code.release()
    del code
    assert gc.collect() == 0


def test_nodes() -> None:
    """All nodes of one class, in source order, as they are written."""
    code = javascript("f(1); g(2, h(3))")
    assert [code.source(it) for it in code.all(n.Literal)] == ["1", "2", "3"]
    assert [code.source(it) for it in code.calls] == ["f(1)", "g(2, h(3))", "h(3)"]
    assert code.all(n.Class) == []


def test_variables() -> None:
    """A name means a variable of its scope, or none that the file has."""
    code = javascript("let a; function f() { a; b }")
    declared, used, unknown = (it for it in code.all(n.Name))
    assert code.binding(declared) is code.binding(used)
    assert code.binding(unknown).scope is None
