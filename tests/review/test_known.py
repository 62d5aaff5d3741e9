"""Known findings, and the names that their files have."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from holdfast.errors import ConfigError
from holdfast.findings import Report
from holdfast.findings.baseline import to_json
from holdfast.review.known import covered_by, naming, read_baseline, without_known
from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings

SOCKET = "const socket = new WebSocket('ws://chat.example.com/');\n"
ONE = Settings(select=("HF508",))


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("app/a.js", "app/inner/b.js", "other/c.js"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(SOCKET)


def review() -> Report:
    return Reviewer(ONE).review(["."])


@pytest.mark.parametrize("kept", ["known.json", "ci/known.json"])
@pytest.mark.parametrize(("folder", "number"), [(".", 3), ("app", 2), ("app/inner", 1)])
def test_a_review_may_run_anywhere(kept: str, folder: str, number: int, tmp_path: Path) -> None:
    """What was known from one folder is known from another, and nothing of it seems to be gone."""
    (tmp_path / "ci").mkdir()
    file = tmp_path / kept
    file.write_text(to_json(review(), naming(file)))
    os.chdir(folder)
    reviewer = Reviewer(ONE)
    report = without_known(
        reviewer.review(["."]), read_baseline(file), file, reviewer.covers(["."])
    )
    assert (report.findings, report.known, report.gone) == ((), number, 0)


def test_what_is_gone_is_gone_from_everywhere(tmp_path: Path) -> None:
    """Only what the run would have found counts, by whatever name it goes there."""
    file = tmp_path / "known.json"
    file.write_text(to_json(review(), naming(file)))
    for name in ("app/a.js", "other/c.js"):
        Path(name).write_text("")
    os.chdir("app")
    reviewer = Reviewer(ONE)
    report = without_known(
        reviewer.review(["."]), read_baseline(file), file, reviewer.covers(["."])
    )
    assert (report.known, report.gone) == (1, 1)


def test_names() -> None:
    """They count from the folder of the baseline, which may be beside what is reviewed."""
    assert naming(Path("known.json"))("app/a.js") == "app/a.js"
    assert naming(Path("ci/known.json"))("app/a.js") == "../app/a.js"
    covers = covered_by(lambda code, path: (code, path) == ("HF1", "a.js"), Path("ci/known.json"))
    assert covers("HF1", "../a.js")
    assert not covers("HF1", "a.js")


def test_a_baseline_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is not there, not right or closed is told from one that is empty."""
    with pytest.raises(ConfigError, match=r"known\.json does not exist; write it with"):
        read_baseline(Path("known.json"))
    Path("known.json").write_text("{")
    with pytest.raises(ConfigError, match=r"known\.json is not a baseline: not JSON"):
        read_baseline(Path("known.json"))
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        read_baseline(tmp_path)
