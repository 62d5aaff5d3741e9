"""Fixes of whole trees, with toy rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings
from tests.review.toys import finds, replaces, toy
from tests.review.trees import SOCKET, make, places, problems

BAD = toy("HF101", finds("bad"))


MENDS = toy("HF102", replaces("wrong", "right"))


RISKS = toy("HF103", replaces("risky", "sure", is_safe=False))


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_mending() -> None:
    """Safe fixes are written; what is left is reported, and how many are gone."""
    make(
        {
            "a.py": SOCKET + "wrong, wrong, bad\n",
            "b.py": SOCKET,
            "c.js": "x = new WebSocket.wrong\r\n",
        }
    )
    report = Reviewer(Settings(), [BAD, MENDS]).fix(["."])
    assert Path("a.py").read_text() == SOCKET + "right, right, bad\n"
    assert Path("c.js").read_bytes() == b"x = new WebSocket.right\r\n"
    assert (places(report), report.fixed) == ([("HF101", "a.py", 2)], 3)
    again = Reviewer(Settings(), [BAD, MENDS]).fix(["."])
    assert (again.findings, again.fixed) == (report.findings, 0)


def test_mending_with_care() -> None:
    """Fixes that need a look are applied on demand only."""
    make({"a.py": SOCKET + "risky\n"})
    reviewer = Reviewer(Settings(), [RISKS])
    assert reviewer.fix(["."]).fixed == 0
    assert reviewer.fix(["."], unsafe=True).fixed == 1
    assert Path("a.py").read_text() == SOCKET + "sure\n"


def test_what_is_not_mended() -> None:
    """Notebooks, files that are not UTF-8, protected ones, other folders, silenced findings."""
    cells = {"cells": [{"cell_type": "code", "source": [SOCKET, "wrong\n"]}]}
    notebook = json.dumps({**cells, "metadata": {}, "nbformat": 4})
    files: dict[str, str | bytes] = {
        "in/a.ipynb": notebook,
        "in/b.py": SOCKET.encode() + b"wrong # \xe9\n",
        "in/c.py": SOCKET + "wrong\n",
        "in/d.py": SOCKET + "wrong  # holdfast: ignore\n",
        "in/e.js": b"WebSocket.wrong\0",
        "out/e.py": SOCKET + "wrong\n",
    }
    make(files)
    Path("in/c.py").chmod(0o444)
    report = Reviewer(Settings(), [MENDS]).fix(["in"])
    assert report.fixed == 0
    assert ("in/c.py", "write-protected, not mended", None) in problems(report)
    for name, content in files.items():
        assert Path(name).read_bytes() == (
            content.encode() if isinstance(content, str) else content
        )
    fixable = {f.place.path for f in report.findings if f.fix is not None}
    assert fixable == {"in/c.py"}


def test_a_fix_that_goes_wrong() -> None:
    """The file stays, and the problem is reported."""
    make({"a.py": SOCKET + "wrong\n"})
    report = Reviewer(Settings(), [toy("HF101", replaces("wrong", "def (:"))]).fix(["."])
    assert Path("a.py").read_text() == SOCKET + "wrong\n"
    ((path, message, line),) = problems(report)
    assert (path, line) == ("a.py", 2)
    assert "HF101 breaks the syntax" in message
