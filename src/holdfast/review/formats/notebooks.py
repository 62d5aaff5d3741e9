"""The Python of Jupyter notebooks (nbformat 4): all code cells as one script.

A notebook is JSON. To say where in the file a line of a cell is, the strings of the cells have to
be found in its text, which `json` does not tell: so the text is read once by `json`, which says
whether it is a notebook at all, and once token by token.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from holdfast.review.formats.script import Piece, Script

BODY_IS_PYTHON: Final = frozenset(
    {"capture", "memit", "prun", "python", "python3", "time", "timeit"}
)

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"(?P<key>\s*+:)?+|[{}\[\]]')
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|u\w{4}|.)")
_CELL_MAGIC = re.compile(r"\s*+%%(\w++)[^\n]*+")
_LINE_MAGIC = re.compile(r"\s*+(?=%{1,2}[A-Za-z]|!(?!=)|\?)")
_ASSIGNED_MAGIC = re.compile(r"\s*+[A-Za-z_][\w., ]*+=\s*+(?=[%!][A-Za-z])")
_HELP = re.compile(r"\s*+(?=%{0,2}[A-Za-z_][\w.]*+\?{1,2}\s*+\Z)")


def notebook(text: str) -> list[Script]:
    """The code cells of a notebook, joined; none if it is not in Python.

    Raises ValueError, with the reason, if `text` is not a notebook.
    """
    try:
        content = json.loads(text)
    except ValueError as error:
        raise ValueError(f"not valid JSON: {error}") from error
    except RecursionError:
        raise ValueError("not a notebook: JSON nested too deep") from None
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise ValueError("not a notebook: it has no list of cells (nbformat 4)")
    if _language(content.get("metadata")) != "python":
        return []
    parts: list[str] = []
    pieces: list[Piece] = []
    length = 0
    for literals in _code_cells(text):
        cell = []
        for start, end in literals:
            for part, origin in _decoded(text, start, end):
                cell.append(part)
                pieces.append(Piece(length, origin, len(part)))
                length += len(part)
        parts += (_without_magics("".join(cell)), "\n")
        pieces.append(Piece(length, literals[-1][1], 0))
        length += 1
    if not pieces:
        return []
    return [Script("python", "".join(parts), editable=False, pieces=tuple(pieces))]


def _language(metadata: object) -> str:
    """The language a notebook's metadata names; Python if none."""
    if isinstance(metadata, dict):
        for part, key in (("language_info", "name"), ("kernelspec", "language")):
            value = metadata.get(part)
            if isinstance(value, dict) and isinstance(value.get(key), str):
                return str(value[key]).lower()
    return "python"


def _code_cells(text: str) -> Iterator[list[tuple[int, int]]]:
    """For each code cell that is not empty, where the strings of its source are, with quotes."""
    depth = 0
    names = {1: "", 3: ""}
    kind = ""
    literals: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if text[start] in "{[":
            depth += 1
            if depth == 3:
                kind, literals = "", []
        elif text[start] in "}]":
            if depth == 3 and names[1] == "cells" and kind == "code" and literals:
                yield literals
            depth -= 1
        elif match["key"]:
            names[depth] = text[start + 1 : match.start("key") - 1]
        elif names[1] == "cells" and names[3] == "cell_type" and depth == 3:
            kind = text[start + 1 : end - 1]
        elif names[1] == "cells" and names[3] == "source" and depth in (3, 4):
            literals.append((start, end))


def _decoded(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The parts of a JSON string, each with where it is: runs of characters, and escapes."""
    position = start + 1
    for match in _ESCAPE.finditer(text, start + 1, end - 1):
        if position < match.start():
            yield text[position : match.start()], position
        character = json.loads(f'"{match[0]}"')
        # Half a pair is no character, and no encoding takes it.
        yield "\ufffd" if "\ud800" <= character <= "\udfff" else character, match.start()
        position = match.end()
    if position < end - 1:
        yield text[position : end - 1], position


def _without_magics(source: str) -> str:
    """A cell as plain Python of the same length: what IPython adds to the language is blanked.

    A magic may be all there is in a block, so an expression stands for it.
    """
    cell = _CELL_MAGIC.match(source)
    if cell:
        last = cell.end() if cell[1] in BODY_IS_PYTHON else len(source)
        source = _blank(source[:last]) + source[last:]
    lines = source.split("\n")
    continued = False
    for index, line in enumerate(lines):
        match = _LINE_MAGIC.match(line) or _ASSIGNED_MAGIC.match(line) or _HELP.match(line)
        if continued:
            lines[index] = " " * len(line)
        elif match:
            lines[index] = (line[: match.end()] + "0").ljust(len(line))
        continued = (continued or match is not None) and line.endswith("\\")
    return "\n".join(lines)


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
