"""The table of verdicts, and the figures that are computed from it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from evaluation import precision, results, verdicts
from evaluation.packages import read_packages
from evaluation.run import compare
from evaluation.verdicts import Verdict

from holdfast.review.codes import CODES

SEEN = Verdict("npm/a", "1.0.0", "a.js", 3, "no-jitter", "high", "01", "yes", "", "")
JUDGED = replace(SEEN, verdict="true", reason="so it is")


def test_verdicts_are_kept_with_their_findings() -> None:
    """A finding keeps its verdict when its line moves."""
    moved = replace(SEEN, line=9)
    assert compare({"01": moved}, [JUDGED], {"npm/a"}) == ([replace(JUDGED, line=9)], [])


def test_what_has_no_verdict_waits() -> None:
    """A new finding is never counted as right or wrong."""
    assert compare({"01": SEEN}, [], {"npm/a"}) == ([], [SEEN])


def test_what_is_gone_is_marked() -> None:
    """Its verdict stays, for the day it comes back; packages not reviewed stay as they are."""
    other = replace(JUDGED, package="npm/b", id="02")
    table, waiting = compare({}, [JUDGED, other], {"npm/a"})
    assert table == [replace(JUDGED, now="no"), other]
    assert waiting == []


def test_strict_and_lenient() -> None:
    """What is arguable counts as false, or not at all; what is gone never counts."""
    kinds = ["true"] * 6 + ["false"] * 2 + ["arguable"] * 2
    table = [replace(JUDGED, id=str(i), verdict=kind) for i, kind in enumerate(kinds)]
    share = verdicts.precision([*table, replace(JUDGED, id="x", now="no")])
    assert (share.total, share.strict, share.lenient) == (10, 0.6, 0.75)
    assert verdicts.precision([]).strict == 1.0


def test_the_table_survives_being_written(tmp_path: Path) -> None:
    """Commas and quotes in a reason too."""
    path = tmp_path / "verdicts.csv"
    table = [replace(JUDGED, reason='a "reason", in words'), replace(JUDGED, id="02", line=1)]
    verdicts.write(table, path)
    assert verdicts.read(path) == sorted(table)


@pytest.mark.parametrize("wrong", [{"verdict": "yes"}, {"now": "perhaps"}, {"reason": ""}])
def test_a_verdict_needs_a_reason(tmp_path: Path, wrong: dict[str, str]) -> None:
    """One of three words, and why."""
    path = tmp_path / "verdicts.csv"
    verdicts.write([replace(JUDGED, **wrong)], path)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="not a verdict with a reason"):
        verdicts.read(path)


def test_the_committed_table_is_about_these_packages_and_rules() -> None:
    """Each finding is judged once, of the version that is in the list, by a rule that exists."""
    table = verdicts.read()
    versions = {package.label: package.version for package in read_packages()}
    assert len({verdict.id for verdict in table}) == len(table)
    for verdict in table:
        if verdict.now == "yes":
            assert versions[verdict.package] == verdict.version
            assert verdict.rule in CODES.values()


@pytest.mark.skipif(not verdicts.TABLE.exists(), reason="nothing was judged yet")
def test_the_published_figures_are_those_of_the_table() -> None:
    """RESULTS.md says what verdicts.csv says, and nothing falls short."""
    table = verdicts.read()
    assert results.read()["precision"] == precision.report(table)
    assert precision.shortfalls(table) == []
