"""A review that runs again when files change."""

from __future__ import annotations

from collections.abc import Sequence

from holdfast.errors import ConfigError
from holdfast.findings import Report
from holdfast.review.runner import Reviewer
from holdfast.review.stamps import Stamp, stamp_of
from holdfast.review.survey import Progress


class Watcher:
    """Reviews `paths`, and only what has changed since each time after the first."""

    def __init__(self, reviewer: Reviewer, paths: Sequence[str]) -> None:
        self._reviewer = reviewer
        self._paths = paths
        self._stamps: dict[str, Stamp] | None = None
        self._facts: set[str] = set()

    def look(self, progress: Progress | None = None) -> Report | None:
        """Review if anything has changed, else return None.

        Raises ConfigError, at the first time only, if one of the paths does not exist: an editor
        may write a file by putting another in its place.
        """
        before, facts = self._stamps, self._facts
        try:
            self._scan()
            assert self._stamps is not None
            if before is None:
                return self._reviewer.review(self._paths, progress=progress)
            both = before.keys() | self._stamps.keys()
            changed = {path for path in both if before.get(path) != self._stamps.get(path)}
            if not changed:
                return None
            # What a fact means, any file may depend on.
            everything = not changed.isdisjoint(facts | self._facts)
            return self._reviewer.review(
                self._paths, progress=progress, changed=None if everything else changed
            )
        except ConfigError:
            if before is None:
                raise
            self._stamps, self._facts = before, facts
            return None

    def _scan(self) -> None:
        stamps: dict[str, Stamp] = {}
        facts: set[str] = set()
        for found in self._reviewer.walk(self._paths).files():
            stamp = stamp_of(found.path)
            if stamp is None:
                continue
            stamps[found.path] = stamp
            if found.fact:
                facts.add(found.path)
        self._stamps, self._facts = stamps, facts
