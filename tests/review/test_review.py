"""The library's way in."""

from __future__ import annotations

from pathlib import Path

import pytest

from holdfast.errors import ConfigError
from holdfast.findings import Report
from holdfast.review import Settings, review

WRONG = "const socket = new WebSocket('ws://chat.example.com/');\n"


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.js").write_text(WRONG)
    (tmp_path / "bot.js").write_text(WRONG)


ONE = Settings(select=("HF508",))


def found(report: Report) -> list[str]:
    return [it.place.path for it in report.findings]


def test_one_path_or_several() -> None:
    """A string is one path, not the paths of its letters; none at all is the current folder."""
    for paths in ("src", Path("src"), ["src"], (Path("src") / it for it in ["app.js"])):
        assert found(review(paths, ONE)) == ["src/app.js"]
    assert found(review(settings=ONE)) == ["bot.js", "src/app.js"]


def test_an_empty_list() -> None:
    """Where there is nothing to review nothing is found, and no other folder is taken instead."""
    assert review([]).files == 0


def test_settings_come_from_the_first_path(tmp_path: Path) -> None:
    """Those of the nearest file, unless others are given."""
    (tmp_path / "src" / "holdfast.toml").write_text("[review]\nignore = ['HF508']\n")
    assert "HF508" not in {it.rule.code for it in review("src").findings}
    assert found(review("src", ONE)) == ["src/app.js"]


def test_a_path_that_does_not_exist() -> None:
    """It is said, as in the command."""
    with pytest.raises(ConfigError, match="nosuch: No such file"):
        review("nosuch")
