"""One run: files are found, read, parsed and checked, and a report is made of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Final

from holdfast.errors import ConfigError
from holdfast.findings import Confidence, Finding, Problem, Report
from holdfast.findings import baseline as baselines
from holdfast.review.cache import Cache, Stamp, fits, name_of, stamp_of
from holdfast.review.checking import Checker, LoadedRule, Outcome
from holdfast.review.checklist import ASKED, checklist
from holdfast.review.facts.project import config_language
from holdfast.review.files import Found, Walk, excluding, language_of, shown_path
from holdfast.review.fixes import Mended, NotWritten, mend, write
from holdfast.review.ignores import Ignores
from holdfast.review.pool import Job, Pool
from holdfast.review.reader import CODE_LIMIT, DATA_LIMIT, Reader, Text, Unreadable, decode, read
from holdfast.review.reviewed import Facts, Ignored, Reviewed, checked, reason, review_file
from holdfast.review.settings import Settings, choose
from holdfast.review.sniff import mentions

PROXIES: Final = ("nginx", "haproxy")
UNKNOWN: Final = "not a kind of file that is reviewed"
Progress = Callable[[int, int | None], None]
"""Called with how many files are done, of how many; None while they are still being found."""


@dataclass(frozen=True, slots=True)
class FileFix:
    """What the fixes make of one file."""

    found: Found
    before: Text
    after: Mended


@dataclass(slots=True)
class _Tree:
    """What the first pass found: files to review with their language, and facts."""

    facts: Facts = field(default_factory=Facts)
    todo: list[Job] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    reviewed: list[Reviewed] = field(default_factory=list)
    stamps: dict[str, Stamp] = field(default_factory=dict)
    """When each file changed, by its path, where that is asked for."""
    order: dict[str, int] = field(default_factory=dict)
    """The number of each file, by its path."""
    configured: dict[str, str] = field(default_factory=dict)
    """What each configuration file is for, by its path."""
    cache: Cache | None = None
    silent: bool = False
    """Whether the files with facts are no configuration, and all can be read."""
    files: int = 0
    tests: int = 0


class Reviewer:
    """Reviews trees by the same settings, again and again.

    `rules` are those there are; without them, all of `holdfast.review.rules`. Raises ConfigError
    for settings that name rules or files that there are not.
    """

    def __init__(self, settings: Settings, rules: Sequence[LoadedRule] | None = None) -> None:
        # Rules of others may change without a trace.
        self._caches = bool(settings.cache) and rules is None
        if rules is None:
            from holdfast.review import registry

            rules = registry.rules()
        self._settings = settings
        self._codes = {loaded.rule.code: loaded.rule.name for loaded in rules}
        chosen = choose(settings.select, self._codes) if settings.select else set(self._codes)
        chosen = chosen - choose(settings.ignore, self._codes)
        self._rules = [
            loaded
            for loaded in rules
            if loaded.rule.code in chosen
            and loaded.rule.severity >= settings.severity
            and loaded.rule.confidence >= settings.confidence
        ]
        shown = {loaded.rule.code for loaded in self._rules}
        self._hidden = [
            loaded
            for loaded in rules
            if loaded.rule.code in ASKED - shown
            and loaded.rule.confidence >= min(settings.confidence, Confidence.medium)
        ]
        self._exclude = excluding(settings.exclude, settings.root)
        self._by_file = [
            (Ignores(str(settings.root.resolve()), [pattern]), choose(words, self._codes))
            for pattern, words in settings.per_file_ignores.items()
        ]
        self._baseline = read_baseline(settings.baseline) if settings.baseline else None
        self._reader = Reader()
        self._known: dict[str, Reviewed | None] = {}
        self._proxies = False

    def walk(self, paths: Iterable[str]) -> Walk:
        """A walk over what is looked at. Raises ConfigError if there is no such path."""
        return Walk(
            paths,
            exclude=self._exclude,
            skip_ignored=self._settings.skip_ignored,
            skip_tests=not self._settings.include_tests,
        )

    def covers(self, paths: Iterable[str]) -> Callable[[str, str], bool]:
        """What tells whether a review of `paths` would find a code in a file, if it were there."""
        codes = {loaded.rule.code for loaded in self._rules}
        roots = [shown_path(path) for path in paths]

        def covered(code: str, path: str) -> bool:
            return code in codes and any(
                path == root or path.startswith("" if root == "." else f"{root}/") for root in roots
            )

        return covered

    def review(
        self,
        paths: Sequence[str],
        *,
        progress: Progress | None = None,
        changed: Collection[str] | None = None,
    ) -> Report:
        """Review all files of `paths`; raises ConfigError for a path that does not exist.

        With `changed`, files that are not in it are not read again if they were before.
        """
        started = time.perf_counter()
        tree = self._survey(paths, progress, changed, caching=self._caches and changed is None)
        checker = self._checker(tree)
        programs = [job for job in tree.todo if job[1] not in PROXIES]
        pool = Pool(checker, self._settings.jobs or 1, len(programs))
        # What a proxy has to do with the code is known when all of the code was read.
        others = (review_file(checker, *job) for job in tree.todo[len(programs) :])
        with closing(pool.review(programs)) as results:
            for done, reviewed in enumerate(chain(results, others), 1):
                self._take(reviewed, tree)
                stamp = tree.stamps.get(reviewed.found.path)
                if tree.cache is not None and stamp is not None:
                    tree.cache.keep(reviewed.found.shown, stamp, reviewed.outcome)
                if progress is not None:
                    progress(done, len(tree.todo))
        if tree.cache is not None:
            tree.cache.save(tree.silent)
        return self._report(tree, started, self.covers(paths))

    def review_text(self, name: str, data: bytes) -> Report:
        """Review what would be in the file `name`, without the rest of the tree."""
        started = time.perf_counter()
        tree = _Tree(files=1)
        found = Found(name, name, language_of(name), False)
        try:
            text = decode(data)
            language = found.language
            if language is None:
                language = config_language(name, text.text)
            if language is None:
                raise Unreadable(UNKNOWN)
            if found.language is None or mentions(data, language=language):
                outcome = self._checker(tree).check(name, text.text, language, found.suffix)
                tree.reviewed.append(checked(found, text, outcome))
        except Unreadable as error:
            tree.problems.append(Problem(name, str(error)))
        return self._report(tree, started, lambda code, path: False)

    def fixes(
        self, paths: Sequence[str], *, unsafe: bool = False, progress: Progress | None = None
    ) -> Iterator[FileFix]:
        """Yield each file of `paths` that fixes would change, or whose fixes went wrong.

        Notebooks and files that are not UTF-8 have no fixes.
        """
        tree = self._survey(paths, progress, None)
        checker = self._checker(tree)
        for done, (found, language) in enumerate(tree.todo, 1):
            try:
                before = read(found.path, CODE_LIMIT)
            except (OSError, Unreadable):
                continue
            if before.damaged is None and found.suffix != "ipynb":
                after = mend(found.shown, before.text, _check_of(checker, found, language), unsafe)
                if after.fixed or after.problems:
                    yield FileFix(found, before, after)
            if progress is not None:
                progress(done, len(tree.todo))

    def fix(
        self, paths: Sequence[str], *, unsafe: bool = False, progress: Progress | None = None
    ) -> Report:
        """Apply fixes, those that are not safe too if `unsafe`, and report what is left."""
        started = time.perf_counter()
        fixed = 0
        problems: list[Problem] = []
        for change in self.fixes(paths, unsafe=unsafe, progress=progress):
            problems += change.after.problems
            before = change.before
            try:
                write(
                    change.found.path,
                    before.encode(before.text),
                    before.encode(change.after.text),
                )
                fixed += change.after.fixed
            except (OSError, NotWritten) as error:
                problems.append(Problem(change.found.shown, reason(error)))
        report = self.review(paths, progress=progress)
        return replace(
            report,
            fixed=fixed,
            problems=_sorted([*report.problems, *problems]),
            seconds=time.perf_counter() - started,
        )

    def _survey(
        self,
        paths: Iterable[str],
        progress: Progress | None,
        changed: Collection[str] | None,
        *,
        caching: bool = False,
    ) -> _Tree:
        """The first pass: every file is found, and read as far as need be."""
        tree = _Tree()
        now = time.time_ns()
        walk = self.walk(paths)
        # What a proxy has to do with the code is known only when all of the code was read.
        changed = None if self._proxies else changed
        files: list[Found] = []
        for found in walk.files():
            files.append(found)
            if progress is not None:
                progress(len(files), None)
        facts = {found.shown: found for found in files if found.fact}
        for found in walk.facts_above():
            facts.setdefault(found.shown, found)
        if caching:
            tree.cache = self._cache(paths, facts.values(), now)
            tree.silent = tree.cache is not None and tree.cache.silent
        if not tree.silent:
            _read_facts(facts.values(), tree)
        read = not tree.silent
        for found in files:
            if not self._is_known(found, tree, changed):
                language = tree.configured.get(found.path) or self._language(found, tree)
                if language is not None:
                    tree.todo.append((found, language))
        if tree.todo and not read:
            _read_facts(facts.values(), tree)
        tree.order = {found.path: number for number, found in enumerate(files)}
        tree.todo.sort(key=lambda item: item[1] in PROXIES)
        self._proxies = bool(tree.todo) and tree.todo[-1][1] in PROXIES
        tree.problems += walk.problems
        tree.files = len(files)
        tree.tests = walk.tests
        return tree

    def _cache(self, paths: Iterable[str], facts: Iterable[Found], now: int) -> Cache | None:
        """What is kept of reviews of `paths`; None if it cannot be told what it depends on."""
        stamps: dict[str, Stamp] = {}
        for found in facts:
            stamp = stamp_of(found.path)
            if stamp is None:
                return None
            stamps[found.shown] = stamp
        settings = replace(self._settings, baseline=None, jobs=None)
        name = name_of(settings, [os.path.abspath(path) for path in paths])
        rules = [loaded.rule for loaded in (*self._rules, *self._hidden)]
        return Cache(name, stamps, rules, now)

    def _is_known(self, found: Found, tree: _Tree, changed: Collection[str] | None) -> bool:
        """Whether a file was read before and has not changed; what came of it is taken again."""
        if found.language is None and not found.fact:
            tree.problems.append(Problem(found.shown, UNKNOWN))
        if changed is not None and found.path not in changed and found.path in self._known:
            known = self._known[found.path]
            if known is not None:
                tree.reviewed.append(known)
            return True
        self._known[found.path] = None
        return False

    def _language(self, found: Found, tree: _Tree) -> str | None:
        """The language of a program that may have to do with WebSockets and is to be read."""
        if found.language is None:
            return None
        stamp = stamp_of(found.path) if tree.cache is not None else None
        if stamp is not None and tree.cache is not None:
            tree.stamps[found.path] = stamp
            kept = tree.cache.recall(found.shown, stamp)
            if kept is not None and self._recalled(found, kept[0], stamp, tree):
                return None
        try:
            if self._reader.mentions(found.path, found.language):
                return found.language
        except OSError as error:
            tree.problems.append(Problem(found.shown, reason(error)))
            return None
        if stamp is not None and tree.cache is not None:
            tree.cache.keep(found.shown, stamp, None)
        return None

    def _recalled(self, found: Found, outcome: Outcome | None, stamp: Stamp, tree: _Tree) -> bool:
        """Take what came of a file the last time, if all that is needed of it is there."""
        if outcome is None:
            return True
        try:
            text = read(found.path, DATA_LIMIT).text if outcome.findings else ""
        except (OSError, Unreadable):
            return False
        # The text is shown with what was found in it, so it has to be that one.
        if stamp_of(found.path) != stamp or not fits(outcome, text):
            return False
        self._take(Reviewed(found, outcome, text), tree)
        return True

    def _take(self, reviewed: Reviewed, tree: _Tree) -> None:
        self._known[reviewed.found.path] = reviewed
        tree.reviewed.append(reviewed)
        tree.facts.project.add_pulses(reviewed.outcome.pulses)

    def _checker(self, tree: _Tree) -> Checker:
        weak = self._settings.confidence is Confidence.low
        return Checker(
            self._rules,
            self._codes,
            tree.facts.project,
            Ignored(self._by_file, os.getcwd()),
            tree.facts.lines_of,
            weak,
            tree.facts.wants,
            self._hidden,
        )

    def _report(self, tree: _Tree, started: float, covers: Callable[[str, str], bool]) -> Report:
        tree.reviewed.sort(key=lambda reviewed: tree.order.get(reviewed.found.path, 0))
        findings: list[Finding] = []
        problems = tree.problems
        sources: dict[str, str] = {}
        suppressed = 0
        for reviewed in tree.reviewed:
            outcome = reviewed.outcome
            findings += outcome.findings
            problems += outcome.problems
            suppressed += outcome.suppressed
            if outcome.findings:
                sources[reviewed.found.shown] = reviewed.text
        findings.sort(key=lambda finding: finding.order)
        seen = [it for reviewed in tree.reviewed for it in reviewed.outcome.seen]
        hidden = [it for reviewed in tree.reviewed for it in reviewed.outcome.hidden]
        report = Report(
            findings=tuple(findings),
            checklist=checklist(seen, sorted([*findings, *hidden], key=lambda it: it.order)),
            problems=_sorted(problems),
            sources=sources,
            files=tree.files,
            read=len(tree.reviewed),
            tests=tree.tests,
            suppressed=suppressed,
        )
        if self._baseline is not None:
            report = baselines.apply(report, self._baseline, covers)
        return replace(report, seconds=time.perf_counter() - started)


def _check_of(checker: Checker, found: Found, language: str) -> Callable[[str], Outcome]:
    return lambda text: checker.check(found.shown, text, language, found.suffix)


def _read_facts(files: Iterable[Found], tree: _Tree) -> None:
    """Take in what files say of the project; note what is configuration."""
    tree.silent = True
    for found in files:
        try:
            text = read(found.path, DATA_LIMIT).text
        except (OSError, Unreadable) as error:
            tree.silent = False
            if found.language is None:
                tree.problems.append(Problem(found.shown, reason(error)))
            continue
        tree.facts.project.add(found.shown, text)
        tree.facts.files[found.shown] = found.path
        language = config_language(found.shown, text)
        if language is not None:
            tree.configured[found.path] = language
            tree.silent = False


def read_baseline(file: Path) -> baselines.Baseline:
    """Read known findings. Raises ConfigError for a file that is not there or not right."""
    try:
        return baselines.from_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{file} does not exist; write it with --update-baseline") from None
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}") from None
    except ValueError as error:
        raise ConfigError(f"{file} is not a baseline: {error}") from None


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem.line or 0)))
