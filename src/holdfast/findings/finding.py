"""One finding: a rule, a place, what is wrong there, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from holdfast.findings.rule import Confidence, Rule


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part of a file's text: characters from `start` up to `end`, counted from 0."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A part of a file, as people count: lines and columns (characters) from 1.

    `path` has forward slashes and is relative to where the run began, if it is below that.
    `end_column` is the column after the last character.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters of `span` by `text`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """Edits of the finding's file that do not overlap. `safe` where nothing else changes."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that has to do with a finding, and what it has to do with it."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What `rule` found at `place`. `message` says what is wrong here, in one sentence.

    `weak` where the code has something that speaks against it, or could have.
    """

    rule: Rule
    place: Place
    message: str
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    weak: bool = False

    @property
    def confidence(self) -> Confidence:
        """How sure it is: as the rule is, or low."""
        return Confidence.low if self.weak else self.rule.confidence

    @property
    def advised(self) -> str:
        """The message and what to do instead, as one text."""
        end = "" if self.message.endswith((".", "!", "?")) else "."
        return f"{self.message}{end} {self.rule.advice}"

    @property
    def order(self) -> tuple[Place, str]:
        """Findings are shown by file, line, column, code."""
        return (self.place, self.rule.code)
