"""All that is known of a rule, for a terminal."""

from __future__ import annotations

import re
import textwrap
from typing import Final

from holdfast.findings.plain import paint
from holdfast.findings.rule import SECTIONS, Rule

NARROWEST: Final = 40
_FENCE: Final = re.compile(r"^```\w*$\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ITEM: Final = re.compile(r"^(- |\d+\. )", re.MULTILINE)


def explain(rule: Rule, *, color: bool = False, width: int = 100) -> str:
    """The rule's doc, section by section, in lines of up to `width` characters."""
    wide = max(width, NARROWEST)
    severity = paint(rule.severity.name, rule.severity.name, color)
    lines = [
        f"{paint(rule.code, 'bold', color)} {rule.name}: {rule.summary}",
        "",
        f"{severity}, {rule.confidence.name} confidence; {rule.group}",
        *textwrap.wrap(
            f"Libraries: {', '.join(rule.libraries)}. Languages: {', '.join(rule.languages)}.",
            wide,
            break_long_words=False,
            break_on_hyphens=False,
        ),
    ]
    for heading in SECTIONS:
        lines += ["", paint(heading, "bold", color), ""]
        lines.append(_section(rule.sections[heading], wide))
    return "\n".join((*lines, "", f"On the web: {rule.url}", ""))


def _section(text: str, width: int) -> str:
    """Paragraphs and lists wrapped, code as it is, all of it indented."""
    blocks = []
    for index, part in enumerate(_FENCE.split(text)):
        if index % 2:
            blocks.append(textwrap.indent(part.rstrip(), "      "))
        else:
            paragraphs = (it for it in part.split("\n\n") if it.strip())
            blocks += ["\n".join(_paragraph(it, width)) for it in paragraphs]
    return "\n\n".join(blocks)


def _paragraph(text: str, width: int) -> list[str]:
    """Wrapped lines; each item of a list begins a new one."""
    starts = [match.start() for match in _ITEM.finditer(text)]
    pieces = [text[a:b] for a, b in zip([0, *starts], [*starts, len(text)], strict=True)]
    return [line for piece in pieces for line in _wrapped(piece, width)]


def _wrapped(piece: str, width: int) -> list[str]:
    mark = _ITEM.match(piece)
    begin = mark[1] if mark else ""
    # The mark is no word of its own: a long URL would leave it alone on its line.
    return textwrap.wrap(
        " ".join(piece.removeprefix(begin).split()),
        width,
        initial_indent=f"  {begin}",
        subsequent_indent="    " if mark else "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
