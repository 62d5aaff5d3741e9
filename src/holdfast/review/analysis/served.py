"""The paths on which a program accepts WebSockets, as far as the file says them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n

FIXED: Final = re.compile(r"\^?(/[\w./~-]*)")
"""What a route begins with, before its first parameter."""


def paths(code: Code) -> frozenset[str]:
    """The fixed beginnings of the routes of a file's endpoints."""
    texts = (_python(code) if code.python else _javascript(code)) if code.sockets.sockets else ()
    found = (FIXED.match(it) for it in texts)
    return frozenset(it[1] for it in found if it is not None and it[1] != "/")


def longest(paths: Iterable[str], among: Iterable[str]) -> frozenset[str]:
    """Which of the prefixes `among` requests for `paths` go to: the longest that fits."""
    prefixes = sorted(among, key=len, reverse=True)
    return frozenset(
        prefix
        for path in paths
        for prefix in [next((it for it in prefixes if covers(it, path)), "")]
        if prefix
    )


def covers(prefix: str, path: str) -> bool:
    """Whether a path is a prefix, or below it."""
    return path == prefix or path.startswith(prefix.rstrip("/") + "/")


def _python(code: Code) -> Iterator[str]:
    owners = set()
    for socket in code.sockets.of(side="server"):
        node = socket.node
        owner = node if isinstance(node, n.Definition) else node.enclosing(n.Function)
        if socket.accepted and owner is not None:
            owners.add(owner)
    for owner in owners:
        for mark in owner.decorators:
            first = mark.args[:1] if isinstance(mark, n.Call) else ()
            yield from (str(it.value) for it in first if isinstance(it, n.Literal))
    for name in code.all(n.Name) if owners else ():
        entry = name.parent
        if code.follow(name) in owners and isinstance(entry, n.Call | n.Sequence):
            beside = entry.args if isinstance(entry, n.Call) else entry.items
            yield from (str(it.value) for it in beside[:1] if isinstance(it, n.Literal))


def _javascript(code: Code) -> Iterator[str]:
    for server in code.sockets.servers:
        given = code.option(server.node, "path") if isinstance(server.node, n.Call) else None
        path = code.constant(given)
        if isinstance(path, str):
            yield path
