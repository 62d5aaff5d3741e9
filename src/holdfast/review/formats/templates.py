"""Template tags in the scripts of web pages: Jinja, Django, Handlebars, Go.

A page that is a template is not yet JavaScript: `const id = {{ user.id }};`. A tag in code becomes
a name or blank, a tag in a string keeps its place and loses what would end the string. The text
stays as long as it was, and its lines stay where they are.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 400
CLOSING: Final = {"{{": "}}", "{%": "%}", "{#": "#}"}
FLOW: Final = frozenset(
    {
        *("autoescape", "block", "blocktrans", "blocktranslate", "cache", "call", "comment"),
        *("elif", "else", "elseif", "elsif", "empty", "extend", "extends", "filter", "for"),
        *("foreach", "if", "ifchanged", "ifequal", "ifnotequal", "import", "include", "language"),
        *("load", "macro", "raw", "set", "spaceless", "verbatim", "with"),
    }
)

_TAGS = r"\{\{|\{%|\{\#"
_CODE = re.compile(rf"//|/\*|[\"'`]|{_TAGS}")
_QUOTED = {
    '"': re.compile(rf"\\.|\"|\n|{_TAGS}", re.DOTALL),
    "'": re.compile(rf"\\.|'|\n|{_TAGS}", re.DOTALL),
    "`": re.compile(rf"\\.|`|{_TAGS}", re.DOTALL),
}
_WORD = re.compile(r"\{%[-+~]?\s*+(\w++)")
# The same in Handlebars ({{#if x}}, {{/if}}) and in Go ({{ if .X }}, {{ end }}).
_FLOW = re.compile(
    r"\{\{[-~]?\s*+(?:[#/^!>]|else\b|end\s*+[-~]?\}|(?:if|range|with|define|template|block)\s++[^}|\s])"
)
_EXPECTS_VALUE = re.compile(r"(?:[=(,:+\[?!&|<>*/-]|\breturn)\s*\Z")


def fill(text: str) -> str:
    """Replace template tags by what JavaScript can be parsed with."""
    if not any(opening in text for opening in CLOSING):
        return text
    parts: list[str] = []
    position = copied = 0
    quote = ""
    while match := (_QUOTED[quote] if quote else _CODE).search(text, position):
        found = match.group()
        position = match.end()
        if found in CLOSING:
            end = _end(text, match)
            if end is not None:
                tag = text[match.start() : end]
                parts += (text[copied : match.start()], _filler(tag, quote, text, match.start()))
                position = copied = end
        elif quote:
            quote = "" if found in {quote, "\n"} else quote
        elif found in _QUOTED:
            quote = found
        else:
            end = text.find("\n" if found == "//" else "*/", position)
            position = len(text) if end < 0 else end
    return "".join(parts) + text[copied:]


def _end(text: str, opening: re.Match[str]) -> int | None:
    """Where a tag ends; None if it is none. Braces of JavaScript seldom close in pairs so soon."""
    closing = CLOSING[opening.group()]
    if text.startswith("{{{", opening.start()):
        closing = "}}}"
    end = text.find(closing, opening.end(), opening.end() + LONGEST)
    if end < 0 or (closing == "#}" and "\n" in text[opening.end() : end]):
        return None
    return end + len(closing)


def _filler(tag: str, quote: str, text: str, start: int) -> str:
    """What stands for a tag: as long, and with as many lines."""
    if quote:
        return re.sub(r"[\"'`\\$\n]", lambda match: "\n" if match[0] == "\n" else "_", tag)
    first, *rest = tag.split("\n")
    named = _is_value(tag, text, start)
    first = re.sub(r"\W", "_", first) if named else " " * len(first)
    return "\n".join((first, *(" " * len(line) for line in rest)))


def _is_value(tag: str, text: str, start: int) -> bool:
    """Whether a tag outside strings writes a value, rather than steering the template."""
    if tag.startswith("{{"):
        return not _FLOW.match(tag)
    word = _WORD.match(tag)
    if word is None or word[1] in FLOW or word[1].startswith("end"):
        return False
    return bool(_EXPECTS_VALUE.search(text, max(0, start - 40), start))
