"""Of the examples in the rules' docs the wrong one is found, and the right one is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.findings import Confidence, Report, Rule
from holdfast.review import Settings, registry, review
from tests.docs.pages import FENCE
from tests.docs.surroundings import ALONE, LANGUAGES, PLACES, fill

RULES = [loaded.rule for loaded in registry.rules()]


def read(rule: Rule, section: str, folder: Path) -> Report:
    """What the rule says of the one block of a section, in the place that it is made for."""
    (block,) = FENCE.finditer(rule.sections[section])
    place = PLACES.get(rule.code) or ALONE[LANGUAGES[block["info"]]]
    for name, text in fill(place, block["code"]).items():
        (folder / name).write_text(text, encoding="utf-8")
    settings = Settings(select=(rule.code,), confidence=Confidence.low, root=folder)
    report = review([folder], settings)
    assert report.read
    assert not report.problems, [it.message for it in report.problems]
    return report


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_example_is_found(rule: Rule, tmp_path: Path) -> None:
    """The code under "Example" is a finding of its rule."""
    assert read(rule, "Example", tmp_path).findings


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_advice_is_not_found(rule: Rule, tmp_path: Path) -> None:
    """The code under "Instead", in the same place, is read and found right."""
    assert not read(rule, "Instead", tmp_path).findings


def test_each_place_has_its_rule() -> None:
    """No place is left behind."""
    assert PLACES.keys() <= {rule.code for rule in RULES}
