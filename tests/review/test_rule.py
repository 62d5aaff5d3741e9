"""What a rule says of itself."""

from __future__ import annotations

import pytest

from holdfast.review.registry import rules
from holdfast.review.rule import LANGUAGES
from tests.review.toys import finds, toy


@pytest.mark.parametrize("language", ["javascript", "typescript", "tsx"])
def test_languages(language: str) -> None:
    """A rule for JavaScript reads TypeScript too."""
    assert toy("HF101", finds("x"), languages=("javascript",)).covers(language)
    assert not toy("HF101", finds("x"), languages=("python",)).covers(language)


def test_rules_that_count_on_a_developers_machine() -> None:
    """Any web site can reach it, so who may connect counts there as everywhere."""
    local = {loaded.rule.code for loaded in rules() if loaded.local_too}
    assert local == {f"HF50{number}" for number in range(1, 8)}


def test_every_language_has_rules() -> None:
    assert all(any(loaded.covers(it) for loaded in rules()) for it in LANGUAGES)
