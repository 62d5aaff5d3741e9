"""The rules, loaded from their files."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from holdfast.findings import Rule
from holdfast.findings.rule import parse_doc
from holdfast.review.codes import CODES
from holdfast.review.rule import LoadedRule, Meta


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
    return LoadedRule(rule, module.check, meta.local_too)
