"""What is kept of a review is what was found, or nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from holdfast.findings import Edit, Finding, Fix, Place, Problem, Related, Span, Verdict
from holdfast.review import cache
from holdfast.review.cache import Cache, cache_folder, digest, fits, name_of
from holdfast.review.checking import Outcome
from holdfast.review.facts.pulses import Pulse
from holdfast.review.sightings import Question
from holdfast.review.stamps import Stamp
from tests.review.toys import finds, toy

RULE = toy("HF101", finds("bad")).rule
NOW = 1_000_000 * 10**9
OLD: Stamp = (NOW - 10 * 10**9, NOW - 9 * 10**9, 100, 7)
PLACE = Place("a.py", 1, 2, 3, 4)
FULL = Outcome(
    findings=(
        Finding(
            RULE,
            PLACE,
            "It is bad",
            Fix("Mend it", (Edit(Span(1, 2), "good"),), safe=True),
            (Related(PLACE, "because of this"),),
            True,
        ),
    ),
    problems=(Problem("a.py", "odd", 3), Problem("a.py", "odder")),
    suppressed=2,
    broken=True,
    seen=((Question.port, Verdict.found, "it does", PLACE),),
    pulses=(Pulse("a.py", serves=True, pings=False, seconds=2.5, hosted=True, mute=True),),
    hidden=(Finding(RULE, PLACE, "It is worse"),),
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that reviews are kept in, which nobody has made yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "holdfast" / "review"


def opened(facts: Mapping[str, Stamp] | None = None, started: int = NOW) -> Cache:
    return Cache("some", facts or {}, [RULE], started)


def test_all_of_an_outcome_is_kept() -> None:
    """So that it makes no difference in a report where it comes from."""
    first = opened()
    assert first.recall("a.py", OLD) is None
    first.keep("a.py", OLD, FULL)
    first.keep("b.py", OLD, None)
    first.save(silent=True)
    second = opened()
    assert second.silent
    assert second.recall("a.py", OLD) == (FULL,)
    assert second.recall("b.py", OLD) == (None,)
    assert second.recall("c.py", OLD) is None


@pytest.mark.parametrize("part", range(4))
def test_a_file_that_changed(part: int) -> None:
    """Another time, size or file of that name is not the one that was read."""
    first = opened()
    first.keep("a.py", OLD, FULL)
    first.save(silent=True)
    changed = tuple(value + (index == part) for index, value in enumerate(OLD))
    assert opened().recall("a.py", changed) is None  # type: ignore[arg-type]


def test_a_file_that_may_change_without_a_new_time() -> None:
    """One that was written just before the review is not kept, nor is one from the future."""
    first = opened()
    for name, changed in (("just.py", NOW - 10**9), ("later.py", NOW + 10**12)):
        first.keep(name, (changed, OLD[1], 1, 1), None)
        first.keep(f"i{name}", (OLD[0], changed, 1, 1), None)
    first.keep("old.py", OLD, None)
    first.save(silent=True)
    second = opened()
    assert second.recall("old.py", OLD) == (None,)
    for name, changed in (("just.py", NOW - 10**9), ("later.py", NOW + 10**12)):
        assert second.recall(name, (changed, OLD[1], 1, 1)) is None
        assert second.recall(f"i{name}", (OLD[0], changed, 1, 1)) is None


def test_files_that_all_depend_on(folder: Path) -> None:
    """With other facts nothing is known; with facts that may change again nothing is kept."""
    first = opened({"package.json": OLD})
    first.keep("a.py", OLD, None)
    first.save(silent=True)
    assert opened({"package.json": OLD}).recall("a.py", OLD) == (None,)
    assert opened({"package.json": (*OLD[:3], 8)}).recall("a.py", OLD) is None
    assert opened({}).recall("a.py", OLD) is None
    (kept,) = folder.iterdir()
    before = kept.read_bytes()
    third = opened({"package.json": (NOW, *OLD[1:])})
    third.keep("b.py", OLD, None)
    third.save(silent=True)
    assert kept.read_bytes() == before


def test_what_may_end_otherwise_is_not_kept() -> None:
    """An error of our own, or of the disk."""
    first = opened()
    first.keep("a.py", OLD, Outcome(failed=True))
    first.save(silent=True)
    assert opened().recall("a.py", OLD) is None


def test_names_and_texts_that_are_not_unicode() -> None:
    """What cannot be written is not kept, and all the rest is."""
    first = opened()
    first.keep("\udcff.py", OLD, None)
    first.keep("a.py", OLD, Outcome(problems=(Problem("a.py", "\ud800"),)))
    first.keep("b.py", OLD, None)
    first.save(silent=True)
    second = opened()
    assert second.recall("\udcff.py", OLD) is None
    assert second.recall("a.py", OLD) is None
    assert second.recall("b.py", OLD) == (None,)


def test_a_review_in_which_nothing_is_new(folder: Path) -> None:
    """It is not written again, but counts as used; files that are gone are forgotten."""
    first = opened()
    first.keep("a.py", OLD, None)
    first.keep("b.py", OLD, None)
    first.save(silent=False)
    (kept,) = folder.iterdir()
    os.utime(kept, (1, 1))
    second = opened()
    assert not second.silent
    assert kept.stat().st_mtime > 1
    second.recall("a.py", OLD)
    second.recall("b.py", OLD)
    number = kept.stat().st_ino
    second.save(silent=False)
    assert kept.stat().st_ino == number
    third = opened()
    third.recall("a.py", OLD)
    third.save(silent=False)
    fourth = opened()
    assert fourth.recall("a.py", OLD) == (None,)
    assert fourth.recall("b.py", OLD) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b'["", true, {"a.py": [1, 2, 3, 4]}]',
        b'["", true, {"a.py": "x"}]',
    ],
)
def test_damage(folder: Path, content: bytes) -> None:
    """As if nothing were there; the next review mends it."""
    folder.mkdir(parents=True)
    (folder / "some.json").write_bytes(content)
    first = opened()
    assert first.recall("a.py", OLD) is None
    first.keep("a.py", OLD, FULL)
    first.save(silent=True)
    assert opened().recall("a.py", OLD) == (FULL,)


def test_a_damaged_outcome(folder: Path) -> None:
    """One of a rule that there is not, or that is none, is not known; the others are."""
    first = opened()
    first.keep("a.py", OLD, FULL)
    first.keep("b.py", OLD, None)
    first.save(silent=True)
    (kept,) = folder.iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"HF101", b"HF999"))
    assert opened().recall("a.py", OLD) is None
    kept.write_bytes(kept.read_bytes().replace(b"7,null", b"7,1234"))
    assert opened().recall("b.py", OLD) is None


@pytest.mark.parametrize(
    ("text", "fitting"), [("ab\n\n", True), ("ab\n", False), ("a\n\n", True), ("\n\n", True)]
)
def test_what_was_found_lies_in_the_text(text: str, fitting: bool) -> None:
    """Lines and edits are not beyond its end."""
    assert fits(FULL, text) is fitting
    fix = Fix("Mend it", (Edit(Span(2, len(text) + 1), "good"),), safe=True)
    assert not fits(replace(FULL, findings=(replace(FULL.findings[0], fix=fix),)), text)
    assert fits(replace(FULL, findings=FULL.hidden), text) is fitting


def test_what_is_too_large(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not read."""
    first = opened()
    first.keep("a.py", OLD, FULL)
    first.save(silent=True)
    monkeypatch.setattr(cache, "LARGEST", 100)
    assert opened().recall("a.py", OLD) is None


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept, and nobody is told."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    first = opened()
    first.keep("a.py", OLD, None)
    first.save(silent=True)
    assert opened().recall("a.py", OLD) is None


def test_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody has a home, nothing is kept."""
    monkeypatch.setattr(cache, "cache_folder", lambda: None)
    first = opened()
    first.keep("a.py", OLD, None)
    first.save(silent=True)
    assert opened().recall("a.py", OLD) is None


def test_a_disk_that_is_full(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was kept before stays, and nothing is left of what was to come."""
    first = opened()
    first.keep("a.py", OLD, None)
    first.save(silent=True)

    def full(*names: object) -> None:
        raise OSError("full")

    second = opened()
    second.keep("b.py", OLD, None)
    monkeypatch.setattr(os, "replace", full)
    second.save(silent=True)
    assert [it.name for it in folder.iterdir()] == ["some.json"]
    assert opened().recall("a.py", OLD) == (None,)


def test_what_is_not_used_goes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After two weeks, and the oldest of too many before."""
    folder.mkdir(parents=True)
    now = time.time()
    for age in range(5):
        file = folder / f"{age}.json"
        file.touch()
        os.utime(file, (now - age * 86400, now - age * 86400))
    ancient = folder / "ancient"
    ancient.touch()
    os.utime(ancient, (now - 15 * 86400, now - 15 * 86400))
    cache._tidy(folder)
    assert not ancient.exists()
    assert len(list(folder.iterdir())) == 5
    monkeypatch.setattr(cache, "MOST", 3)
    cache._tidy(folder)
    assert sorted(it.name for it in folder.iterdir()) == ["0.json", "1.json", "2.json"]


def test_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another for each folder, for other settings, for other rules and parsers."""
    name = name_of("settings", ["."])
    assert name == name_of("settings", ["."])
    assert name != name_of("others", ["."])
    assert name != name_of("settings", ["src"])
    assert digest("\udcff") != digest("\udcfe")
    with monkeypatch.context() as patched:
        patched.setattr(os, "getcwd", lambda: "/elsewhere")
        assert name != name_of("settings", ["."])
    with monkeypatch.context() as patched:
        patched.setattr(cache, "PARSERS", cache.PARSERS[:2])
        assert name != name_of("settings", ["."])
    with monkeypatch.context() as patched:
        patched.setattr(cache, "PARSERS", (*cache.PARSERS, "no_such_parser"))
        assert name == name_of("settings", ["."])


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {"HOME": "/"}, "//.cache/holdfast/review"),
        ("linux", {"HOME": "/", "XDG_CACHE_HOME": "/c"}, "/c/holdfast/review"),
        ("linux", {"HOME": "/", "XDG_CACHE_HOME": "c"}, "//.cache/holdfast/review"),
        ("linux", {"HOME": "/no/such/home"}, None),
        ("linux", {}, None),
        ("darwin", {"HOME": "/"}, "//Library/Caches/holdfast/review"),
    ],
)
def test_folders(platform: str, environment: dict[str, str], folder: str | None) -> None:
    """Where each system has such things; never below the current folder, nor in no home at all."""
    found = cache_folder(platform, environment)
    assert found == (None if folder is None else Path(folder))
