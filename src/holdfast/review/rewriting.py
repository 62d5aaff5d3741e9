"""Edits that look as if the author of the file had made them."""

from __future__ import annotations

import re

from holdfast.findings import Edit
from holdfast.review.hit import insert
from holdfast.review.program import Program
from holdfast.review.syntax import nodes as n


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


def newline(program: Program) -> str:
    """How lines end in this file."""
    return "\r\n" if "\r\n" in program.text else "\n"


def semicolon(program: Program) -> str:
    """`;` where the file's statements end with it."""
    if program.python:
        return ""
    ends = len(re.findall(r";[ \t]*(?://.*)?$", program.text, flags=re.MULTILINE))
    return (
        ";" if ends * 4 >= len(re.findall(r"[)\w'\"][ \t]*$", program.text, re.MULTILINE)) else ""
    )


def quote(program: Program) -> str:
    """The quotation mark that the file's strings have."""
    return '"' if program.text.count('"') >= program.text.count("'") else "'"


def statement(node: n.Node) -> n.Node:
    """The statement that `node` is in, or is."""
    while node.parent is not None and not isinstance(node.parent, n.Block):
        node = node.parent
    return node


def statement_end(program: Program, node: n.Node) -> int:
    """The offset after a statement, with its semicolon, and the comment on its line."""
    found = re.compile(r"([ \t]*;)?([ \t]*(//|#)[^\r\n]*)?").match(program.text, node.end)
    return found.end() if found else node.end


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


def before(program: Program, node: n.Node, text: str) -> Edit:
    """Put statements before the one that `node` is in."""
    found = statement(node)
    start = program.text.rfind("\n", 0, found.start) + 1
    return insert(start, _indented(program, text, indentation(program, found)))


def after(program: Program, node: n.Node, text: str) -> Edit:
    """Put statements after the one that `node` is in."""
    found = statement(node)
    lines = _indented(program, text, indentation(program, found))
    return insert(statement_end(program, found), newline(program) + lines.rstrip("\r\n"))


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
    line = newline(program) + indentation(program, last) + text
    return insert(comma.end(), f"{line},") if comma else insert(last.end, f",{line}")


def _indented(program: Program, text: str, margin: str) -> str:
    lines = [margin + line if line.strip() else line for line in text.splitlines()]
    return newline(program).join(lines) + newline(program)
