"""Imports that a fix needs, in Python."""

from __future__ import annotations

from holdfast.findings import Edit
from holdfast.review.hit import insert
from holdfast.review.program import Program
from holdfast.review.rewriting import newline, statement_end
from holdfast.review.syntax import nodes as n


def imported(program: Program, module: str, name: str = "*") -> bool:
    """Whether `import module`, or `from module import name`, stands at the top of the file."""
    wanted = module if name == "*" else name
    return any(
        item.module == module and one.name == name and one.local == wanted
        for item in _imports(program)
        for one in item.names
    )


def add_import(program: Program, module: str, name: str = "*") -> tuple[Edit, ...]:
    """The edit that imports a module, or a name of it: after the imports from the same package,
    else before the first import, else at the top. No edit where it is there already."""
    if imported(program, module, name):
        return ()
    line = f"import {module}" if name == "*" else f"from {module} import {name}"
    imports = _imports(program)
    package = module.partition(".")[0]
    same = [it for it in imports if it.module.partition(".")[0] == package]
    if same:
        return (insert(statement_end(program, same[-1]), newline(program) + line),)
    first = next((it for it in imports if it.module != "__future__"), None)
    if first is not None:
        return (insert(first.start, line + newline(program)),)
    body = program.module.body
    if imports or (body and isinstance(body[0], n.Literal)):
        last = imports[-1] if imports else body[0]
        return (insert(statement_end(program, last), newline(program) * 2 + line),)
    return (insert(0, line + newline(program) * 2),)


def _imports(program: Program) -> list[n.Import]:
    return [it for it in program.module.body if isinstance(it, n.Import)]
