"""Scripts inside other files: Vue and Svelte components, web pages, notebooks.

The text of a script is as long as the file, with all that is not the script blanked out, so that
an offset means the same in both. A notebook is JSON, where that is impossible: `Script.in_file`
translates.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from holdfast.review.formats.notebooks import notebook
from holdfast.review.formats.script import Script
from holdfast.review.formats.templates import fill

LANGUAGES: Final = {
    "": "javascript",
    "application/javascript": "javascript",
    "application/typescript": "typescript",
    "application/x-javascript": "javascript",
    "babel": "javascript",
    "ecmascript": "javascript",
    "javascript": "javascript",
    "js": "javascript",
    "jsx": "javascript",
    "module": "javascript",
    "text/babel": "javascript",
    "text/ecmascript": "javascript",
    "text/javascript": "javascript",
    "text/jsx": "javascript",
    "text/typescript": "typescript",
    "ts": "typescript",
    "tsx": "tsx",
    "typescript": "typescript",
}
JSX: Final = frozenset({"jsx", "babel", "text/babel", "text/jsx"})

_OPEN = re.compile(r"<!--|<script(?=[\s/>])", re.IGNORECASE)
_CLOSE = re.compile(r"</script(?=[\s/>])", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""[\s/]*+ (?P<name>[^\s/>=]++)
        (?: \s*+ = \s*+ (?: "(?P<double>[^"]*+)" | '(?P<single>[^']*+)' | (?P<bare>[^\s"'>]++) ))?+
    """,
    re.VERBOSE,
)
_SPACE = re.compile(r"[\s/]*+")


class _Element(NamedTuple):
    """A script element; its content is text[start:end]."""

    attributes: dict[str, str]
    start: int
    end: int


def scripts(text: str, suffix: str) -> list[Script]:
    """The scripts of a file, one for each language they are written in.

    `suffix` is that of the file's name: vue, svelte, html, htm or ipynb, with or without a dot.
    Raises ValueError for a notebook that is not one.
    """
    suffix = suffix.lower().removeprefix(".")
    if suffix == "ipynb":
        return notebook(text)
    components = suffix in {"vue", "svelte"}
    parts: dict[str, list[str]] = {}
    ends: dict[str, int] = {}
    filled = set()
    for element in _elements(text, components):
        language = _language(element.attributes)
        body = text[element.start : element.end]
        if language is None or "src" in element.attributes or not body.strip():
            continue
        # JSX has double braces of its own.
        is_jsx = not JSX.isdisjoint(element.attributes.values()) and "{%" not in body
        if not components and not is_jsx:
            original, body = body, fill(body)
            if body != original:
                filled.add(language)
        # What ends an element ends a statement; without it, two scripts would read as one.
        separator = ";" if element.end < len(text) else ""
        before = text[ends.get(language, 0) : element.start]
        parts.setdefault(language, []).extend((_blank(before), body, separator))
        ends[language] = element.end + len(separator)
    return [
        Script(
            language,
            "".join(found) + _blank(text[ends[language] :]),
            editable=language not in filled,
            page=text,
        )
        for language, found in parts.items()
    ]


def _elements(text: str, components: bool) -> Iterator[_Element]:
    """The script elements outside comments. As in browsers, the first `</script` ends one."""
    position = 0
    while match := _OPEN.search(text, position):
        if match.group() == "<!--":
            position = text.find("-->", match.end())
            if position < 0:
                return
            continue
        attributes, position = _attributes(text, match.end())
        if text[position : position + 1] != ">":
            continue
        if components and text[position - 1] == "/":
            continue
        start = position + 1
        close = _CLOSE.search(text, start)
        position = close.start() if close else len(text)
        yield _Element(attributes, start, position)


def _attributes(text: str, position: int) -> tuple[dict[str, str], int]:
    """The attributes of an element, and where they end."""
    attributes: dict[str, str] = {}
    while match := _ATTRIBUTE.match(text, position):
        value = match["double"] or match["single"] or match["bare"] or ""
        attributes.setdefault(match["name"].lower(), value)
        position = match.end()
    space = _SPACE.match(text, position)
    return attributes, space.end() if space else position


def _language(attributes: dict[str, str]) -> str | None:
    """The language of a script element; None for data and for what is not known."""
    kind = attributes.get("lang") or attributes.get("type", "")
    return LANGUAGES.get(kind.partition(";")[0].strip().lower())


def _blank(text: str) -> str:
    """Spaces for all but the ends of lines."""
    return "\n".join(" " * len(line) for line in text.split("\n"))
