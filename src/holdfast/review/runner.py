"""One run: files are found, read, parsed and checked, and a report is made of it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain

from holdfast.findings import Confidence, Finding, Problem, Report
from holdfast.review.cache import Cache, name_of
from holdfast.review.checking import Checker
from holdfast.review.checklist import ASKED, checklist
from holdfast.review.facts.project import config_language
from holdfast.review.files import Found, Walk, excluding, language_of, shown_path
from holdfast.review.ignores import Ignores
from holdfast.review.known import read_baseline, without_known
from holdfast.review.mending import FileFix, mended, written
from holdfast.review.pool import Pool
from holdfast.review.reader import Unreadable, decode
from holdfast.review.reviewed import Ignored, checked, review_file
from holdfast.review.rule import LoadedRule
from holdfast.review.settings import Settings, choose
from holdfast.review.sniff import mentions
from holdfast.review.survey import UNKNOWN, Memory, OpenCache, Progress, Survey


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
        self._memory = Memory()

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
            # What is not below the current folder has an absolute path.
            here = not os.path.isabs(path)
            return code in codes and any(
                path == root or (here if root == "." else path.startswith(f"{root}/"))
                for root in roots
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
        survey = Survey(self._memory)
        programs = survey.look(
            self.walk(paths),
            progress=progress,
            changed=changed,
            open_cache=self._opens(paths) if self._caches and changed is None else None,
        )
        checker = self._checker(survey)
        others = (review_file(checker, *job) for job in survey.proxies)
        with closing(Pool(checker, self._settings.jobs or 1).review(programs)) as results:
            for done, reviewed in enumerate(chain(results, others), 1):
                survey.add(reviewed)
                if progress is not None and survey.todo is not None:
                    progress(done, survey.todo)
        survey.save()
        return self._report(survey, started, self.covers(paths))

    def review_text(self, name: str, data: bytes) -> Report:
        """Review what would be in the file `name`, without the rest of the tree."""
        started = time.perf_counter()
        survey = Survey()
        survey.files = 1
        found = Found(name, name, language_of(name), False)
        try:
            text = decode(data)
            language = found.language
            if language is None:
                language = config_language(name, text.text)
            if language is None:
                raise Unreadable(UNKNOWN)
            if found.language is None or mentions(data, language=language):
                outcome = self._checker(survey).check(name, text.text, language, found.suffix)
                survey.add(checked(found, text, outcome))
        except Unreadable as error:
            survey.problems.append(Problem(name, str(error)))
        return self._report(survey, started, lambda code, path: False)

    def fixes(
        self, paths: Sequence[str], *, unsafe: bool = False, progress: Progress | None = None
    ) -> Iterator[FileFix]:
        """Yield each file of `paths` that fixes would change, or whose fixes went wrong.

        Notebooks and files that are not UTF-8 have no fixes.
        """
        survey = Survey(self._memory)
        jobs = [*survey.look(self.walk(paths), progress=progress), *survey.proxies]
        changes = mended(self._checker(survey), jobs, unsafe)
        for done, change in enumerate(changes, 1):
            if change is not None:
                yield change
            if progress is not None:
                progress(done, len(jobs))

    def fix(
        self, paths: Sequence[str], *, unsafe: bool = False, progress: Progress | None = None
    ) -> Report:
        """Apply fixes, those that are not safe too if `unsafe`, and report what is left."""
        started = time.perf_counter()
        fixed, problems = written(self.fixes(paths, unsafe=unsafe, progress=progress))
        report = self.review(paths, progress=progress)
        return replace(
            report,
            fixed=fixed,
            problems=_sorted([*report.problems, *problems]),
            seconds=time.perf_counter() - started,
        )

    def _opens(self, paths: Iterable[str]) -> OpenCache:
        """What opens the reviews of `paths` that are kept."""
        started = time.time_ns()
        settings = replace(self._settings, baseline=None, jobs=None)
        name = name_of(settings, [os.path.abspath(path) for path in paths])
        rules = [loaded.rule for loaded in (*self._rules, *self._hidden)]
        return lambda facts: Cache(name, facts, rules, started)

    def _checker(self, survey: Survey) -> Checker:
        weak = self._settings.confidence is Confidence.low
        return Checker(
            self._rules,
            self._codes,
            survey.facts.project,
            Ignored(self._by_file, os.getcwd()),
            survey.facts.lines_of,
            weak,
            survey.facts.wants,
            self._hidden,
        )

    def _report(self, survey: Survey, started: float, covers: Callable[[str, str], bool]) -> Report:
        findings: list[Finding] = []
        problems = [*survey.problems]
        sources: dict[str, str] = {}
        suppressed = 0
        done = survey.in_order()
        for reviewed in done:
            outcome = reviewed.outcome
            findings += outcome.findings
            problems += outcome.problems
            suppressed += outcome.suppressed
            if outcome.findings:
                sources[reviewed.found.shown] = reviewed.text
        findings.sort(key=lambda finding: finding.order)
        seen = [it for reviewed in done for it in reviewed.outcome.seen]
        hidden = [it for reviewed in done for it in reviewed.outcome.hidden]
        report = Report(
            findings=tuple(findings),
            checklist=checklist(seen, sorted([*findings, *hidden], key=lambda it: it.order)),
            problems=_sorted(problems),
            sources=sources,
            files=survey.files,
            read=len(done),
            tests=survey.tests,
            suppressed=suppressed,
        )
        file = self._settings.baseline
        if self._baseline is not None and file is not None:
            report = without_known(report, self._baseline, file, covers)
        return replace(report, seconds=time.perf_counter() - started)


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.path, problem.line or 0)))
