"""One run: files are found, read, parsed and checked, and a report is made of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from holdfast.errors import ConfigError
from holdfast.findings import Confidence, Finding, Problem, Report
from holdfast.findings import baseline as baselines
from holdfast.findings.lines import Lines
from holdfast.review.checking import Checker, LoadedRule, Outcome
from holdfast.review.checklist import checklist
from holdfast.review.files import Found, Walk, excluding, language_of, shown_path
from holdfast.review.fixes import Mended, NotWritten, mend, write
from holdfast.review.ignores import Ignores
from holdfast.review.project import Project, config_language
from holdfast.review.reader import CODE_LIMIT, DATA_LIMIT, Reader, Text, Unreadable, decode, read
from holdfast.review.script import Script
from holdfast.review.settings import Settings, choose
from holdfast.review.sniff import mentions
from holdfast.review.starts import names_pings, uses

PROXIES: Final = ("nginx", "haproxy")
UNKNOWN: Final = "not a kind of file that is reviewed"
Progress = Callable[[int, int | None], None]
"""Called with how many files are done, of how many; None while they are still being found."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A file that was parsed, and what came of it; its text where there are findings."""

    found: Found
    outcome: Outcome
    text: str


@dataclass(frozen=True, slots=True)
class FileFix:
    """What the fixes make of one file."""

    found: Found
    before: Text
    after: Mended


@dataclass(slots=True)
class _Tree:
    """What the first pass found: files to review with their language, and facts."""

    project: Project = field(default_factory=Project)
    todo: list[tuple[Found, str]] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    reviewed: list[Reviewed] = field(default_factory=list)
    files: int = 0
    tests: int = 0

    def lines_of(self, shown: str) -> Lines | None:
        """The lines of a file with facts; None if it is not one, or no longer."""
        try:
            return Lines(read(self.facts[shown], DATA_LIMIT).text)
        except (KeyError, OSError, Unreadable):
            return None

    def wants(self, script: Script) -> bool:
        """Whether there may be something to find in a program, or to know about it."""
        if self.project.proxied and names_pings(script.text):
            return True
        return uses(script.text, script.language)


class Reviewer:
    """Reviews trees by the same settings, again and again.

    `rules` are those there are; without them, all of `holdfast.review.rules`. Raises ConfigError
    for settings that name rules or files that there are not.
    """

    def __init__(self, settings: Settings, rules: Sequence[LoadedRule] | None = None) -> None:
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
        tree = self._survey(paths, progress, changed)
        checker = self._checker(tree)
        for done, (found, language) in enumerate(tree.todo, 1):
            reviewed = self._reviewed(found, language, checker)
            self._known[found.path] = reviewed
            tree.reviewed.append(reviewed)
            if progress is not None:
                progress(done, len(tree.todo))
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
            if found.language is None or mentions(data):
                outcome = self._checker(tree).check(name, text.text, language, found.suffix)
                tree.reviewed.append(_checked(found, text, outcome))
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
                problems.append(Problem(change.found.shown, _reason(error)))
        report = self.review(paths, progress=progress)
        return replace(
            report,
            fixed=fixed,
            problems=_sorted([*report.problems, *problems]),
            seconds=time.perf_counter() - started,
        )

    def _survey(
        self, paths: Iterable[str], progress: Progress | None, changed: Collection[str] | None
    ) -> _Tree:
        """The first pass: every file is found, and read as far as need be."""
        tree = _Tree()
        walk = self.walk(paths)
        # What a proxy has to do with the code is known only when all of the code was read.
        changed = None if self._proxies else changed
        for found in walk.files():
            tree.files += 1
            if progress is not None:
                progress(tree.files, None)
            if found.language is None and not found.fact:
                tree.problems.append(Problem(found.shown, UNKNOWN))
            language = self._add_facts(found, tree) if found.fact else None
            known = self._known.get(found.path)
            if changed is not None and found.path not in changed and found.path in self._known:
                if known is not None:
                    tree.reviewed.append(known)
                continue
            self._known[found.path] = None
            if language is None and found.language is not None:
                try:
                    language = found.language if self._reader.mentions(found.path) else None
                except OSError as error:
                    tree.problems.append(Problem(found.shown, _reason(error)))
            if language is not None:
                tree.todo.append((found, language))
        for found in walk.facts_above():
            if found.shown not in tree.facts:
                self._add_facts(found, tree)
        tree.todo.sort(key=lambda item: item[1] in PROXIES)
        self._proxies = bool(tree.todo) and tree.todo[-1][1] in PROXIES
        tree.problems += walk.problems
        tree.tests = walk.tests
        return tree

    def _add_facts(self, found: Found, tree: _Tree) -> str | None:
        """Take in what a file says of the project; return its language if it is configuration."""
        try:
            text = read(found.path, DATA_LIMIT).text
        except (OSError, Unreadable) as error:
            if found.language is None:
                tree.problems.append(Problem(found.shown, _reason(error)))
            return None
        tree.project.add(found.shown, text)
        tree.facts[found.shown] = found.path
        return config_language(found.shown, text)

    def _checker(self, tree: _Tree) -> Checker:
        weak = self._settings.confidence is Confidence.low
        return Checker(
            self._rules,
            self._codes,
            tree.project,
            self._ignored,
            tree.lines_of,
            weak,
            tree.wants,
        )

    def _ignored(self, shown: str) -> frozenset[str]:
        """The rules that the settings ignore in a file."""
        path = os.path.abspath(shown)
        return frozenset().union(*(codes for files, codes in self._by_file if files.covers(path)))

    def _reviewed(self, found: Found, language: str, checker: Checker) -> Reviewed:
        limit = DATA_LIMIT if found.suffix == "ipynb" else CODE_LIMIT
        try:
            text = read(found.path, limit)
        except (OSError, Unreadable) as error:
            return Reviewed(found, Outcome(problems=(Problem(found.shown, _reason(error)),)), "")
        outcome = checker.check(found.shown, text.text, language, found.suffix)
        return _checked(found, text, outcome)

    def _report(self, tree: _Tree, started: float, covers: Callable[[str, str], bool]) -> Report:
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
        report = Report(
            findings=tuple(findings),
            checklist=checklist(seen, findings),
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


def _checked(found: Found, text: Text, outcome: Outcome) -> Reviewed:
    if text.damaged is not None:
        message = "not UTF-8; reviewed, but not mended"
        outcome = replace(
            outcome,
            findings=tuple(replace(finding, fix=None) for finding in outcome.findings),
            problems=(*outcome.problems, Problem(found.shown, message, text.damaged)),
        )
    return Reviewed(found, outcome, text.text if outcome.findings else "")


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


def _reason(error: Exception) -> str:
    return f"not readable: {error.strerror}" if isinstance(error, OSError) else str(error)


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem.line or 0)))
