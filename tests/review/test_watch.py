"""Reviews that follow the files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from holdfast.errors import ConfigError
from holdfast.findings import Report
from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings
from holdfast.review.watch import Watcher
from tests.review.toys import finds, toy

SOCKET = "import websockets\n"


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


class Counting(Reviewer):
    """Counts reviews of everything, and of what has changed."""

    def __init__(self) -> None:
        super().__init__(Settings(), [toy("HF101", finds("bad"))])
        self.changes: list[set[str] | None] = []

    def review(self, paths, *, progress=None, changed=None) -> Report:  # type: ignore[no-untyped-def]
        names = None if changed is None else {os.path.basename(path) for path in changed}
        self.changes.append(names)
        return super().review(paths, progress=progress, changed=changed)


def write(name: str, text: str, written: int) -> None:
    """Write a file as it would be at another time, in seconds."""
    Path(name).write_text(text)
    os.utime(name, (written, written))


def count(report: Report | None) -> int:
    assert report is not None
    return len(report.findings)


def test_a_report_for_each_change() -> None:
    """At first everything is reviewed, later what is new, changed or gone."""
    write("a.py", SOCKET + "bad\n", 1)
    write("b.py", SOCKET + "bad\n", 1)
    reviewer = Counting()
    watcher = Watcher(reviewer, ["."])
    assert count(watcher.look()) == 2
    assert watcher.look() is None
    write("a.py", SOCKET, 2)
    assert count(watcher.look()) == 1
    write("c.py", SOCKET + "bad bad\n", 2)
    assert count(watcher.look()) == 3
    os.unlink("b.py")
    assert count(watcher.look()) == 2
    assert watcher.look() is None
    assert reviewer.changes == [None, {"a.py"}, {"c.py"}, {"b.py"}]


def test_facts_concern_all_files() -> None:
    """When one changes, comes or goes, everything is reviewed."""
    write("a.py", SOCKET, 1)
    reviewer = Counting()
    watcher = Watcher(reviewer, ["."])
    watcher.look()
    write("package.json", "{}", 1)
    watcher.look()
    write("package.json", "{ }", 2)
    watcher.look()
    os.unlink("package.json")
    watcher.look()
    assert reviewer.changes == [None] * 4


def test_a_path_that_is_missing_for_a_moment() -> None:
    """Editors put a new file in the place of the old one."""
    write("a.py", SOCKET + "bad\n", 1)
    watcher = Watcher(Counting(), ["a.py"])
    assert count(watcher.look()) == 1
    os.unlink("a.py")
    assert watcher.look() is None
    write("a.py", SOCKET + "bad bad\n", 2)
    assert count(watcher.look()) == 2


def test_a_path_that_was_never_there() -> None:
    """Nothing to watch is misuse."""
    with pytest.raises(ConfigError, match="missing"):
        Watcher(Counting(), ["missing"]).look()


def test_a_file_that_goes_while_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is as if it had gone before."""
    write("a.py", SOCKET, 1)
    write("b.py", SOCKET + "bad\n", 1)
    real = os.stat

    def stat(path: str, **options: bool) -> os.stat_result:
        if str(path).endswith("a.py"):
            raise FileNotFoundError(2, "No such file or directory")
        return real(path, **options)

    watcher = Watcher(Counting(), ["."])
    with monkeypatch.context() as patch:
        patch.setattr(os, "stat", stat)
        assert count(watcher.look()) == 1
    assert count(watcher.look()) == 1
