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
    """The edit that imports a module, or a name of it; none where it is imported already.

    A name goes to those from the same module; else the line goes among the imports from the same
    package, before the first import, or at the top.
    """
    if imported(program, module, name):
        return ()
    line = f"import {module}" if name == "*" else f"from {module} import {name}"
    imports = _imports(program)
    found = next(
        (it for it in imports if it.module == module and it.names and it.names[0].name != "*"), None
    )
    if found is not None and name != "*":
        return (insert(found.names[-1].end, f", {name}"),)
    package = module.partition(".")[0]
    same = [it for it in imports if it.module.partition(".")[0] == package]
    first = next((it for it in same if it.module > module), None)
    if same and first is None:
        return (insert(statement_end(program, same[-1]), newline(program) + line),)
    if first is None and imports:
        first = imports[0]
    if first is not None:
        return (insert(first.start, line + newline(program)),)
    head = [it for it in program.module.body if _is_head(it)]
    if head:
        return (insert(statement_end(program, head[-1]), newline(program) * 2 + line),)
    return (insert(0, line + newline(program) * 2),)


def _is_head(node: n.Node) -> bool:
    """Whether it is a docstring, or an import from `__future__`."""
    match node:
        case n.Literal(str()) | n.Other("future_import_statement"):
            return True
    return False


def _imports(program: Program) -> list[n.Import]:
    return [it for it in program.module.body if isinstance(it, n.Import)]
