"""What a review found, kept for the next one of the same files by the same settings.

It lies in the user's folder for such things and never in the tree, where others could put what they
like. A file counts as unchanged if its times, its size and its number on the disk are; what was
written so shortly before a review that it may have changed again without a new time is not kept.
All depends on the files that say something of the project, and on the reviewer's own. What cannot
be read or written is no error: there is nothing kept then.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import msgspec

from holdfast import __version__
from holdfast.findings import Finding, Fix, Place, Problem, Related, Rule
from holdfast.review.checking import Outcome
from holdfast.review.checklist import Seen
from holdfast.review.facts.pulses import Pulse
from holdfast.review.stamps import Stamp

RECENT: Final = 2_000_000_000
"""Nanoseconds in which a file may change twice without a new time: so coarse are some disks."""
UNUSED: Final = 14 * 86400
"""Seconds after which what nobody asked for goes."""
MOST: Final = 64
"""Reviews that are kept."""
LARGEST: Final = 64 << 20
"""Bytes that one may have."""
PARSERS: Final = (
    "tree_sitter",
    "tree_sitter_javascript",
    "tree_sitter_python",
    "tree_sitter_typescript",
)


class _Finding(msgspec.Struct, array_like=True, frozen=True):
    code: str
    place: Place
    message: str
    fix: Fix | None
    related: tuple[Related, ...]
    weak: bool


class _Outcome(msgspec.Struct, array_like=True, frozen=True):
    findings: tuple[_Finding, ...]
    problems: tuple[Problem, ...]
    suppressed: int
    broken: bool
    seen: tuple[Seen, ...]
    pulses: tuple[Pulse, ...]
    hidden: tuple[_Finding, ...]


class _Review(msgspec.Struct, array_like=True, frozen=True):
    facts: str
    silent: bool
    files: dict[str, tuple[int, int, int, int, msgspec.Raw]]


class Cache:
    """What was found in each file that is still as it was, and what is to be kept of this review.

    `name` is that of the review, `facts` are the files that all others depend on.
    """

    def __init__(
        self, name: str, facts: Mapping[str, Stamp], rules: Iterable[Rule], started: int
    ) -> None:
        """`started` is the time before any file was looked at, in nanoseconds of the clock."""
        folder = cache_folder()
        self._file = None if folder is None else folder / f"{name}.json"
        self._facts = digest(sorted(facts.items()))
        self._rules = {rule.code: rule for rule in rules}
        self._trusted = started - RECENT
        self._settled = all(max(stamp[:2]) < self._trusted for stamp in facts.values())
        self._known = _Review("", False, {})
        self._new = False
        self._kept: dict[str, tuple[int, int, int, int, msgspec.Raw]] = {}
        with contextlib.suppress(OSError, msgspec.MsgspecError):
            if self._file is not None and self._file.stat().st_size <= LARGEST:
                known = msgspec.json.decode(self._file.read_bytes(), type=_Review)
                os.utime(self._file)
                self._known = known if known.facts == self._facts else self._known

    @property
    def silent(self) -> bool:
        """Whether the files with facts are no configuration to review, and all can be read."""
        return self._known.silent

    def recall(self, path: str, stamp: Stamp) -> tuple[Outcome | None] | None:
        """What came of a file: None in a tuple where it does not mention WebSockets.

        None alone where that is not known.
        """
        known = self._known.files.get(path)
        if known is None or known[:4] != stamp:
            return None
        try:
            outcome = msgspec.json.decode(known[4], type=_Outcome | None)
            found = (None if outcome is None else self._outcome(outcome),)
        except (LookupError, msgspec.MsgspecError):
            return None
        self._kept[path] = known
        return found

    def keep(self, path: str, stamp: Stamp, outcome: Outcome | None) -> None:
        """Keep what came of a file, None if it does not mention WebSockets."""
        if max(stamp[:2]) < self._trusted and (outcome is None or not outcome.failed):
            with contextlib.suppress(UnicodeEncodeError):  # of names that are not UTF-8
                path.encode()
                raw = b"null" if outcome is None else msgspec.json.encode(_packed(outcome))
                self._kept[path] = (*stamp, msgspec.Raw(raw))
                self._new = True

    def save(self, silent: bool) -> None:
        """Write what is kept, if one could tell a change of the files with facts."""
        if self._file is None or not self._settled:
            return
        review, known = _Review(self._facts, silent, self._kept), self._known
        if not self._new and review.facts == known.facts and len(self._kept) == len(known.files):
            return
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(self._file, msgspec.json.encode(review))
            _tidy(self._file.parent)

    def _outcome(self, kept: _Outcome) -> Outcome:
        """Raises KeyError for a rule that there is not."""
        return Outcome(
            self._findings(kept.findings),
            kept.problems,
            kept.suppressed,
            kept.broken,
            kept.seen,
            kept.pulses,
            hidden=self._findings(kept.hidden),
        )

    def _findings(self, kept: Iterable[_Finding]) -> tuple[Finding, ...]:
        return tuple(
            Finding(self._rules[it.code], it.place, it.message, it.fix, it.related, it.weak)
            for it in kept
        )


def name_of(*parts: object) -> str:
    """The name under which a review is kept: `parts` are all it depends on besides the files."""
    version = (__version__, sys.version, _sources())
    return digest((version, os.getcwd(), *parts))


def digest(what: object) -> str:
    """A short text that is another for whatever looks different."""
    return hashlib.sha256(ascii(what).encode()).hexdigest()[:32]


def cache_folder(
    platform: str = sys.platform, environment: Mapping[str, str] = os.environ
) -> Path | None:
    """The folder for reviews, as the system has it; None if there is none, or nobody's home."""
    home = environment.get("HOME", "")
    usual = "Library/Caches" if platform == "darwin" else ".cache"
    base = environment.get("XDG_CACHE_HOME", "")
    # One that is not absolute does not count, by the specification.
    base = base if os.path.isabs(base) else f"{home}/{usual}" if os.path.isdir(home) else ""
    return Path(base, "holdfast", "review") if os.path.isabs(base) else None


def fits(outcome: Outcome, text: str) -> bool:
    """Whether all that was found lies in this text."""
    lines = text.count("\n") + 1
    return all(
        0 < it.place.line <= it.place.end_line <= lines
        and all(
            0 <= edit.span.start <= edit.span.end <= len(text)
            for edit in (it.fix.edits if it.fix else ())
        )
        for it in outcome.findings
    )


def _packed(outcome: Outcome) -> _Outcome:
    return _Outcome(
        _packed_findings(outcome.findings),
        outcome.problems,
        outcome.suppressed,
        outcome.broken,
        outcome.seen,
        outcome.pulses,
        _packed_findings(outcome.hidden),
    )


def _packed_findings(findings: Iterable[Finding]) -> tuple[_Finding, ...]:
    return tuple(
        _Finding(it.rule.code, it.place, it.message, it.fix, it.related, it.weak) for it in findings
    )


def _sources() -> list[tuple[str, int, int]]:
    """The files that decide what is found: our own and the parsers'."""
    package = Path(__file__).parent
    files = [*package.rglob("*.py"), *(package.parent / "findings").glob("*.py")]
    files += [Path(spec.origin) for it in PARSERS if (spec := find_spec(it)) and spec.origin]
    status = [(str(file), file.stat()) for file in sorted(files)]
    return [(name, it.st_mtime_ns, it.st_size) for name, it in status]


def _replace(file: Path, data: bytes) -> None:
    """Write a file as a whole or not at all, whoever else does so. Raises OSError."""
    handle, temporary = tempfile.mkstemp(dir=file.parent)
    try:
        with open(handle, "wb") as stream:
            stream.write(data)
        os.replace(temporary, file)
    except BaseException:
        os.unlink(temporary)
        raise


def _tidy(folder: Path, now: Callable[[], float] = time.time) -> None:
    """Remove what was not used for long, and what is too much. Raises OSError."""
    files = sorted(((it.stat().st_mtime, it) for it in folder.iterdir()), reverse=True)
    oldest = now() - UNUSED
    for place, (used, file) in enumerate(files):
        if place >= MOST or used < oldest:
            file.unlink(missing_ok=True)
