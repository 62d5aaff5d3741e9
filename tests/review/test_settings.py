"""Settings: where they are looked for, what they may say, and how mistakes are explained."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from holdfast.errors import ConfigError
from holdfast.findings import Confidence, Severity
from holdfast.review.settings import Settings, choose, find, from_table

CODES = {"HF101": "no-heartbeat", "HF102": "ping-no-deadline", "HF201": "no-error-listener"}


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    """Everything is looked for, of medium confidence and more."""
    settings = find(tmp_path)
    assert settings == Settings()
    assert settings.severity is Severity.note
    assert settings.confidence is Confidence.medium
    assert settings.skip_ignored


def test_everything_that_can_be_set(tmp_path: Path) -> None:
    """Each key of the table arrives as what it means."""
    file = tmp_path / "holdfast.toml"
    file.write_text(
        """
        [review]
        select = ["HF1", "no-error-listener"]
        ignore = ["HF102"]
        severity = "warning"
        confidence = "low"
        exclude = ["generated/"]
        baseline = "known.json"
        include-tests = true
        jobs = 3
        cache = false
        [review.per-file-ignores]
        "tests/**" = ["HF1"]
        """
    )
    assert find(tmp_path) == Settings(
        select=("HF1", "no-error-listener"),
        ignore=("HF102",),
        severity=Severity.warning,
        confidence=Confidence.low,
        exclude=("generated/",),
        per_file_ignores={"tests/**": ("HF1",)},
        baseline=tmp_path / "known.json",
        include_tests=True,
        jobs=3,
        cache=False,
        root=tmp_path,
    )


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    """From a folder upwards; a pyproject.toml that says nothing of the review is passed over."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.holdfast.review]\nselect = ["HF1"]\n')
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\n")
    (inner / "pyproject.toml").write_text("tool = 1\n")
    (inner / "script.py").write_text("")
    assert find(inner / "script.py").select == ("HF1",)
    assert find(inner).root == tmp_path
    (inner / "holdfast.toml").write_text('review.select = ["HF2"]\n')
    assert find(inner).select == ("HF2",)


def test_holdfast_toml_goes_before_pyproject(tmp_path: Path) -> None:
    """Of two files in one folder, the one that is only for this counts."""
    (tmp_path / "pyproject.toml").write_text('[tool.holdfast.review]\nselect = ["HF1"]\n')
    (tmp_path / "holdfast.toml").write_text('[review]\nselect = ["HF2"]\n')
    assert find(tmp_path).select == ("HF2",)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("1", "review is a table of settings, not a number"),
        ("{slect = []}", "there is no setting 'slect'; did you mean 'select'?"),
        ("{zzz = 1}", "there is no setting 'zzz'; there are select, ignore, severity, "),
        ("{select = 'HF1'}", 'select is a list of strings, such as ["HF101"], not a string'),
        ("{ignore = [1]}", 'ignore is a list of strings, such as ["HF101"], not a list of other'),
        ("{exclude = [1]}", 'exclude is a list of strings, such as ["*.py"], not a list of other'),
        ("{ignore = 1979-05-27}", "not a date"),
        ("{severity = 'bad'}", "severity is one of note, warning, error, not 'bad'"),
        ("{confidence = []}", "confidence is one of low, medium, high, not []"),
        ("{include-tests = 1}", "include-tests is true or false, not a number"),
        ("{cache = 'no'}", "cache is true or false, not a string"),
        ("{jobs = 0}", "jobs is a number of processes, 1 or more"),
        ("{jobs = true}", "jobs is a number of processes, 1 or more"),
        ("{jobs = '2'}", "jobs is a number of processes, 1 or more"),
        ("{baseline = true}", "baseline is the path of a file, not true or false"),
        ("{per-file-ignores = []}", "per-file-ignores is a table of patterns, each with"),
        ("{per-file-ignores = {'a/*' = 1.5}}", "per-file-ignores.'a/*' is a list of strings"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, table: str, message: str) -> None:
    """A mistake names the file, the key and what is allowed."""
    (tmp_path / "holdfast.toml").write_text(f"review = {table}\n")
    with pytest.raises(ConfigError) as caught:
        find(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'holdfast.toml'}: ")
    assert message in str(caught.value)


def test_a_file_that_is_not_toml(tmp_path: Path) -> None:
    """A syntax error is named with its line."""
    (tmp_path / "holdfast.toml").write_text("[review\n")
    with pytest.raises(ConfigError, match=r"holdfast\.toml is not valid TOML: .*line 1"):
        find(tmp_path)


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings that are there but closed are not taken for none."""
    (tmp_path / "holdfast.toml").write_text("")

    def closed(*args: object, **kwargs: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", closed)
    with pytest.raises(ConfigError, match="cannot be read: Permission denied"):
        find(tmp_path)


def test_settings_that_are_out_of_reach(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder that may not be entered there are none."""
    (tmp_path / "holdfast.toml").write_text("[review]\nselect = ['HF1']")
    monkeypatch.setattr(os, "access", lambda *args: False)
    assert find(tmp_path) == Settings()


def test_settings_without_their_table(tmp_path: Path) -> None:
    """They are not passed over in silence; what is for others is."""
    (tmp_path / "holdfast.toml").write_text("serve = 1\nselect = ['HF1']\n")
    with pytest.raises(ConfigError, match=r"select belongs below a line \[review\]"):
        find(tmp_path)
    (tmp_path / "holdfast.toml").write_text("[tool.holdfast.review]\nselect = ['HF1']\n")
    with pytest.raises(ConfigError, match=r"is for pyproject.toml, here it is \[review\]"):
        find(tmp_path)


def test_a_byte_order_mark(tmp_path: Path) -> None:
    """Editors of Windows begin files with it."""
    (tmp_path / "pyproject.toml").write_text(
        "[tool.holdfast.review]\nselect = ['HF1']\n", encoding="utf-8-sig"
    )
    assert find(tmp_path).select == ("HF1",)


def test_a_table_may_come_from_elsewhere(tmp_path: Path) -> None:
    """What a caller has read itself is checked the same way."""
    assert from_table({"select": ["HF1"]}, tmp_path / "x.toml").root == tmp_path


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (["HF101"], {"HF101"}),
        (["hf1"], {"HF101", "HF102"}),
        (["No-Error-Listener", "HF101"], {"HF201", "HF101"}),
        ([], set()),
    ],
)
def test_rules_are_chosen(words: list[str], codes: set[str]) -> None:
    """By code, by the beginning of codes, by name; in capitals or not."""
    assert choose(words, CODES) == codes


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("HF103", "there is no rule 'HF103'; did you mean 'HF10"),
        ("no-hartbeat", "did you mean 'no-heartbeat'?"),
        ("", "there is no rule ''; there are HF101, HF102, HF201, no-heartbeat"),
        ("E501", "there is no rule 'E501'; there are HF101"),
    ],
)
def test_a_rule_that_there_is_not(word: str, message: str) -> None:
    """A word that means no rule gets a suggestion, or the list where that is short."""
    with pytest.raises(ConfigError) as caught:
        choose([word], CODES)
    assert message in str(caught.value)


def test_a_long_list_is_not_shown() -> None:
    """Nobody reads sixty codes in an error."""
    with pytest.raises(ConfigError) as caught:
        choose(["E501"], {f"HF{n}": f"name-{n}" for n in range(100, 160)})
    assert str(caught.value).startswith("there is no rule 'E501'; `holdfast review --explain HF`")
