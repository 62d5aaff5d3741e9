"""Fixes of a whole tree: what they would make of each file, and the files written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from holdfast.findings import Problem
from holdfast.review.checking import Checker, Outcome
from holdfast.review.files import Found
from holdfast.review.fixes import Mended, NotWritten, mend, write
from holdfast.review.pool import Job
from holdfast.review.reader import CODE_LIMIT, Text, Unreadable, read
from holdfast.review.reviewed import reason


@dataclass(frozen=True, slots=True)
class FileFix:
    """What the fixes make of one file."""

    found: Found
    before: Text
    after: Mended


def mended(checker: Checker, jobs: Iterable[Job], unsafe: bool) -> Iterator[FileFix | None]:
    """Yield what fixes make of each file; None where they change nothing and nothing went wrong.

    Notebooks and files that are not UTF-8 have no fixes, nor have those that cannot be read.
    """
    for found, language in jobs:
        try:
            before = read(found.path, CODE_LIMIT)
        except (OSError, Unreadable):
            yield None
            continue
        if before.damaged is not None or found.suffix == "ipynb":
            yield None
            continue
        after = mend(found.shown, before.text, _check_of(checker, found, language), unsafe)
        yield FileFix(found, before, after) if after.fixed or after.problems else None


def written(changes: Iterable[FileFix]) -> tuple[int, list[Problem]]:
    """Write the files; return how many findings that mends, and what went wrong."""
    fixed = 0
    problems: list[Problem] = []
    for change in changes:
        problems += change.after.problems
        before = change.before
        try:
            write(change.found.path, before.encode(before.text), before.encode(change.after.text))
            fixed += change.after.fixed
        except (OSError, NotWritten) as error:
            problems.append(Problem(change.found.shown, reason(error)))
    return fixed, problems


def _check_of(checker: Checker, found: Found, language: str) -> Callable[[str], Outcome]:
    return lambda text: checker.check(found.shown, text, language, found.suffix)
