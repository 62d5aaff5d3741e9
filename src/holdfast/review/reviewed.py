"""One file of a tree: read, and checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from holdfast.findings import Problem
from holdfast.findings.lines import Lines
from holdfast.review.checking import Checker, Outcome
from holdfast.review.facts.project import Project
from holdfast.review.files import Found
from holdfast.review.formats.script import Script
from holdfast.review.ignores import Ignores
from holdfast.review.reader import CODE_LIMIT, DATA_LIMIT, Text, Unreadable, read
from holdfast.review.starts import names_pings, uses


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A file that was parsed, and what came of it; its text where there are findings."""

    found: Found
    outcome: Outcome
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the files of a tree say together, and where they are, by how they are shown."""

    project: Project = field(default_factory=Project)
    files: dict[str, str] = field(default_factory=dict)

    def lines_of(self, shown: str) -> Lines | None:
        """The lines of a file with facts; None if it is not one, or no longer."""
        try:
            return Lines(read(self.files[shown], DATA_LIMIT).text)
        except (KeyError, OSError, Unreadable):
            return None

    def wants(self, script: Script) -> bool:
        """Whether there may be something to find in a program, or to know about it."""
        if self.project.proxied and names_pings(script.text):
            return True
        return uses(script.text, script.language)


@dataclass(frozen=True, slots=True)
class Ignored:
    """The rules that the settings ignore in some files."""

    by_file: Sequence[tuple[Ignores, frozenset[str]]]
    folder: str

    def __call__(self, shown: str) -> frozenset[str]:
        """The codes of those for a file, which is shown as from `folder`."""
        path = f"{self.folder}/{shown}" if not shown.startswith("/") else shown
        return frozenset().union(*(codes for files, codes in self.by_file if files.covers(path)))


def review_file(checker: Checker, found: Found, language: str) -> Reviewed:
    """Read and check one file. What goes wrong is a problem of it."""
    limit = DATA_LIMIT if found.suffix == "ipynb" else CODE_LIMIT
    try:
        text = read(found.path, limit)
    except (OSError, Unreadable) as error:
        return unread(found, reason(error), failed=isinstance(error, OSError))
    return checked(found, text, checker.check(found.shown, text.text, language, found.suffix))


def unread(found: Found, message: str, *, failed: bool) -> Reviewed:
    """A file of which nothing is known but a problem."""
    return Reviewed(found, Outcome(problems=(Problem(found.shown, message),), failed=failed), "")


def checked(found: Found, text: Text, outcome: Outcome) -> Reviewed:
    """What came of a file that was read; one that is not UTF-8 has no fixes."""
    if text.damaged is not None:
        message = "not UTF-8; reviewed, but not mended"
        outcome = replace(
            outcome,
            findings=tuple(replace(finding, fix=None) for finding in outcome.findings),
            problems=(*outcome.problems, Problem(found.shown, message, text.damaged)),
        )
    return Reviewed(found, outcome, text.text if outcome.findings else "")


def reason(error: Exception) -> str:
    """Why a file is not reviewed."""
    return f"not readable: {error.strerror}" if isinstance(error, OSError) else str(error)
