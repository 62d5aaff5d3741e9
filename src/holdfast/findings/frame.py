"""The code around a finding, with the place underlined."""

from __future__ import annotations

from typing import Final

from holdfast.findings.finding import Place
from holdfast.findings.lines import Lines
from holdfast.findings.plain import CUT, cut, paint, visible, width

LEAST: Final = 20
"""Cells of code that are shown however narrow the terminal is."""


def frame(lines: Lines, place: Place, *, cells: int, color: bool) -> list[str]:
    """The first line of `place` underlined, between the line before and the line after.

    `cells` is how wide it may be. Longer lines are cut around the place, tabs become spaces, and
    characters that a terminal would act on are spelled out.
    """
    last = max(len(lines), place.line)
    numbers = range(max(1, place.line - 1), min(last, place.line + 1) + 1)
    digits = len(str(numbers[-1]))
    room = max(LEAST, cells - digits - 3)
    code = lines.line(place.line)
    start = min(place.column - 1, len(code))
    end = min(place.end_column - 1, len(code)) if place.end_line == place.line else len(code)
    left = _left(code, start, end, room)
    shown = []
    for number in numbers:
        gutter = paint(f"{number:>{digits}} |", "dim", color)
        shown.append(f"{gutter} {cut(lines.line(number), left, room)}".rstrip())
        if number == place.line:
            offset = width(CUT if left else "") + width(visible(code[left:start]))
            carets = max(1, min(width(visible(code[start:end])), room - offset))
            gutter = paint(f"{'':>{digits}} |", "dim", color)
            shown.append(f"{gutter} {'':{offset}}{paint('^' * carets, 'error', color)}")
    return shown


def _left(code: str, start: int, end: int, room: int) -> int:
    """From which character on lines are shown, so that the place is to be seen."""
    if width(visible(code[: min(end, start + room)])) < room:
        return 0
    left = max(0, start - room)
    while width(visible(code[left:start])) > room // 3:
        left += 1
    return left
