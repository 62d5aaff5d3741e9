"""Rules are loaded from their files, with their docs."""

from __future__ import annotations

import pytest

from holdfast.findings.rule import parse_doc
from holdfast.review.registry import rules
from holdfast.review.rule import LANGUAGES, LoadedRule

ALL = rules()


def test_all_are_loaded_once() -> None:
    """Each rule is there, in order of its code, and is loaded only once."""
    codes = [loaded.rule.code for loaded in ALL]
    assert codes == sorted(codes)
    assert rules() is ALL


@pytest.mark.parametrize("loaded", ALL, ids=lambda it: it.rule.name)
def test_each_rule_is_documented(loaded: LoadedRule) -> None:
    """What it says, why, an example, what to do instead, and where the claim comes from."""
    rule = loaded.rule
    assert 10 < len(rule.summary) <= 100
    assert set(rule.languages) <= set(LANGUAGES)
    assert rule.languages
    assert rule.libraries
    assert 20 < len(rule.consequence) <= 300
    assert 10 < len(rule.advice) <= 300
    assert "```" in rule.sections["Example"]
    assert "```" in rule.sections["Instead"]
    assert all("https://" in it or it.startswith("RFC ") for it in rule.references)
    assert rule.references


def test_libraries_have_one_name() -> None:
    """A library is spelled the same by all rules, so that people can search for it."""
    names = {name for loaded in ALL for name in loaded.rule.libraries}
    assert len({name.lower() for name in names}) == len(names)


def test_a_doc_without_its_sections() -> None:
    """A rule whose doc lacks something does not load."""
    with pytest.raises(ValueError, match="sections must be"):
        parse_doc("Something.\n\n## What it does\nIt looks.")
