"""Patterns of `.gitignore` files, each for its own folder and what is below it.

As git has them (gitignore(5)), with two differences: classes such as `[[:digit:]]` are not known,
and matching takes time in proportion to the length of a path, whatever the pattern.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

# Nobody writes larger ones, and every path is matched with every line.
LIMIT: Final = 1 << 18

_TRAILING: Final = re.compile(r"(?<!\\)[ \t]+\Z")
_TOKEN: Final = re.compile(
    r"(?P<star>\*+)|(?P<any>\?)"
    r"|\[(?P<negated>[!^])?(?P<set>\]?(?:\\.|[^]\\])*)\]"
    r"|\\(?P<escaped>.)|(?P<broken>[\[\\])|(?P<char>.)",
    re.DOTALL,
)


class Pattern(NamedTuple):
    """One line. It speaks of names, or if `path` of paths from the folder on."""

    regex: re.Pattern[str]
    path: bool
    negated: bool
    only_folders: bool


class Ignores:
    """The patterns that hold in `folder`: its own, then those of the folders above it."""

    __slots__ = ("_above", "_folder", "_patterns")

    def __init__(self, folder: str, lines: Iterable[str], above: Ignores | None = None) -> None:
        self._folder = folder.rstrip("/") + "/"
        patterns = [compile_pattern(line) for line in lines]
        self._patterns = [pattern for pattern in reversed(patterns) if pattern is not None]
        self._above = above

    def ignores(self, path: str, is_folder: bool = False) -> bool:
        """Tell whether an absolute path is left out for itself, not with a folder it is in.

        Patterns for names also speak of paths that are elsewhere.
        """
        name = path.rpartition("/")[2]
        place: Ignores | None = self
        while place is not None:
            relative = path.removeprefix(place._folder)
            for pattern in place._patterns:
                if (is_folder or not pattern.only_folders) and pattern.regex.fullmatch(
                    relative if pattern.path else name
                ):
                    return not pattern.negated
            place = place._above
        return False

    def covers(self, path: str) -> bool:
        """Tell whether a file is left out, for itself or with a folder it is in."""
        folders = list(Path(path.removeprefix(self._folder)).parents)[:-1]
        return self.ignores(path) or any(
            self.ignores(self._folder + folder.as_posix(), is_folder=True) for folder in folders
        )


def read_ignores(folder: str, above: Ignores | None) -> Ignores | None:
    """The patterns for `folder`, with its own `.gitignore` where it has one.

    A folder with `.git` begins a repository of its own, with `.git/info/exclude`.
    """
    if os.path.exists(f"{folder}/.git"):
        above = _with_file(folder, f"{folder}/.git/info/exclude", None)
    return _with_file(folder, f"{folder}/.gitignore", above)


def ignores_above(folder: str) -> Ignores | None:
    """The patterns that the repository around `folder` has for it, from above it.

    None outside of a repository, at its root, and where they ignore the folder as a whole.
    """
    folders = [str(path) for path in Path(folder).parents]
    roots = [n for n, path in enumerate(folders) if os.path.exists(f"{path}/.git")]
    if not roots or os.path.exists(f"{folder}/.git"):
        return None
    ignores: Ignores | None = None
    for above, below in pairwise([*reversed(folders[: roots[0] + 1]), folder]):
        ignores = read_ignores(above, ignores)
        if ignores is not None and ignores.ignores(below, is_folder=True):
            return None
    return ignores


def compile_pattern(line: str) -> Pattern | None:
    """Read one line; None for a comment, an empty line, and what can match nothing."""
    line = _TRAILING.sub("", line)
    if line.startswith("#"):
        return None
    negated = line.startswith("!")
    line = line[negated:]
    only_folders = line.endswith("/")
    line = line.removesuffix("/")
    is_path = "/" in line
    try:
        text = _path(line.removeprefix("/").split("/")) if is_path else _name(line)
        return Pattern(re.compile(text), is_path, negated, only_folders) if line else None
    except (ValueError, re.error):
        return None


def _path(parts: list[str]) -> str:
    """The regular expression for a path: `**` stands for any folders.

    What is between two of them is looked for once, from the left: to look further is no use.
    """
    groups: list[list[str]] = [[]]
    for part in parts:
        if part == "**":
            groups.append([])
        else:
            groups[-1].append(_name(part))
    first, *others = ("/".join(group) for group in groups)
    if not others:
        return first
    *middle, last = others
    return "".join(
        (
            f"{first}/" if first else "",
            *(f"(?>(?:[^/]+/)*?{group}/)" for group in middle if group),
            f"(?:[^/]+/)*{last}" if last else ".+",
        )
    )


def _name(pattern: str) -> str:
    """The regular expression for one name. Raises ValueError for a pattern that is broken."""
    parts = [""]
    for token in _TOKEN.finditer(pattern):
        match token.lastgroup:
            case "star":
                parts.append("")
            case "any":
                parts[-1] += "[^/]"
            case "set":
                parts[-1] += _class(token["set"], token["negated"])
            case "broken":
                raise ValueError(f"not a pattern: {pattern}")
            case _:
                parts[-1] += re.escape(token["escaped"] or token["char"])
    first, *others = parts
    if not others:
        return first
    *middle, last = others
    return "".join((first, *(f"(?>[^/]*?{part})" for part in middle), f"[^/]*{last}"))


def _class(chars: str, negated: str | None) -> str:
    escaped = "".join(
        f"\\{char}" if char in "[]^&~|" and before != "\\" else char
        for before, char in zip(f" {chars}", chars, strict=False)
    )
    return f"(?!/)[{'^' if negated else ''}{escaped}]"


def _with_file(folder: str, file: str, above: Ignores | None) -> Ignores | None:
    try:
        with open(file, encoding="utf-8-sig", errors="surrogateescape") as stream:
            lines = stream.read(LIMIT).split("\n")
    except OSError:
        return above
    return Ignores(folder, lines, above)
