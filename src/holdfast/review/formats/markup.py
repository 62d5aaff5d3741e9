"""What the templates of Vue and Svelte put into a page as HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.review.syntax import nodes as n

NAME: Final = r"(?:this\.)?+([A-Za-z_$][\w$]*+)"
HTML: Final = re.compile(rf"\bv-html\s*+=\s*+[\"']\s*+{NAME}|\{{@html\s++{NAME}")
EACH: Final = re.compile(
    rf"\bv-for\s*+=\s*+[\"']\s*+\(?+\s*+([\w$]++)[^\"']{{0,200}}?\s(?:in|of)\s++{NAME}"
    rf"|\{{#each\s++{NAME}[^{{}}]{{0,200}}?\sas\s++([\w$]++)"
)
"""A loop of a template: the names of its variable and of what it goes over."""


def raw_html(page: str) -> Iterator[n.Name]:
    """The variables that a template writes as HTML, where they stand in the template.

    The variable of a loop is what the loop goes over: `v-for="line in lines"` makes `line` `lines`.
    """
    over: dict[str, str] = {}
    for loop in EACH.finditer(page):
        over[loop[1] or loop[4]] = loop[2] or loop[3]
    for found in HTML.finditer(page):
        group = 1 if found[1] else 2
        name = found[group]
        yield n.Name(over.get(name, name), start=found.start(group), end=found.end(group))
