"""This repository under its own review."""

from __future__ import annotations

import re

from holdfast.review import review
from holdfast.review.settings import find
from tests.docs.pages import ROOT

COMMENT = re.compile(r"holdfast: ignore\[[\w, -]+\](.*)")
OURS = ("benchmarks", "examples", "js")
SUFFIXES = (".py", ".js", ".mjs")


def test_nothing_is_found_here() -> None:
    """What we say of others' code holds for ours, apart from what is wrong on purpose."""
    report = review([str(ROOT)], find(ROOT))
    assert [f"{it.place.path}:{it.place.line} {it.rule.code}" for it in report.findings] == []
    assert report.problems == ()


def test_whoever_silences_a_rule_says_why() -> None:
    """A comment that silences a finding has a reason."""
    found = [it for name in OURS for it in (ROOT / name).rglob("*.*") if it.suffix in SUFFIXES]
    files = [it for it in found if "node_modules" not in it.parts]
    reasons = [
        it.strip() for file in files for it in COMMENT.findall(file.read_text(errors="replace"))
    ]
    assert reasons
    assert all(reasons)
