"""One file, from the disk to what came of it."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from holdfast.review.checking import Checker
from holdfast.review.facts.project import Project
from holdfast.review.files import Found
from holdfast.review.formats.script import Script
from holdfast.review.ignores import Ignores
from holdfast.review.reader import CODE_LIMIT
from holdfast.review.reviewed import Facts, Ignored, Reviewed, review_file
from tests.review.toys import replaces, toy

RULE = toy("HF101", replaces("bad", "good"))
NGINX = "http {\n  server {\n    location / {\n      proxy_pass http://a;\n    }\n  }\n}\n"


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def review(name: str, content: bytes, language: str = "python") -> Reviewed:
    Path(name).write_bytes(content)
    return review_file(Checker([RULE], {}, Project()), Found(name, name, language, False), language)


def problems(reviewed: Reviewed) -> list[tuple[str, int | None]]:
    return [(problem.message, problem.line) for problem in reviewed.outcome.problems]


def test_findings_with_their_text() -> None:
    """The text is there for those who show findings, and only then."""
    found = review("a.py", b"bad\n")
    assert [it.place.line for it in found.outcome.findings] == [1]
    assert found.text == "bad\n"
    assert review("a.py", b"good\n").text == ""


def test_a_text_that_is_not_utf8() -> None:
    """It has findings, and no fixes."""
    found = review("a.py", b"bad\n# \xff\n")
    assert [it.fix for it in found.outcome.findings] == [None]
    assert problems(found) == [("not UTF-8; reviewed, but not mended", 2)]


def test_what_cannot_be_read() -> None:
    """The reason is a problem; that of the disk may be another the next time."""
    found = review("a.py", b"\0" * 10)
    assert problems(found) == [("a binary file, not reviewed", None)]
    assert not found.outcome.failed
    missing = Found("none.py", "none.py", "python", False)
    found = review_file(Checker([RULE], {}, Project()), missing, "python")
    assert problems(found) == [("not readable: No such file or directory", None)]
    assert found.outcome.failed


def test_notebooks_may_be_larger() -> None:
    """They have pictures inside."""
    assert problems(review("a.py", b"#" * (CODE_LIMIT + 1))) == [
        ("larger than 1 MiB, not reviewed", None)
    ]
    found = review("a.ipynb", b'{"cells": [], "x": "' + b"x" * CODE_LIMIT + b'"}', "")
    assert not problems(found)


def test_lines_of_other_files() -> None:
    """Of those with facts, as long as they are there."""
    Path("package.json").write_text("{}\n")
    facts = Facts(files={"package.json": "package.json", "gone.json": "gone.json"})
    assert facts.lines_of("package.json") is not None
    assert facts.lines_of("gone.json") is None
    assert facts.lines_of("other.json") is None


def test_what_is_worth_parsing() -> None:
    """What has a socket, and behind a proxy what may ping one."""
    facts = Facts()
    socket, pings = Script("python", "import websockets\n"), Script("python", "def ping(): ...\n")
    nothing = Script("python", "websocket = 1\n")
    assert facts.wants(socket)
    assert not facts.wants(pings)
    facts.project.add("nginx.conf", NGINX)
    assert facts.wants(socket)
    assert facts.wants(pings)
    assert not facts.wants(nothing)


def test_rules_that_are_ignored_in_some_files() -> None:
    """By the place of a file, wherever it is shown from; another process is told the same."""
    by_file = [(Ignores("/tree", ["/old/"]), frozenset({"HF101"}))]
    ignored = pickle.loads(pickle.dumps(Ignored(by_file, "/tree")))
    assert ignored("old/a.py") == {"HF101"}
    assert ignored("new/a.py") == frozenset()
    assert ignored("/tree/old/a.py") == {"HF101"}
