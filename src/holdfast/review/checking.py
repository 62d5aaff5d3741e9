"""All rules applied to one file."""

from __future__ import annotations

import gc
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from holdfast.findings import Edit, Finding, Fix, Problem, Related, Rule, Span
from holdfast.findings.edits import apply_edits
from holdfast.findings.lines import Lines
from holdfast.review.analysis.development import is_development
from holdfast.review.analysis.pulses import pulse
from holdfast.review.checklist import Seen
from holdfast.review.code import Code
from holdfast.review.facts.haproxy import HaproxyFile
from holdfast.review.facts.nginx import NginxFile
from holdfast.review.facts.project import Project
from holdfast.review.facts.pulses import Pulse
from holdfast.review.formats.embedded import scripts
from holdfast.review.formats.script import Script
from holdfast.review.hit import Hit, Spanned
from holdfast.review.rule import LoadedRule
from holdfast.review.sightings import sightings
from holdfast.review.sniff import is_bundle, is_minified
from holdfast.review.suppress import suppressions

File = Code | NginxFile | HaproxyFile
GARBAGE: Final = 100_000
"""Objects that may be left of one file before they are looked for, where Python does not do it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file. `broken` where a part of it could not be parsed.

    `pulses` is what proxies ask of its programs. It `failed` if another try may end otherwise.
    """

    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    suppressed: int = 0
    broken: bool = False
    seen: tuple[Seen, ...] = ()
    pulses: tuple[Pulse, ...] = ()
    failed: bool = False
    hidden: tuple[Finding, ...] = ()
    """What nobody asked to see, and the checklist has to know."""


@dataclass(frozen=True, slots=True)
class Checker:
    """Applies `rules`, of which `ignored` says which do not count in a file.

    What `hidden` find is for the checklist alone.

    `codes` has the name of each code there is. `lines_of` gives the lines of another file of the
    tree, None where there is no such file. `wants` says which programs are worth parsing.
    """

    rules: Sequence[LoadedRule]
    codes: Mapping[str, str]
    project: Project
    ignored: Callable[[str], frozenset[str]] = field(default=lambda path: frozenset())
    lines_of: Callable[[str], Lines | None] = field(default=lambda path: None)
    weak: bool = False
    """Whether hits of low confidence count, of rules whose own is higher."""
    wants: Callable[[Script], bool] = field(default=lambda script: True)
    hidden: Sequence[LoadedRule] = ()

    def check(self, path: str, text: str, language: str, suffix: str = "") -> Outcome:
        """Review a file whose text is `text`. Never raises: what goes wrong is a problem of it.

        `language` is "" for a file with scripts inside; `suffix` says then what it is.
        """
        review = _Review(self, path, text)
        if language in ("nginx", "haproxy"):
            review.configuration(language)
        elif language:
            review.script(Script(language, text))
        else:
            review.scripts(suffix)
        if not gc.isenabled() and gc.get_count()[0] > GARBAGE:
            gc.collect(0)
        return review.outcome()


class _Review:
    """The review of one file."""

    def __init__(self, checker: Checker, path: str, text: str) -> None:
        self._checker = checker
        self._path = path
        self._text = text
        self._lines = Lines(text)
        self._ignored = checker.ignored(path)
        self._newline = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
        self._found: dict[tuple[object, str], Finding] = {}
        self._hidden: dict[tuple[object, str], Finding] = {}
        self._problems: list[Problem] = []
        self._broken = False
        self._seen: list[Seen] = []
        self._pulses: list[Pulse] = []
        self._failed = False

    def scripts(self, suffix: str) -> None:
        """Review the scripts inside the file."""
        try:
            found = scripts(self._text, suffix)
        except ValueError as error:
            self._problem(str(error))
            return
        for script in found:
            self.script(script)

    def script(self, script: Script) -> None:
        """Review a program, if there is anything in it to review."""
        if not self._checker.wants(script):
            return
        if is_minified(script.text):
            self._problem("minified code, not reviewed")
            return
        if script.language == "javascript" and is_bundle(script.text):
            self._problem("a bundle, not reviewed; review what it was made of")
            return
        try:
            given = (self._path, script.text, script.language, self._checker.project, script.page)
            code = Code(*given)
        except Exception as error:
            self._error("the parser", error)
            return
        self._take_pulse(code)
        if code.deep is not None:
            message = "nested very deeply, reviewed down to there only"
            self._problem(message, self._line(script, code.deep))
        if code.broken is not None and not code.module.body:
            self._broken = True
            message = "so many syntax errors that nothing could be read"
            self._problem(message, self._line(script, code.broken))
            return
        self._apply(code, script, code.broken)
        self._look(code, script)
        code.release()

    def configuration(self, language: str) -> None:
        """Review a configuration file."""
        kind = NginxFile if language == "nginx" else HaproxyFile
        try:
            file = kind(self._path, self._text, self._checker.project)
        except Exception as error:
            self._error("the parser", error)
            return
        self._apply(file, Script(language, self._text), file.broken)

    def outcome(self) -> Outcome:
        """What remains when comments in the file have had their say."""
        comments = suppressions(self._path, self._text, self._checker.codes)
        kept = [f for f in self._found.values() if not comments.silences(f)]
        return Outcome(
            tuple(sorted(kept, key=lambda finding: finding.order)),
            (*self._problems, *comments.problems),
            len(self._found) - len(kept),
            self._broken,
            tuple(self._seen),
            tuple(self._pulses),
            self._failed,
            tuple(f for f in self._hidden.values() if not comments.silences(f)),
        )

    def _apply(self, file: File, script: Script, broken: int | None) -> None:
        if broken is not None:
            self._broken = True
            message = "a syntax error; what stands around it may be misread"
            self._problem(message, self._line(script, broken))
        for loaded in self._checker.rules:
            self._run(loaded, file, script, self._found)
        for loaded in self._checker.hidden:
            self._run(loaded, file, script, self._hidden)

    def _run(
        self,
        loaded: LoadedRule,
        file: File,
        script: Script,
        found: dict[tuple[object, str], Finding],
    ) -> None:
        rule = loaded.rule
        if not loaded.covers(script.language) or rule.code in self._ignored:
            return
        try:
            for hit in loaded.check(file):
                weak = self._is_weak(loaded, hit, file)
                if weak and not self._checker.weak:
                    continue
                finding = self._finding(rule, hit, script, weak)
                known = found.get((finding.place, rule.code))
                if known is None or known.weak > weak:
                    found[finding.place, rule.code] = finding
        except Exception as error:
            self._error(rule.code, error)

    def _is_weak(self, loaded: LoadedRule, hit: Hit, file: File) -> bool:
        """Few rules count in full on a developer's own machine."""
        if hit.weak or loaded.local_too or not isinstance(file, Code):
            return hit.weak
        return is_development(file)

    def _take_pulse(self, code: Code) -> None:
        """Note whether the program pings its connections, if proxies ask for it."""
        project = self._checker.project
        if project.proxied:
            self._pulses.append(pulse(code))
            project.add_pulses(self._pulses)

    def _look(self, code: Code, script: Script) -> None:
        """Note what the file has of the points of the checklist."""
        try:
            for it in sightings(code):
                place = self._lines.place(self._path, script.in_file(it.span))
                self._seen.append((it.question, it.verdict, it.evidence, place))
        except Exception as error:
            self._error("the checklist", error)

    def _finding(self, rule: Rule, hit: Hit, script: Script, weak: bool) -> Finding:
        place = self._lines.place(self._path, script.in_file(hit.node.span))
        fix = hit.fix
        if fix is not None:
            fix = self._fix(fix) if script.editable else None
        related = tuple(self._related(hit.related, script))
        return Finding(rule, place, hit.message, fix, related, weak)

    def _fix(self, fix: Fix) -> Fix:
        """The fix with line ends as the file has them. Raises ValueError if it cannot be made."""
        edits = fix.edits
        if self._newline != "\n":
            edits = tuple(
                Edit(edit.span, edit.text.replace("\r\n", "\n").replace("\n", self._newline))
                for edit in edits
            )
        apply_edits(self._text, edits)
        return Fix(fix.title, edits, fix.safe)

    def _related(
        self, related: Iterable[tuple[Spanned | tuple[str, Span], str]], script: Script
    ) -> Iterator[Related]:
        for what, message in related:
            if isinstance(what, tuple):
                path, span = what
                lines = self._checker.lines_of(path)
                if lines is not None:
                    yield Related(lines.place(path, span), message)
            else:
                span = script.in_file(what.span)
                yield Related(self._lines.place(self._path, span), message)

    def _problem(self, message: str, line: int | None = None) -> None:
        self._problems.append(Problem(self._path, message, line))

    def _error(self, part: str, error: Exception) -> None:
        """Note what went wrong in our own code."""
        self._failed = True
        self._problem(f"internal error in {part}{_where(error)}; please report it")

    def _line(self, script: Script, line: int | None) -> int | None:
        """The file's line for a line of one of its scripts."""
        if line is None or not script.pieces:
            return line
        start = sum(len(part) + 1 for part in script.text.split("\n")[: line - 1])
        return self._lines.place(self._path, script.in_file(Span(start, start))).line


def _where(error: Exception) -> str:
    """Where in our own code an error came from, and what it is."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    file = frame.filename.replace("\\", "/").rpartition("/")[2]
    return f" ({file}:{frame.lineno}, {type(error).__name__}: {error})"
