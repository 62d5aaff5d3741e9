"""The reference of the rules is what the rules' own files say."""

from __future__ import annotations

import pytest

from tests.tools.rule_pages import main


def test_the_pages_of_the_rules_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    """`python tests/tools/rule_pages.py` writes them."""
    assert main(["--check"]) == 0, capsys.readouterr().out
