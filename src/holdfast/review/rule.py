"""A rule of the review: what its file says of it, and what is known of it once it is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from holdfast.findings import Confidence, Rule, Severity
from holdfast.review.hit import Hit

LANGUAGES: Final = ("python", "javascript", "nginx", "haproxy")
SPOKEN: Final = {"typescript": "javascript", "tsx": "javascript"}
"""What rules call a language, where that is not its own name."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What a rule's file says of it, besides its doc.

    `libraries` as people call them, or "all" where it does not depend on that. `local_too` if it
    counts in full on a developer's own machine: any web site can reach that.
    """

    severity: Severity
    confidence: Confidence
    libraries: tuple[str, ...]
    languages: tuple[str, ...]
    local_too: bool = False


@dataclass(frozen=True, slots=True)
class LoadedRule:
    """A rule, and its check: given a file of one of the rule's languages, it yields hits."""

    rule: Rule
    check: Callable[[Any], Iterable[Hit]]
    local_too: bool = False

    def covers(self, language: str) -> bool:
        """Whether the rule reads files of this language."""
        return SPOKEN.get(language, language) in self.rule.languages
