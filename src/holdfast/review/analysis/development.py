"""Whether a program is part of a tool for developers, by its package and the names it uses.

What reloads a page after a change, or speaks to a browser by its debugging protocol, runs on one's
own machine, for one session, with a peer that comes from the same hands. What hurts a service in
production hurts there little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.review.meaning.keeping import once
from holdfast.review.meaning.program import Program
from holdfast.review.syntax import nodes as n

_ANY: Final = re.compile(
    r"hmr|cdp|refresh[^a-z]*css|live[^a-z]*reload|web[^a-z]*driver|hot[^a-z]*reload|socket[^a-z]*debugger",
    re.IGNORECASE,
)
"""What any text must have that speaks of these."""
_PARTS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_WORDS: Final = (
    *(("hmr",), ("cdp",), ("livereload",), ("webdriver",), ("web", "driver")),
    *(("refreshcss",), ("refresh", "css")),
    *(("hot", "reload"), ("live", "reload"), ("web", "socket", "debugger", "url")),
)
_TOOL: Final = re.compile(
    r"\b(dev(elopment)?[-_ ]?(server|tools?)|(live|hot)[-_ ]?reload|hmr|debugger|debugging"
    r"|bundler|test[-_ ]runner)\b",
    re.IGNORECASE,
)
"""What packages say of themselves that are such tools."""
LONG: Final = 80
"""Characters of a string; longer ones are texts, which may speak of anything."""


@once
def is_development(program: Program) -> bool:
    """Tell whether `program` or its package speaks of hot reload, debugging and the like."""
    if _TOOL.search(program.project.about(program.path)):
        return True
    speaks = _ANY.search(program.text) is not None and any(map(_speaks, names(program)))
    return speaks or any(map(_shows, (*program.all(n.Binary), *program.all(n.Call))))


def _shows(node: n.Node) -> bool:
    """Whether messages are compared with the one word `reload`, or it is sent."""
    match node:
        case n.Binary("==", n.Attribute(name="data"), n.Literal("reload")):
            return True
        case n.Call(n.Name(name) | n.Attribute(_, name), (*_, n.Literal("reload"))):
            return name.startswith(("send", "broadcast"))
    return False


def names(program: Program) -> Iterator[str]:
    """All names of a program, and its short strings."""
    for name in program.all(n.Name):
        yield name.id
    for attribute in program.all(n.Attribute):
        yield attribute.name
    for function in program.all(n.Function):
        yield function.name
    for kind in program.all(n.Class):
        yield kind.name
    for literal in program.all(n.Literal):
        if isinstance(literal.value, str) and len(literal.value) <= LONG:
            yield literal.value


def _speaks(name: str) -> bool:
    parts = [part.lower() for part in _PARTS.findall(name)]
    return any(
        tuple(parts[at : at + len(words)]) == words for words in _WORDS for at in range(len(parts))
    )
