"""Unified diffs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import unified_diff
from itertools import takewhile
from typing import Final

from holdfast.findings.plain import cut, paint, raw_path, visible

_NO_END: Final = "\\ No newline at end of file\n"
_COLORS: Final = {"+": "green", "-": "red", "@": "cyan"}
_RANGES: Final = re.compile(r"@@ -(\d+)(\S*) \+(\d+)")


def unified(path: str, before: str, after: str, context: int = 3) -> str:
    """The change of the file `path`, as `git apply` and `patch -p1` take it; "" for no change.

    `context` is how many lines around a change are shown.
    """
    old, new = _lines(before), _lines(after)
    skipped = max(0, _alike(old, new) - context)
    old, new = old[skipped:], new[skipped:]
    rest = max(0, _alike(reversed(old), reversed(new)) - context)
    old, new = old[: len(old) - rest], new[: len(new) - rest]
    lines = unified_diff(old, new, _quoted(f"a/{path}"), _quoted(f"b/{path}"), n=context)
    ended = (line if line.endswith("\n") else f"{line}\n{_NO_END}" for line in lines)
    return "".join(_moved(line, skipped) if line.startswith("@@") else line for line in ended)


def colored(diff: str, *, color: bool, cells: int | None = None) -> list[str]:
    """The lines of `diff` for a terminal, without line feeds: nothing can move the cursor.

    Lines longer than `cells` are cut.
    """
    lines = []
    for line in diff.removesuffix("\n").split("\n"):
        text = line.removesuffix("\r")
        shown = (visible(text) if cells is None else cut(text, 0, cells)).rstrip()
        lines.append(paint(shown, _COLORS[line[0]], color) if line[:1] in _COLORS else shown)
    return lines


def _lines(text: str) -> list[str]:
    """Lines with their line feeds, which nothing else ends."""
    *full, rest = text.split("\n")
    lines = [f"{line}\n" for line in full]
    return [*lines, rest] if rest else lines


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """How many lines are the same from the start on; without them `difflib` is quick."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _moved(header: str, lines: int) -> str:
    """The hunk's `header` with both ranges moved down by `lines`."""

    def move(match: re.Match[str]) -> str:
        old, length, new = match.groups()
        return f"@@ -{int(old) + lines}{length} +{int(new) + lines}"

    return _RANGES.sub(move, header)


def _quoted(name: str) -> str:
    """The file's name as git writes it: in quotes where it has what would end it or the line."""
    if name.isprintable() and not set(name) & {'"', "\\"}:
        return f"{name}\t" if " " in name else name
    raw = raw_path(name)
    plain = (
        f"\\{byte:03o}" if byte < 32 or byte > 126 or byte in b'"\\' else chr(byte) for byte in raw
    )
    return f'"{"".join(plain)}"'
