"""The rounds of the planted files, and what was found of each at first."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation import rounds
from evaluation.marks import projects
from evaluation.rounds import Count, keep_first, read_first, read_rounds, total

from holdfast.review.codes import CODES


def test_every_project_is_of_a_round_that_was_measured() -> None:
    """Nothing counts that was not measured before rules were mended after it."""
    known = read_rounds()
    assert set(known) == {project.name for project in projects()}
    assert set(known.values()) == set(read_first())


def test_first_figures_are_of_rules_that_exist() -> None:
    """More is never found than was planted, nor shown than was found."""
    for by_rule in read_first().values():
        assert set(by_rule) <= {*CODES.values()}
        for count in by_rule.values():
            assert 0 <= (count.shown or 0) <= count.found <= count.planted


def test_what_was_not_kept_stays_unknown() -> None:
    """A sum with an unknown part is unknown."""
    assert total([Count(5, 4, 3), Count(2, 1, 0)]) == Count(7, 5, 3)
    assert total([Count(5, 4, 3), Count(2, 1, None)]) == Count(7, 5, None)
    assert total([]) == Count()


def test_a_first_measurement_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """New projects are the next round; none of them may have been measured."""
    monkeypatch.setattr(rounds, "ROUNDS", tmp_path / "rounds.csv")
    monkeypatch.setattr(rounds, "FIRST", tmp_path / "first.csv")
    (tmp_path / "rounds.csv").write_text("project,round\nold,1\n")
    (tmp_path / "first.csv").write_text("round,rule,planted,found,shown\n1,no-jitter,2,1,\n")
    keep_first(["b", "a"], {"no-jitter": Count(3, 2, 1)})
    assert read_rounds() == {"old": 1, "a": 2, "b": 2}
    assert read_first() == {
        1: {"no-jitter": Count(2, 1, None)},
        2: {"no-jitter": Count(3, 2, 1)},
    }
    with pytest.raises(SystemExit, match="first measurement stands"):
        keep_first(["a"], {})
