"""A run from paths to a report, with toy rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from holdfast.errors import ConfigError
from holdfast.findings import Confidence, Severity
from holdfast.findings.baseline import to_json
from holdfast.review import cache
from holdfast.review.hit import Hit
from holdfast.review.reader import CODE_LIMIT
from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings
from tests.review.toys import finds, replaces, toy, words
from tests.review.trees import (
    BROKEN_SERVER,
    HAPROXY,
    SOCKET,
    again,
    fresh,
    make,
    places,
    problems,
    review,
)

BAD = toy("HF101", finds("bad"))


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_report() -> None:
    """Findings in order, with the texts they are in, and what was looked at."""
    make(
        {
            "b.py": SOCKET + "bad\n\nbad = bad\n",
            "a/c.js": "new WebSocket(bad)\n",
            "none.py": "bad\n",
            "fine.py": SOCKET,
            "notes.md": "websocket bad",
        }
    )
    report = review(BAD)
    assert places(report) == [
        ("HF101", "a/c.js", 1),
        ("HF101", "b.py", 2),
        ("HF101", "b.py", 4),
        ("HF101", "b.py", 4),
    ]
    assert report.sources == {
        "a/c.js": "new WebSocket(bad)\n",
        "b.py": SOCKET + "bad\n\nbad = bad\n",
    }
    assert (report.files, report.read) == (4, 3)
    assert report.seconds > 0
    assert not report.problems


def test_configuration_and_facts() -> None:
    """Proxies' files are reviewed, and every file is told what the tree says."""
    make(
        {
            "deploy/nginx.conf": "server {\n  listen 80;\n  bad on;\n}\n",
            "haproxy.cfg": HAPROXY,
            "a.py": SOCKET + "bad\n",
        }
    )

    def check(file: Any) -> Iterable[Hit]:
        for proxy in file.project.proxies(near=file.path):
            for place in words(file.text, "bad"):
                there = ((proxy.path, proxy.span), "as said here")
                yield Hit(place, "too late", related=(there, (("gone.conf", proxy.span), "gone")))

    report = review(toy("HF101", check))
    assert {path for _, path, _ in places(report)} == {"a.py", "deploy/nginx.conf", "haproxy.cfg"}
    related = {r.place.path for f in report.findings for r in f.related}
    assert related == {"haproxy.cfg"}
    assert {
        place[1] for place in places(review(toy("HF101", finds("bad"), languages=("nginx",))))
    } == {"deploy/nginx.conf"}


def test_which_rules_run() -> None:
    """By select, ignore, severity and confidence."""
    make({"a.py": SOCKET + "bad\n"})
    rules = (
        toy("HF101", finds("bad"), severity=Severity.note),
        toy("HF102", finds("bad"), severity=Severity.error),
        toy("HF201", finds("bad"), confidence=Confidence.low),
    )

    def codes(**settings: Any) -> list[str]:
        return [code for code, _, _ in places(review(*rules, **settings))]

    assert codes() == ["HF101", "HF102"]
    assert codes(confidence=Confidence.low) == ["HF101", "HF102", "HF201"]
    assert codes(severity=Severity.warning) == ["HF102"]
    assert codes(select=("HF1",), ignore=("toy-101",)) == ["HF102"]
    assert codes(ignore=("HF1",)) == []


def test_the_checklist_knows_what_is_not_shown() -> None:
    """Settings hide findings; they do not make a point found."""
    make({"server.js": BROKEN_SERVER})
    whole = Reviewer(Settings()).review(["."])
    errors = Reviewer(Settings(select=("HF4",), confidence=Confidence.high)).review(["."])
    assert not errors.findings
    assert "(HF201)" in whole.checklist[-1].evidence
    assert errors.checklist[-1] == whole.checklist[-1]
    report = Reviewer(Settings(select=("HF4",))).fix(["."])
    assert (report.fixed, Path("server.js").read_text()) == (0, BROKEN_SERVER)


def test_settings_that_name_what_there_is_not() -> None:
    """They are misuse, wherever the rule is named."""
    for settings in (
        {"select": ("HF9",)},
        {"ignore": ("HF9",)},
        {"per_file_ignores": {"*": ("HF9",)}},
    ):
        with pytest.raises(ConfigError, match="there is no rule 'HF9'"):
            review(BAD, **settings)


def test_rules_ignored_by_file() -> None:
    """Patterns count from the folder of the settings."""
    make({"tests/a.py": SOCKET + "bad", "tests/b/a.py": SOCKET + "bad", "c.py": SOCKET + "bad"})
    report = review(BAD, per_file_ignores={"tests/": ("HF101",), "x.py": ("HF1",)})
    assert places(report) == [("HF101", "c.py", 2)]


def test_excluded_files() -> None:
    """What is excluded is not looked at."""
    make({"gen/a.py": SOCKET + "bad", "c.py": SOCKET + "bad"})
    report = review(BAD, exclude=("gen",))
    assert (places(report), report.files) == ([("HF101", "c.py", 2)], 1)


def test_comments() -> None:
    """They are counted, and mistakes in them reported."""
    make({"a.py": SOCKET + "bad  # holdfast: ignore[HF101]\nbad  # holdfast: ignore[HF9]\n"})
    report = review(BAD)
    assert (places(report), report.suppressed) == ([("HF101", "a.py", 3)], 1)
    ((path, message, line),) = problems(report)
    assert (path, line) == ("a.py", 3)
    assert "there is no rule 'HF9'" in message


def test_baseline() -> None:
    """What is known is counted and not shown."""
    make({"a.py": SOCKET + "bad\n"})
    Path("known.json").write_text(to_json(review(BAD)))
    make({"a.py": SOCKET + "\nbad\nbad()\n"})
    report = review(BAD, baseline=Path("known.json"))
    assert (places(report), report.known) == ([("HF101", "a.py", 4)], 1)


def test_what_is_gone_from_the_baseline() -> None:
    """Only what this run would have found counts."""
    make({"a.py": SOCKET + "bad\n", "b/c.py": SOCKET + "bad\n"})
    Path("known.json").write_text(to_json(review(BAD)))
    make({"a.py": SOCKET, "b/c.py": SOCKET})
    known = Path("known.json")
    assert review(BAD, baseline=known).gone == 2
    assert review(BAD, baseline=known, paths=["b"]).gone == 1
    assert review(BAD, baseline=known, paths=["a.py"]).gone == 1
    assert review(BAD, toy("HF102", finds("worse")), baseline=known, select=("HF102",)).gone == 0


def test_a_baseline_that_is_none() -> None:
    """It is misuse to name one that is not there or not right."""
    with pytest.raises(ConfigError, match=r"known\.json does not exist; write it with"):
        review(BAD, baseline=Path("known.json"))
    Path("known.json").write_text("{}")
    with pytest.raises(ConfigError, match=r"known\.json is not a baseline"):
        review(BAD, baseline=Path("known.json"))
    Path("folder").mkdir()
    with pytest.raises(ConfigError, match="folder cannot be read: Is a directory"):
        review(BAD, baseline=Path("folder"))


def test_files_that_cannot_be_reviewed() -> None:
    """Each is a line of the report, and nothing else suffers."""
    make(
        {
            "binary.js": b"new WebSocket\0\0",
            "bundle.js": "new WebSocket(bad);" * 500,
            "huge.js": "// WebSocket\n" + "bad\n" * (CODE_LIMIT // 4),
            "latin.py": SOCKET.encode() + b"# \xe9 bad\n",
            "quiet.js": b"\0\0",
            "syntax.py": SOCKET + "def (:\nbad\n",
            "fine.py": SOCKET + "bad\n",
            "cells.ipynb": "not JSON, websocket",
        }
    )
    report = review(BAD)
    assert [path for _, path, _ in places(report)] == ["fine.py", "latin.py", "syntax.py"]
    found = problems(report)
    assert ("binary.js", "a binary file, not reviewed", None) in found
    assert ("bundle.js", "minified code, not reviewed", None) in found
    assert ("huge.js", "larger than 1 MiB, not reviewed", None) in found
    assert ("latin.py", "not UTF-8; reviewed, but not mended", 2) in found
    assert ("syntax.py", "a syntax error; what stands around it may be misread", 2) in found
    assert {path for path, _, _ in found} == {
        "binary.js",
        "bundle.js",
        "cells.ipynb",
        "huge.js",
        "latin.py",
        "syntax.py",
    }


def test_files_that_vanish(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the passes, a file may go away or be closed."""
    make(
        {
            "a.py": SOCKET + "bad\n",
            "b.py": SOCKET + "bad\n",
            "nginx.conf": "",
            "gunicorn.conf.py": "",
        }
    )
    reviewer = Reviewer(Settings(), [BAD])

    def remove(done: int, total: int | None) -> None:
        for name in {1: ["b.py"]}.get(done, []) if total else []:
            Path(name).unlink()

    report = reviewer.review(["."], progress=remove)
    assert places(report) == [("HF101", "a.py", 2)]
    assert problems(report) == [("b.py", "not readable: No such file or directory", None)]


def test_what_mending_would_do() -> None:
    """It can be asked before anything is written."""
    make({"a.py": SOCKET + "wrong\n", "b.py": SOCKET})
    seen: list[tuple[int, int | None]] = []
    reviewer = Reviewer(Settings(), [toy("HF102", replaces("wrong", "right"))])
    changes = list(reviewer.fixes(["."], progress=lambda *at: seen.append(at)))
    assert [(c.found.shown, c.after.text) for c in changes] == [("a.py", SOCKET + "right\n")]
    assert Path("a.py").read_text() == SOCKET + "wrong\n"
    assert seen[-1] == (2, 2)


@pytest.mark.parametrize(
    ("name", "data", "found", "trouble"),
    [
        ("a/b.py", b"import websockets\nbad", [("HF101", "a/b.py", 2)], []),
        ("a.py", b"bad", [], []),
        ("a.vue", b"<script>\nnew WebSocket(bad)</script>", [("HF101", "a.vue", 2)], []),
        ("nginx.conf", b"server {\n  bad 1;\n  listen 80;\n}", [("HF101", "nginx.conf", 2)], []),
        ("a.md", b"WebSocket bad", [], ["not a kind of file that is reviewed"]),
        ("a.py", b"import websockets\0", [], ["a binary file, not reviewed"]),
    ],
)
def test_a_text(
    name: str, data: bytes, found: list[tuple[str, str, int]], trouble: list[str]
) -> None:
    """A text that is in no file, by the name it would have."""
    report = Reviewer(Settings(), [BAD]).review_text(name, data)
    assert places(report) == found
    assert [problem.message for problem in report.problems] == trouble
    assert report.files == 1


def test_the_rules_there_are() -> None:
    """Without rules of its own a review has all of Holdfast's."""
    assert Reviewer(replace(Settings(), select=("HF201",))).review(["."]).files == 0


def test_other_settings_and_rules(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found by others is not used."""
    make({"server.js": BROKEN_SERVER})
    again(monkeypatch)
    assert again(monkeypatch, select=("HF2",)) == (fresh(select=("HF2",)), ["server.js"])
    assert again(monkeypatch, jobs=3)[1] == []
    monkeypatch.setattr(cache, "_sources", lambda: "changed")
    assert again(monkeypatch) == (fresh(), ["server.js"])


def test_nothing_is_kept_unless_it_is_asked_for(kept: Path) -> None:
    """Nor with rules of others, which may change without a trace."""
    make({"server.js": BROKEN_SERVER})
    fresh()
    Reviewer(Settings(cache=True), [BAD]).review(["."])
    assert not list(kept.iterdir())


def test_fixes_read_afresh(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written depends on nothing that was kept."""
    make({"server.js": BROKEN_SERVER})
    again(monkeypatch)
    report = Reviewer(Settings(cache=True)).fix(["."])
    assert report.fixed
    assert again(monkeypatch)[0].findings == fresh().findings
