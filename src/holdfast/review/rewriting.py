"""Edits that look as if the author of the file had made them.

Lines end in \\n in what they write: `checking` gives them the line end of the file.
"""

from __future__ import annotations

import re
from typing import Final

from holdfast.findings import Edit, Span
from holdfast.review.hit import insert
from holdfast.review.meaning.program import Program
from holdfast.review.meaning.scopes import Binding, Scope
from holdfast.review.syntax import nodes as n

LOGGERS: Final = frozenset({"logging.getLogger", "structlog.get_logger", "structlog.getLogger"})


def indentation(program: Program, node: n.Node) -> str:
    """The white space that the line of `node` begins with."""
    start = program.text.rfind("\n", 0, node.start) + 1
    found = re.compile(r"[ \t]*").match(program.text, start)
    return found.group() if found else ""


def unit(program: Program) -> str:
    """One level of indentation, as the file has it; four spaces in Python, else two, if none."""
    widths = re.findall(r"^(\t+|  +)(?=\S)", program.text, flags=re.MULTILINE)
    if widths and widths[0][0] == "\t":
        return "\t"
    usual = min((len(it) for it in widths if len(it) in (2, 4)), default=0)
    return " " * (usual or (4 if program.python else 2))


def semicolon(program: Program) -> str:
    """`;` where the file's statements end with it."""
    if program.python:
        return ""
    ends = len(re.findall(r";[ \t]*(?://.*)?\r?$", program.text, flags=re.MULTILINE))
    others = len(re.findall(r"[)\w'\"][ \t]*\r?$", program.text, flags=re.MULTILINE))
    return ";" if ends * 4 >= others else ""


def quote(program: Program) -> str:
    """The quotation mark that the file's strings have."""
    marks = [program.text[it.start] for it in program.all(n.Literal) if it.value is not None]
    marks += (program.source(it).rstrip("; ")[-1:] for it in program.all(n.Import))
    return '"' if marks.count('"') >= marks.count("'") else "'"


def logger(program: Program) -> str | None:
    """The name of a Python module's own logger, if it has one."""
    for line in program.module.body:
        match line:
            case n.Assign(n.Name(name), n.Call(callee)) if program.qualified(callee) in LOGGERS:
                return name
    return None


def means_same(program: Program, expression: n.Node, place: n.Node) -> bool:
    """Whether the variables of an expression mean the same at another place."""
    visible: dict[str, Binding] = {}
    scope: Scope | None = program.scopes.scope(place)
    while scope is not None:
        visible, scope = scope.bindings | visible, scope.outer
    for name in (it for it in expression.walk() if isinstance(it, n.Name)):
        binding = program.binding(name)
        if name.id == "this":
            if _this(expression) is not _this(place):
                return False
        elif visible.get(name.id, program.scopes.unknown.get(name.id)) is not binding:
            return False
    return True


def _this(place: n.Node) -> n.Node | None:
    """What `this` belongs to at a place: a class in its methods and fields, else a function."""
    for outer in place.ancestors():
        match outer:
            case n.Class():
                return outer
            case n.Function(arrow=False) if outer.static or not outer.is_method:
                return outer
    return None


def grouped(program: Program, node: n.Node) -> Span:
    """Where an operand stands, with the parentheses around it."""
    around = re.compile(r"[ \t]*\)").match(program.text, node.end)
    opened = program.text[: node.start].rstrip(" \t")
    if around is None or not opened.endswith("("):
        return node.span
    return Span(len(opened) - 1, around.end())


def statement(node: n.Node) -> n.Node:
    """The statement that `node` is in, or is."""
    while node.parent is not None and not isinstance(node.parent, n.Block):
        node = node.parent
    return node


def statement_end(program: Program, node: n.Node) -> int:
    """The offset after a statement, with its semicolon, and the comment on its line."""
    # Where a file's lines end in \r\n, a comment at the end of a node takes the \r.
    end = node.end - (program.text[node.start : node.end][-1:] == "\r")
    found = re.compile(r"([ \t]*;)?([ \t]*(//|#)[^\r\n]*)?").match(program.text, end)
    return found.end() if found else end


def prepend(program: Program, function: n.Function, text: str) -> Edit | None:
    """Make `text` (one line or more) the first statement of a function with a block as its body.

    None where the body is an expression, or on the line of the function's head.
    """
    first = next(iter(function.body.body), None)
    head = program.text.rfind("\n", 0, first.start) + 1 if first is not None else 0
    if (
        first is None
        or (head <= function.body.start and not program.python)
        or head <= function.start
    ):
        return None
    # A docstring stays first.
    if program.python and isinstance(first, n.Literal) and len(function.body.body) > 1:
        first = function.body.body[1]
        head = program.text.rfind("\n", 0, first.start) + 1
    return insert(head, _indented(program, text, indentation(program, first)))


def before(program: Program, node: n.Node, text: str) -> Edit | None:
    """Put statements before the one that `node` is in; None if there is no room for them."""
    found = statement(node)
    start = program.text.rfind("\n", 0, found.start) + 1
    if not _is_listed(program, found) or program.text[start : found.start].strip():
        return None
    return insert(start, _indented(program, text, indentation(program, found)))


def after(program: Program, node: n.Node, text: str) -> Edit | None:
    """Put statements after the one that `node` is in; None if there is no room for them."""
    found = statement(node)
    end = statement_end(program, found)
    start = program.text.rfind("\n", 0, found.start) + 1
    line = re.compile(r"[^\r\n]*").match(program.text, end)
    crowded = bool(line and line.group().strip())
    if program.python:
        crowded = crowded or bool(program.text[start : found.start].strip())
    if not _is_listed(program, found) or (program.python and crowded):
        return None
    if crowded:
        alone = program.text[end - 1] == ";" and "\n" not in text
        return insert(end, f" {text}") if alone else None
    lines = _indented(program, text, indentation(program, found))
    return insert(end, "\n" + lines.rstrip("\n"))


def _is_listed(program: Program, found: n.Node) -> bool:
    """Whether others can stand beside a statement: it is no body without braces."""
    block = found.parent
    if program.python or block is None or block.parent is None:
        return True
    return isinstance(block.parent, n.Case) or program.text.startswith("{", block.start)


def add_option(program: Program, call: n.Call, name: str, value: str) -> Edit | None:
    """Add an option to a call: a keyword argument, or a key of the object among its arguments.

    None where the options are in a variable that cannot be seen.
    """
    if program.python:
        return _add_item(program, call, (*call.args, *call.keywords), f"{name}={value}")
    mapping = next((program.follow(it) for it in reversed(call.args)), None)
    if isinstance(mapping, n.Mapping):
        if not mapping.entries:
            return Edit(mapping.span, f"{{ {name}: {value} }}")
        return _add_item(program, mapping, mapping.entries, f"{name}: {value}")
    if program.open_ended(call):
        return None
    return _add_item(program, call, call.args, f"{{ {name}: {value} }}")


def _add_item(program: Program, owner: n.Node, items: tuple[n.Node, ...], text: str) -> Edit | None:
    """Add an item after the last one: on a line of its own if the last one is on one."""
    if not items:
        close = program.text.rfind(")", owner.start, owner.end)
        return insert(close, text) if close >= 0 else None
    last = max(items, key=lambda it: it.end)
    head = program.text.rfind("\n", 0, last.start) + 1
    alone = not program.text[head : last.start].strip() and head > owner.start
    comma = re.compile(r"\s*,").match(program.text, last.end)
    if not alone:
        return insert(last.end, f", {text}")
    line = "\n" + indentation(program, last) + text
    return insert(comma.end(), f"{line},") if comma else insert(last.end, f",{line}")


def _indented(program: Program, text: str, margin: str) -> str:
    lines = [margin + line if line.strip() else line for line in text.splitlines()]
    return "\n".join(lines) + "\n"
