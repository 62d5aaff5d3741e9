"""The pages of the documentation, and the pieces of them that can be checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]

FENCE = re.compile(r"^(?P<fence>```+)(?P<info>[^\n]*)\n(?P<code>.*?)^(?P=fence)$", re.S | re.M)
_COMMENT = re.compile(r"<!-- (?P<text>[^\n]*?) -->\n\Z")
_ROW = re.compile(r"^\|(.*)\|$")
_HEADING = re.compile(r"^(#+) (.*)$", re.M)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, and the comment on the line before it."""

    page: Path
    line: int
    language: str
    comment: str
    code: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


@cache
def pages() -> tuple[Path, ...]:
    """All Markdown files of the documentation."""
    tops = sorted(ROOT.glob("*.md"))
    return (
        *tops,
        *sorted((ROOT / "docs").rglob("*.md")),
        *sorted((ROOT / "protocol").glob("*.md")),
    )


def ours() -> tuple[Path, ...]:
    """The pages whose code is run; the protocol's guide has tests of its own."""
    return tuple(page for page in pages() if page.parent.name != "protocol")


@cache
def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def blocks(page: Path) -> Iterator[Block]:
    """Yield the fenced blocks of a page in order."""
    source = text(page)
    for match in FENCE.finditer(source):
        before = source[: match.start()]
        comment = _COMMENT.search(before)
        yield Block(
            page,
            before.count("\n") + 1,
            match["info"].strip(),
            comment["text"] if comment else "",
            match["code"],
        )


def all_blocks(*languages: str) -> list[Block]:
    return [b for page in ours() for b in blocks(page) if b.language in languages]


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return FENCE.sub("", text(page))


def section(page: Path, title: str) -> str:
    """The text below one heading, up to the next of its level or above."""
    source = text(page)
    start = next(m for m in _HEADING.finditer(source) if m[2] == title)
    rest = source[start.end() :]
    end = next((m for m in _HEADING.finditer(rest) if len(m[1]) <= len(start[1])), None)
    return rest[: end.start()] if end else rest


def headings(source: str) -> list[str]:
    return [match[2] for match in _HEADING.finditer(FENCE.sub("", source))]


def rows(source: str) -> list[list[str]]:
    """The cells of the rows of all tables in a text, without heads."""
    found: list[list[str]] = []
    lines = FENCE.sub("", source).splitlines()
    for number, line in enumerate(lines):
        match = _ROW.match(line)
        head = number + 1 < len(lines) and lines[number + 1].startswith("|---")
        if match and not line.startswith("|---") and not head:
            found.append([cell.strip() for cell in match[1].replace("\\|", "\0").split("|")])
    return found


def code_names(cell: str) -> list[str]:
    """What stands between backticks in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def reference(name: str) -> Path:
    return ROOT / "docs" / "reference" / name
