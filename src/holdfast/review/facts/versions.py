"""Versions of libraries, from a tree's lock files and manifests.

A lock file says which version there is, a manifest only which ones may be. A `Version` keeps both:
what holds for all that it allows is certain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname

from holdfast.review.facts.manifests import Ecosystem, Manifest, normal

Numbers = tuple[int, ...]

_COMPARISON = re.compile(
    r"(?P<sign>\^|~=|~>?|>=|<=|={1,3}|!=|>|<|)\s*+v?"
    r"(?P<numbers>\d{1,9}(?:\.\d{1,9})*+)(?P<open>(?:\.[xX*])*+)"
    r"(?:[-+.]?[A-Za-z][\w.+-]*+|-\d[\w.-]*+)?+"
)
_HYPHEN = re.compile(r"^\s*+(\S++)\s++-\s")


@dataclass(frozen=True, slots=True)
class Version:
    """The versions a package may have: from `numbers` on, and before `end` where that is known.

    `exact` if there is only one.
    """

    numbers: Numbers
    end: Numbers | None = None
    exact: bool = False

    def since(self, *numbers: int) -> bool:
        """Whether it is certainly this version or a later one."""
        return _padded(self.numbers) >= _padded(numbers)

    def before(self, *numbers: int) -> bool:
        """Whether it is certainly earlier than this version."""
        if self.exact:
            return not self.since(*numbers)
        return self.end is not None and _padded(self.end) <= _padded(numbers)


def parse_version(text: str) -> Version | None:
    """What a range of npm, of PyPI or of Poetry allows; None if it says nothing.

    Several comparisons hold all together, alternatives (`||`) one of them.
    """
    allowed = [_together(part) for part in text.split("||")]
    known = [version for version in allowed if version]
    if not known or len(known) < len(allowed):
        return None
    if len(known) == 1:
        return known[0]
    ends = [version.end or _after(version.numbers, len(version.numbers)) for version in known]
    unbounded = any(version.end is None and not version.exact for version in known)
    return Version(
        min(version.numbers for version in known),
        None if unbounded else max(ends, key=_padded),
    )


def _together(text: str) -> Version | None:
    """What comparisons allow that hold all together."""
    low: Numbers = ()
    end: Numbers | None = None
    for match in _COMPARISON.finditer(_HYPHEN.sub(r">=\1 <=", text)):
        sign, is_open = match["sign"], bool(match["open"])
        numbers = tuple(int(number) for number in match["numbers"].split("."))
        if not is_open and (sign in ("==", "===") or (sign in ("", "=") and len(numbers) > 2)):
            return Version(numbers, exact=True)
        if sign not in ("<", "<=", "!="):
            low = max(low, numbers)
        if (last := _end(sign, numbers)) is not None:
            end = last if end is None else min(end, last, key=_padded)
    return Version(low or (0,), end) if low or end else None


def _end(sign: str, numbers: Numbers) -> Numbers | None:
    """The first version that a comparison does not allow any more."""
    match sign:
        case ">=" | ">" | "!=":
            return None
        case "<":
            return numbers
        case "^":
            zeros = next((index for index, number in enumerate(numbers) if number), -1)
            return _after(numbers, zeros + 1 or len(numbers))
        case "~":
            return _after(numbers, min(2, len(numbers)))
        case "~=":
            return _after(numbers, max(1, len(numbers) - 1))
        case _:
            return _after(numbers, len(numbers))


def _after(numbers: Numbers, count: int) -> Numbers:
    """The first version after all that begin with the first `count` numbers."""
    return (*numbers[: count - 1], numbers[count - 1] + 1)


def _padded(numbers: Numbers) -> Numbers:
    return numbers + (0,) * (8 - len(numbers))


class Versions:
    """What the manifests and lock files of a tree say."""

    def __init__(self) -> None:
        self._wanted: dict[tuple[Ecosystem, str], dict[str, str]] = defaultdict(dict)
        self._locked: dict[tuple[Ecosystem, str], dict[str, dict[str, str]]] = defaultdict(dict)
        self._about: dict[str, str] = {}

    def add(self, manifest: Manifest) -> None:
        """Take up what one file says; what another of the same directory said is kept."""
        key = (manifest.ecosystem, manifest.directory)
        for name, wanted in manifest.wanted.items():
            self._wanted[key].setdefault(name, wanted)
        for name, locked in manifest.locked.items():
            self._locked[key].setdefault(name, {}).update(locked)
        if manifest.about:
            self._about[manifest.directory] = manifest.about

    def about(self, near: str) -> str:
        """What the package that the file at `near` is in says of itself, "" if it says nothing."""
        return next((self._about[it] for it in _upwards(near) if it in self._about), "")

    def depends(self, ecosystem: Ecosystem, name: str, near: str) -> bool:
        """Whether the file at `near` is in a project that has this package."""
        name = normal(name, ecosystem)
        return any(
            name in self._wanted[ecosystem, directory] or name in self._locked[ecosystem, directory]
            for directory in _upwards(near)
        )

    def find(self, ecosystem: Ecosystem, name: str, near: str) -> Version | None:
        """The version of a package for the file at `near`; None if nothing is said.

        The nearest directory counts, from the file's own upwards. A lock file further up counts
        where it agrees with the manifest.
        """
        name = normal(name, ecosystem)
        wanted: str | None = None
        allowed: Version | None = None
        for directory in _upwards(near):
            if wanted is None:
                wanted = self._wanted[ecosystem, directory].get(name)
                allowed = parse_version(wanted) if wanted else None
            locked = self._locked[ecosystem, directory].get(name, {})
            if len(locked) > 1:
                locked = {"": locked[wanted]} if wanted in locked else {}
            for text in locked.values():
                version = parse_version(f"=={text}")
                if version and not (allowed and version.before(*allowed.numbers)):
                    return version
        return allowed


def _upwards(path: str) -> Iterator[str]:
    """The directory of a file, and those around it."""
    while (directory := dirname(path)) != path:
        yield directory
        path = directory
