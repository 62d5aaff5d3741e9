"""Text of unknown origin, made fit for a terminal and for a file."""

from __future__ import annotations

import unicodedata
from typing import Final

TAB: Final = "    "
CUT: Final = "…"
STYLES: Final = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "cyan": "36",
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
}
_JOINERS: Final = "\u200c\u200d"
"""Without these two, scripts and emoji fall apart, and they move nothing."""


def visible(text: str) -> str:
    """`text` with everything spelled out that a terminal would act on, or that hides itself.

    Control characters, changes of direction and halves of surrogate pairs become escapes such as
    `\\x1b`, a tab four spaces. What is left can be encoded as UTF-8 and stays on one line.
    """
    if text.isprintable():
        return text
    return "".join(map(_visible, text))


def _visible(char: str) -> str:
    if char.isprintable() or char in _JOINERS:
        return char
    return TAB if char == "\t" else char.encode("unicode_escape").decode()


def width(text: str) -> int:
    """How many cells of a terminal `text`, made visible, takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(char: str) -> int:
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 1


def cut(line: str, left: int, room: int) -> str:
    """What fits into `room` cells of `line` from the character `left` on, made visible.

    CUT stands for what is left out.
    """
    shown = CUT if left and line[left:] else ""
    used = width(shown)
    chars = [visible(char) for char in line[left : left + 4 * room]]
    if len(line) - left <= len(chars) and used + sum(map(width, chars)) <= room:
        return "".join((shown, *chars))
    for char in chars:
        used += width(char)
        if used >= room:
            break
        shown += char
    return f"{shown}{CUT}"


def encodable(text: str) -> str:
    """`text` with halves of surrogate pairs, which no encoding takes, replaced by U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def raw_path(path: str) -> bytes:
    """The bytes of a path's name, also of a name that is not UTF-8 (as Python spells those)."""
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")


def paint(text: str, style: str, color: bool) -> str:
    """`text` in one of STYLES, or as it is unless `color`."""
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if color and text else text


def count(number: int, noun: str) -> str:
    """`1 finding`, `2 findings`, `1,200 findings`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
