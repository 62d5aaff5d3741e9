"""Fixes applied to texts, and texts written back to files."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from holdfast.findings import Edit, Finding, Problem
from holdfast.findings.edits import apply_edits

if TYPE_CHECKING:
    from holdfast.review.checking import Outcome

ROUNDS: Final = 10


@dataclass(frozen=True, slots=True)
class Mended:
    """A text after its fixes, how many there were, and what went wrong with others."""

    text: str
    fixed: int = 0
    problems: tuple[Problem, ...] = ()


class NotWritten(Exception):
    """A file that was left as it was; the text says why, in a sentence."""


def mend(path: str, text: str, check: Callable[[str], Outcome], unsafe: bool = False) -> Mended:
    """Apply fixes to `text` until `check` offers none; those that are not safe if `unsafe`.

    A fix after which a file no longer parses is taken back, and is a problem; so are then all
    other fixes of its rule in this file.
    """
    fixed = 0
    bad: dict[str, Problem] = {}
    outcome = check(text)
    for _ in range(ROUNDS):
        chosen = _side_by_side(
            finding
            for finding in outcome.findings
            if finding.fix is not None
            and (finding.fix.safe or unsafe)
            and finding.rule.code not in bad
        )
        if not chosen:
            return Mended(text, fixed, tuple(bad.values()))
        after = apply_edits(text, _edits(chosen))
        checked = check(after)
        if checked.broken and not outcome.broken:
            for finding in _breaking(text, chosen, check):
                message = f"the fix of {finding.rule.code} breaks the syntax; please report it"
                bad[finding.rule.code] = Problem(path, message, finding.place.line)
            continue
        text, outcome = after, checked
        fixed += len(chosen)
    message = f"fixes lead to others even after {ROUNDS} rounds; run it again to go on"
    return Mended(text, fixed, (*bad.values(), Problem(path, message)))


def write(path: str, before: bytes, after: bytes) -> None:
    """Replace the content of a file, at once or not at all; its mode stays.

    Raises NotWritten if the file is write-protected or no longer holds `before`, and OSError.
    """
    path = os.path.realpath(path)
    mode = stat.S_IMODE(os.stat(path).st_mode)
    if not mode & 0o222 or not os.access(path, os.W_OK):
        raise NotWritten("write-protected, not mended")
    with open(path, "rb") as file:
        if file.read(len(before) + 1) != before:
            raise NotWritten("changed while it was reviewed, not mended")
    folder, name = os.path.split(path)
    if not os.access(folder, os.W_OK):
        raise NotWritten("in a folder that is write-protected, not mended")
    number, temporary = tempfile.mkstemp(prefix=f".{name[:50]}.", dir=folder)
    try:
        with open(number, "wb") as file:
            file.write(after)
            file.flush()
            os.fchmod(number, mode)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _breaking(text: str, findings: list[Finding], check: Callable[[str], Outcome]) -> list[Finding]:
    """Those whose fixes break the syntax; all of them if they do so only together."""
    alone = [it for it in findings if check(apply_edits(text, _edits([it]))).broken]
    return alone or findings


def _side_by_side(findings: Iterable[Finding]) -> list[Finding]:
    """The findings whose fixes can be applied at once; the others wait for the next round."""
    chosen: list[Finding] = []
    taken: list[Edit] = []
    for finding in findings:
        edits = _edits([finding])
        if not any(_clash(edit, other) for edit in edits for other in taken):
            chosen.append(finding)
            taken += edits
    return chosen


def _clash(edit: Edit, other: Edit) -> bool:
    return edit.span == other.span or (
        edit.span.start < other.span.end and other.span.start < edit.span.end
    )


def _edits(findings: Iterable[Finding]) -> list[Edit]:
    return [edit for finding in findings if finding.fix for edit in finding.fix.edits]
