"""What FastAPI calls before an endpoint: its dependencies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.review.meaning.program import Program
from holdfast.review.syntax import nodes as n

DEPENDS: Final = frozenset(
    {"fastapi.Depends", "fastapi.Security", "fastapi.params.Depends", "fastapi.params.Security"}
)


def depends(code: Program, function: n.Function) -> Iterator[n.Call]:
    """The calls of `Depends` among a function's parameters: as defaults, or in `Annotated`."""
    for param in function.params:
        for part in (param.default, param.annotation):
            if part is not None:
                yield from marks(code, part)


def marks(code: Program, root: n.Node) -> Iterator[n.Call]:
    """The calls of `Depends` in an expression, and in the alias of a type that it names."""
    yield from (it for it in root.find(n.Call) if code.qualified(it.callee) in DEPENDS)
    if isinstance(root, n.Name):
        alias = code.follow(root)
        if isinstance(alias, n.Subscript):
            yield from marks(code, alias)


def dependencies(code: Program, function: n.Function) -> list[n.Function]:
    """The functions of the file that a function depends on, and that these depend on.

    Of a class, its constructor; of an object that is called, nothing.
    """
    found: list[n.Function] = []
    pending = list(depends(code, function))
    while pending:
        target = dependency(code, pending.pop())
        if target is not None and target not in found:
            found.append(target)
            pending += depends(code, target)
    return found


def dependency(code: Program, call: n.Call) -> n.Function | None:
    """The function that a call of `Depends` names, if it is in the file."""
    given = call.args[0] if call.args else code.option(call, "dependency")
    made = None if given is None else code.follow(given)
    return made.method("__init__") if isinstance(made, n.Class) else code.function(given)
