"""Which nginx a tree runs, from the images of its containers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from holdfast.review.facts.versions import Version

NEWEST = Version((1, 30))
"""What images without a number are at least: latest, stable, mainline, alpine."""

_IMAGE = re.compile(
    r"""^[ \t-]*+ (?:FROM|image:) (?:[ ]--\S++)*+ [ \t]++ ["']? (?:[\w.:-]++/)*+
        nginx (?:-unprivileged)?+ (?![\w-]) (?: : (?P<tag> [\w.-]++ ) )?+
    """,
    re.MULTILINE | re.VERBOSE,
)
_NUMBER = re.compile(r"(\d{1,4})(?:\.(\d{1,4}))?(?:\.(\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class Nginx:
    """An image of nginx that the file at `path` names."""

    path: str
    version: Version


def nginx_in(path: str, text: str) -> Iterator[Nginx]:
    """The images of nginx that a Dockerfile, a compose file or a manifest names."""
    for match in _IMAGE.finditer(text):
        number = _NUMBER.match(match["tag"] or "")
        if number is None:
            yield Nginx(path, NEWEST)
        else:
            numbers = tuple(int(part) for part in number.groups() if part)
            # A tag with fewer numbers is the newest one that begins with them.
            end = (*numbers[:-1], numbers[-1] + 1)
            exact = len(numbers) == 3
            yield Nginx(path, Version(numbers, None if exact else end, exact))
