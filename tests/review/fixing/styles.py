"""The same program as others would have written it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

Style = Callable[[str], str]


def _line_ends(text: str) -> str:
    return text.replace("\n", "\r\n")


def _tabs(width: int) -> Style:
    def apply(text: str) -> str:
        return re.sub(
            rf"^(?:{' ' * width})+", lambda it: "\t" * (len(it[0]) // width), text, flags=re.M
        )

    return apply


def _bare(text: str) -> str:
    return re.sub(r";([ \t]*(//.*)?)$", r"\1", text, flags=re.M)


def _quotes(old: str, new: str) -> Style:
    """Other quotation marks, on lines where they can be told from apostrophes."""
    apostrophe = re.compile(rf"\s(//|#).*{old}|\\{old}")
    inserted = re.compile(r"\$\{[^{}]*\}")

    def apply(text: str) -> str:
        lines = text.split("\n")
        for number, line in enumerate(lines):
            clear = new not in line and line.count(old) % 2 == 0 and not apostrophe.search(line)
            if clear and "`" in line:
                lines[number] = inserted.sub(lambda it: it[0].replace(old, new), line)
            elif clear:
                lines[number] = line.replace(old, new)
        return "\n".join(lines)

    return apply


STYLES: Final[dict[str, dict[str, Style]]] = {
    "python": {
        "CRLF": _line_ends,
        "tabs": _tabs(4),
        "double": _quotes("'", '"'),
        "single": _quotes('"', "'"),
    },
    "javascript": {
        "CRLF": _line_ends,
        "tabs": _tabs(2),
        "double": _quotes("'", '"'),
        "single": _quotes('"', "'"),
        "bare": _bare,
    },
    "configuration": {"CRLF": _line_ends, "tabs": _tabs(4)},
}
