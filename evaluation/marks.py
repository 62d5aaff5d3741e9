"""The marks in the planted files: which pitfall lies where.

A comment `expect: no-jitter` says that the rule of that name must report this line; several names
are separated by commas. Some pitfalls are an absence, which a reviewer may point at in two or three
places: `no-heartbeat@chat` at each of them is one pitfall, found when any of the lines is reported.
The tag holds for a project, a folder of `planted/`, and so may join lines of several files.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PLANTED: Final = Path(__file__).parent / "planted"
MARK: Final = re.compile(
    r"\s*(?:#|//|<!--|/\*)\s*expect: (?P<names>[\w@-]+(?:, [\w@-]+)*)(?:\s*(?:-->|\*/))?"
)


@dataclass(frozen=True, slots=True)
class Plant:
    """A planted pitfall: the lines, any of which `rule` must report, as (path, number from 1)."""

    project: str
    rule: str
    lines: frozenset[tuple[str, int]]


def projects() -> list[Path]:
    return sorted(path for path in PLANTED.iterdir() if path.is_dir())


def plants(project: Path) -> list[Plant]:
    """What is planted in the files of `project`, paths relative to it."""
    lines: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    for path in sorted(project.rglob("*")):
        if path.is_file():
            shown = path.relative_to(project).as_posix()
            for number, line in enumerate(path.read_text().split("\n"), 1):
                for name in _names(line):
                    rule, _, tag = name.partition("@")
                    lines[rule, tag or f"{shown}:{number}"].add((shown, number))
    return [Plant(project.name, rule, frozenset(at)) for (rule, _), at in lines.items()]


def without_marks(text: str) -> str:
    """The text as its author wrote it, so that no rule can see a mark."""
    return MARK.sub("", text)


def _names(line: str) -> list[str]:
    match = MARK.search(line)
    return match["names"].split(", ") if match else []
