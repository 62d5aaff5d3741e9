"""The first pass over a tree: which files there are, what they say of it, and what is to be read.

Most files cost no more than a glance, and those that were reviewed before and have not changed not
even that.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from holdfast.findings import Problem
from holdfast.review.cache import Cache, fits
from holdfast.review.checking import Outcome
from holdfast.review.facts.project import config_language
from holdfast.review.files import Found, Walk
from holdfast.review.pool import Job
from holdfast.review.reader import DATA_LIMIT, Reader, Unreadable, read
from holdfast.review.reviewed import Facts, Reviewed, reason
from holdfast.review.stamps import Stamp, stamp_of

PROXIES: Final = ("nginx", "haproxy")
UNKNOWN: Final = "not a kind of file that is reviewed"
Progress = Callable[[int, int | None], None]
"""Called with how many files are done, of how many; None while they are still being found."""
OpenCache = Callable[[Mapping[str, Stamp]], Cache]
"""What is kept on the disk where the files that all others depend on changed at these times."""


@dataclass(slots=True)
class Memory:
    """What came of each file at the last look, by its path; None where it was nothing."""

    reviewed: dict[str, Reviewed | None] = field(default_factory=dict)
    proxies: bool = False
    """Whether proxies are configured: what that means, any file may change."""


class Survey:
    """What there is to review, and what has come of it so far."""

    def __init__(self, memory: Memory | None = None) -> None:
        self.facts = Facts()
        self.proxies: list[Job] = []
        """Configuration to review when all programs were: only then it is known what it has to do
        with the code."""
        self.todo: int | None = None
        """How many files are to be reviewed, as soon as that is known."""
        self.problems: list[Problem] = []
        self.reviewed: list[Reviewed] = []
        self.files = 0
        self.tests = 0
        self._memory = memory or Memory()
        self._reader = Reader()
        self._order: dict[str, int] = {}
        self._configured: dict[str, str] = {}
        self._cache: Cache | None = None
        self._stamps: dict[str, Stamp] = {}
        self._silent = False

    def look(
        self,
        walk: Walk,
        *,
        progress: Progress | None = None,
        changed: Collection[str] | None = None,
        open_cache: OpenCache | None = None,
    ) -> Iterator[Job]:
        """Find every file, read it as far as need be, and yield the programs to review.

        With `changed`, what is remembered of files that are not in it is taken for what they are.
        """
        files: list[Found] = []
        for found in walk.files():
            files.append(found)
            if progress is not None:
                progress(len(files), None)
        facts = {found.shown: found for found in files if found.fact}
        for found in walk.facts_above():
            facts.setdefault(found.shown, found)
        if open_cache is not None:
            self._open(open_cache, facts.values())
        self._order = {found.path: number for number, found in enumerate(files)}
        self.problems += walk.problems
        self.files = len(files)
        self.tests = walk.tests
        spared = self._silent
        if not spared:
            self._read_facts(facts.values())
        programs = 0
        for job in self._chosen(files, None if self._memory.proxies else changed):
            if job[1] in PROXIES:
                self.proxies.append(job)
                continue
            if spared:
                self._read_facts(facts.values())
                spared = False
            programs += 1
            yield job
        self._memory.proxies = bool(self.proxies)
        self.todo = programs + len(self.proxies)

    def add(self, reviewed: Reviewed) -> None:
        """Take in what came of a file just now, and keep it for the next time."""
        self._take(reviewed)
        self._keep(reviewed.found, reviewed.outcome)

    def in_order(self) -> list[Reviewed]:
        """What came of all files, in the order in which they were found."""
        return sorted(self.reviewed, key=lambda it: self._order.get(it.found.path, 0))

    def save(self) -> None:
        """Write what is kept for the next time."""
        if self._cache is not None:
            self._cache.save(self._silent)

    def _open(self, open_cache: OpenCache, facts: Iterable[Found]) -> None:
        """Use what is kept, if it can be told what it depends on."""
        stamps: dict[str, Stamp] = {}
        for found in facts:
            stamp = stamp_of(found.path)
            if stamp is None:
                return
            stamps[found.shown] = stamp
        self._cache = open_cache(stamps)
        self._silent = self._cache.silent

    def _read_facts(self, files: Iterable[Found]) -> None:
        """Take in what files say of the project; note what is configuration."""
        self._silent = True
        for found in files:
            try:
                text = read(found.path, DATA_LIMIT).text
            except (OSError, Unreadable) as error:
                self._silent = False
                if found.language is None:
                    self._problem(found, reason(error))
                continue
            self.facts.project.add(found.shown, text)
            self.facts.files[found.shown] = found.path
            language = config_language(found.shown, text)
            if language is not None:
                self._configured[found.path] = language
                self._silent = False

    def _chosen(self, files: Iterable[Found], changed: Collection[str] | None) -> Iterator[Job]:
        """Yield the files that are to be reviewed; take what is known of others."""
        for found in files:
            if found.language is None and not found.fact:
                self._problem(found, UNKNOWN)
            if changed is not None and found.path not in changed and self._take_known(found):
                continue
            self._memory.reviewed[found.path] = None
            if found.path in self._configured:
                yield found, self._configured[found.path]
            elif found.language is None or self._take_kept(found):
                continue
            elif self._mentions(found, found.language):
                yield found, found.language

    def _take_known(self, found: Found) -> bool:
        """Take what is remembered of a file; return whether anything is."""
        known = self._memory.reviewed.get(found.path)
        if known is not None:
            self.reviewed.append(known)
        return found.path in self._memory.reviewed

    def _take_kept(self, found: Found) -> bool:
        """Take what is kept of a file that has not changed; return whether all is that it needs."""
        stamp = stamp_of(found.path) if self._cache is not None else None
        if self._cache is None or stamp is None:
            return False
        self._stamps[found.path] = stamp
        kept = self._cache.recall(found.shown, stamp)
        if kept is None:
            return False
        (outcome,) = kept
        if outcome is None:
            return True
        try:
            text = read(found.path, DATA_LIMIT).text if outcome.findings else ""
        except (OSError, Unreadable):
            return False
        # The text is shown with what was found in it, so it has to be that one.
        if stamp_of(found.path) != stamp or not fits(outcome, text):
            return False
        self._take(Reviewed(found, outcome, text))
        return True

    def _mentions(self, found: Found, language: str) -> bool:
        """Whether a program may have to do with WebSockets."""
        try:
            mentions = self._reader.mentions(found.path, language)
        except OSError as error:
            self._problem(found, reason(error))
            return False
        if not mentions:
            self._keep(found, None)
        return mentions

    def _take(self, reviewed: Reviewed) -> None:
        """Remember what came of a file; the project learns what proxies have to know of it."""
        self._memory.reviewed[reviewed.found.path] = reviewed
        self.reviewed.append(reviewed)
        self.facts.project.add_pulses(reviewed.outcome.pulses)

    def _keep(self, found: Found, outcome: Outcome | None) -> None:
        stamp = self._stamps.get(found.path)
        if self._cache is not None and stamp is not None:
            self._cache.keep(found.shown, stamp, outcome)

    def _problem(self, found: Found, message: str) -> None:
        self.problems.append(Problem(found.shown, message))
