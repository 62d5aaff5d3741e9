"""The rules, loaded from their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final

from holdfast.findings import Confidence, Rule, Severity
from holdfast.findings.rule import parse_doc
from holdfast.review.codes import CODES
from holdfast.review.hit import Hit

LANGUAGES: Final = ("python", "javascript", "nginx", "haproxy")
NAMES: Final = {"typescript": "javascript", "tsx": "javascript"}
"""Languages that rules do not tell apart."""


@dataclass(frozen=True, slots=True)
class LoadedRule:
    """A rule, and its check: given a file of one of the rule's languages, it yields hits."""

    rule: Rule
    check: Callable[[Any], Iterable[Hit]]

    def covers(self, language: str) -> bool:
        """Whether the rule reads files of this language."""
        return NAMES.get(language, language) in self.rule.languages


@dataclass(frozen=True, slots=True)
class Meta:
    """What a rule's file says of it, besides its doc.

    `libraries` as people call them, or "all" where it does not depend on that.
    """

    severity: Severity
    confidence: Confidence
    libraries: tuple[str, ...]
    languages: tuple[str, ...]


@cache
def rules() -> tuple[LoadedRule, ...]:
    """All rules, in order of their codes."""
    return tuple(_load(code, name) for code, name in CODES.items())


def _load(code: str, name: str) -> LoadedRule:
    module = import_module(f"holdfast.review.rules.{name.replace('-', '_')}")
    meta: Meta = module.META
    summary, sections = parse_doc(module.__doc__ or "")
    rule = Rule(
        code=code,
        name=name,
        summary=summary,
        severity=meta.severity,
        confidence=meta.confidence,
        libraries=meta.libraries,
        languages=meta.languages,
        sections=sections,
    )
    return LoadedRule(rule, module.check)
