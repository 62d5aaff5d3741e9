"""Short names for the nodes that syntax is tested with."""

from __future__ import annotations

from holdfast.review.syntax import nodes as n

A, B, C, D, E, X, Y = (n.Name(name) for name in "abcdexy")
ONE, TWO = n.Literal(1), n.Literal(2)


def block(*statements: n.Node) -> n.Block:
    return n.Block(statements)


def key(name: str, value: n.Node) -> n.Entry:
    return n.Entry(n.Literal(name), value)


EMPTY = block()
PASS = block(n.Jump("pass"))
