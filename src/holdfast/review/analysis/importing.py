"""Imports that a fix needs, in Python."""

from __future__ import annotations

import re
import sys
from itertools import pairwise

from holdfast.findings import Edit, Span
from holdfast.review.hit import insert
from holdfast.review.meaning.program import Program
from holdfast.review.rewriting import statement_end
from holdfast.review.syntax import nodes as n


def imported(program: Program, module: str, name: str = "*") -> bool:
    """Whether the file runs `import module`, or `from module import name`, in any case."""
    for source in _sources(program, module, name):
        item = source.parent
        if isinstance(source, n.Imported) and isinstance(item, n.Import):
            found = (item.module, source.name) == (module, name)
            if found and not item.enclosing(n.If):
                return True
    return False


def add_import(program: Program, module: str, name: str = "*") -> tuple[Edit | None, ...]:
    """The edit that imports a module, or a name of it; none where it is imported already.

    A name goes to those from the same module; else the line goes beside those from the same
    package, beside those of the same kind, among the imports, or to the top. The edit is None where
    the file has something else of that name.
    """
    if imported(program, module, name):
        return ()
    if any(not it.enclosing(n.If) for it in _sources(program, module, name)):
        return (None,)
    imports = [it for it in program.module.body if isinstance(it, n.Import)]
    plain = name == "*"
    same = [it for it in imports if it.module == module and it.names and not _is_plain(it)]
    if same and not plain:
        return (_add_name(program, same[0], name),)
    line = f"import {module}" if plain else f"from {module} import {name}"
    return (_add_line(program, imports, line, module, plain),)


def swap_import(program: Program, old: str, new: str, last: n.Node) -> tuple[Edit | None, ...]:
    """The edits that import `new`, and `old` no longer where `last` is all that uses it."""
    more = add_import(program, new)
    item = _only_for(program, old, last)
    if item is None:
        return more
    lines = _lines(program, item)
    if any(it and lines.start <= it.span.start <= lines.end for it in more):
        return (Edit(item.span, f"import {new}"),)
    return (*more, Edit(lines, ""))


def _only_for(program: Program, module: str, last: n.Node) -> n.Import | None:
    """The statement that imports a module, or a name of it, and nothing else, for `last` alone."""
    name = last.id if isinstance(last, n.Name) else module
    binding = program.scopes.module.bindings.get(name)
    if binding is None or not all(it.within(last) for it in program.uses(binding)):
        return None
    found = (it for it in program.module.body if isinstance(it, n.Import) and it.module == module)
    alone = (it for it in found if _is_alone(program, it) and program.source(it).endswith(name))
    return next((it for it in alone if "," not in program.source(it)), None)


def _lines(program: Program, item: n.Import) -> Span:
    """The lines of an import, with the empty ones after it if there are some before it."""
    end = program.text.find("\n", statement_end(program, item)) + 1 or len(program.text)
    head = program.text[: item.start]
    if not head.strip("\r\n") or head.endswith(("\n\n", "\n\r\n")):
        while rest := re.compile(r"\r?\n").match(program.text, end):
            end = rest.end()
    return Span(item.start, end)


def _sources(program: Program, module: str, name: str) -> list[n.Node]:
    """What gives the name a value that the import would."""
    binding = program.scopes.module.bindings.get(module if name == "*" else name)
    return [it.node for it in binding.sources] if binding is not None else []


def _is_plain(item: n.Import) -> bool:
    """Whether it is `import module`."""
    return bool(item.names) and item.names[0].name == "*"


def _add_name(program: Program, item: n.Import, name: str) -> Edit:
    """A name more in `from module import …`: in order, where the others are."""
    names = [it.name for it in item.names]
    between = ", "
    if len(names) > 1:
        between = program.text[item.names[0].end : item.names[1].start]
    later = next((it for it in item.names if it.name > name), None)
    if names == sorted(names) and later is not None and "#" not in between:
        return insert(later.start, name + between)
    return insert(item.names[-1].end, f", {name}" if "#" in between else between + name)


def _add_line(
    program: Program, imports: list[n.Import], line: str, module: str, plain: bool
) -> Edit:
    """The line among the imports that share its package or its kind, and else near them."""
    alone = [it for it in imports if _is_alone(program, it)]
    package, group = module.partition(".")[0], _group(module)
    beside = [it for it in alone if it.module.partition(".")[0] == package]
    if beside:
        return _in_order(program, beside, line, module)
    head = _leading(program, alone)
    kin = [it for it in head if _group(it.module) == group]
    beside = [it for it in kin if _is_plain(it) == plain]
    if beside:
        return _in_order(program, beside, line, module)
    if kin:
        return _before(program, kin[0], line) if plain else _after(program, kin[-1], line)
    gap = "\n" if _are_apart(program, head) else ""
    earlier = [it for it in head if _group(it.module) < group]
    if earlier:
        return _after(program, earlier[-1], gap + line)
    if alone:
        return _before(program, alone[0], line + gap)
    tops = [it for it in program.module.body if _is_head(it)]
    if tops:
        return _after(program, tops[-1], "\n" + line)
    # A script's first line stays first.
    script = re.compile(r"#![^\n]*\n").match(program.text)
    return insert(script.end() if script else 0, line + "\n\n")


def _in_order(program: Program, beside: list[n.Import], line: str, module: str) -> Edit:
    """Where the alphabet has it, if the others keep to it; else after the last one."""
    modules = [it.module for it in beside]
    if modules == sorted(modules):
        for item in beside:
            if item.module > module:
                return _before(program, item, line)
    return _after(program, beside[-1], line)


def _before(program: Program, item: n.Node, line: str) -> Edit:
    return insert(item.start, line + "\n")


def _after(program: Program, item: n.Node, line: str) -> Edit:
    return insert(statement_end(program, item), "\n" + line)


def _is_alone(program: Program, item: n.Node) -> bool:
    """Whether a statement has its lines for itself."""
    start = program.text.rfind("\n", 0, item.start) + 1
    rest = re.compile(r"[^\r\n]*").match(program.text, statement_end(program, item))
    return start == item.start and not (rest and rest.group().strip())


def _leading(program: Program, alone: list[n.Import]) -> list[n.Import]:
    """The imports before all other code of the file."""
    kinds = n.Import | n.Literal | n.Try | n.If
    code = [it.start for it in program.module.body if not isinstance(it, kinds) if not _is_head(it)]
    return [it for it in alone if not code or it.start < code[0]]


def _group(module: str) -> int:
    """Imports stand in this order: of the standard library, of packages, of the same package."""
    if module.startswith("."):
        return 2
    return 0 if module.partition(".")[0] in sys.stdlib_module_names else 1


def _are_apart(program: Program, items: list[n.Import]) -> bool:
    """Whether there are empty lines between the groups."""
    return not any(
        _group(a.module) != _group(b.module) and program.text.count("\n", a.end, b.start) == 1
        for a, b in pairwise(items)
    )


def _is_head(node: n.Node) -> bool:
    """Whether it is a docstring, or an import from `__future__`."""
    match node:
        case n.Literal(str()) | n.Other("future_import_statement"):
            return True
    return False
