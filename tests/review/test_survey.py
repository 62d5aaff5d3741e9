"""The first pass: what is found, what is known of it, and what is left to be reviewed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from holdfast.review import survey
from holdfast.review.hit import Hit
from holdfast.review.reader import Text
from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings
from holdfast.review.stamps import Stamp, stamp_of
from tests.review.toys import finds, toy, words
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


PROXY = """\
http {
  server {
    location /ws {
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection upgrade;
    }
  }
}
"""


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_progress() -> None:
    """First how many files were found, then how many of those that matter are done."""
    make({"a.py": SOCKET, "b.py": SOCKET, "c.py": ""})
    seen: list[tuple[int, int | None]] = []
    Reviewer(Settings(), [BAD]).review(["."], progress=lambda *at: seen.append(at))
    assert seen == [(1, None), (2, None), (3, None), (1, 2), (2, 2)]


def test_a_named_file_that_is_not_reviewed() -> None:
    """Nobody who names a file is left without an answer."""
    make({"a.txt": "websocket", "sites-enabled/default": "server {\n  listen 80;\n  bad 1;\n}\n"})
    report = review(BAD, paths=["a.txt", "sites-enabled/default"])
    assert problems(report) == [("a.txt", "not a kind of file that is reviewed", None)]
    assert places(report) == [("HF101", "sites-enabled/default", 3)]


def test_files_that_cannot_be_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each kind of file is reported once."""
    make({"a.py": SOCKET, "package.json": "{}", "gunicorn.conf.py": SOCKET})

    def closed(path: str, *_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("holdfast.review.reader.os.open", closed)
    message = "not readable: Permission denied"
    assert problems(review(BAD)) == [
        (name, message, None) for name in ("a.py", "gunicorn.conf.py", "package.json")
    ]


def test_only_what_has_changed() -> None:
    """Files that are said to be as they were are not read again; the report is whole."""
    make({"a.py": SOCKET + "bad", "b.py": SOCKET + "bad", "c.py": ""})
    reviewer = Reviewer(Settings(), [BAD])
    assert len(reviewer.review(["."]).findings) == 2
    make({"a.py": SOCKET + "\nbad", "b.py": SOCKET, "c.py": SOCKET, "d.py": SOCKET + "bad"})
    report = reviewer.review(["."], changed={str(Path("a.py").resolve())})
    assert places(report) == [("HF101", "a.py", 3), ("HF101", "b.py", 2), ("HF101", "d.py", 2)]


def test_proxies_concern_all_files() -> None:
    """Where a proxy is configured, everything is read again, whatever has changed."""
    make({"a.py": SOCKET + "bad", "haproxy.cfg": HAPROXY})
    reviewer = Reviewer(Settings(), [BAD])
    assert len(reviewer.review(["."]).findings) == 2
    make({"a.py": SOCKET})
    assert len(reviewer.review(["."], changed=()).findings) == 1


def test_facts_from_around() -> None:
    """What is above the reviewed folder says something of it, and is not reviewed itself."""
    make({"haproxy.cfg": HAPROXY, "in/a.py": SOCKET + "bad\n", ".git/HEAD": ""})

    def check(file: Any) -> Iterable[Hit]:
        for proxy in file.project.proxies(near=file.path):
            yield Hit(next(iter(words(file.text, "bad"))), f"{proxy.path} {proxy.seconds}")

    report = review(toy("HF101", check), paths=["in"])
    assert [finding.message for finding in report.findings] == ["haproxy.cfg 30"]
    assert report.files == 1


def test_tests() -> None:
    """They are counted, and reviewed on demand."""
    make({"tests/a.py": SOCKET + "bad", "test_b.py": SOCKET + "bad"})
    report = review(BAD)
    assert (report.files, report.tests, report.findings) == (0, 2, ())
    report = review(BAD, include_tests=True)
    assert (report.files, report.tests, len(report.findings)) == (2, 0, 2)


def test_files_that_have_not_changed(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are not read again, and the report is the same."""
    make({"server.js": BROKEN_SERVER, "quiet.py": "x = 1\n", "package.json": "{}"})
    first, seen = again(monkeypatch)
    assert seen == ["quiet.py", "server.js"]
    assert first.findings
    assert first == fresh()
    assert again(monkeypatch) == (first, [])
    make({"quiet.py": "import websockets\n\n\n"})
    second, seen = again(monkeypatch)
    assert seen == ["quiet.py"]
    assert second == fresh()
    Path("quiet.py").unlink()
    third, seen = again(monkeypatch)
    assert seen == []
    assert third == fresh()
    assert len(list(kept.rglob("*.json"))) == 1


def test_files_with_facts_that_have_changed(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found may depend on them, so all is read."""
    make({"server.js": BROKEN_SERVER, "package.json": "{}"})
    again(monkeypatch)
    make({"package.json": '{"dependencies": {"ws": "8.0.0"}}'})
    assert again(monkeypatch) == (fresh(), ["server.js"])
    make({"Procfile": "web: gunicorn -w 4 app:app\n"})
    assert again(monkeypatch) == (fresh(), ["server.js"])
    Path("Procfile").unlink()
    Path("package.json").unlink()
    Path("package.json").symlink_to("nowhere")
    assert again(monkeypatch) == (fresh(), ["server.js"])


def test_facts_that_cannot_be_read(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are a problem each time."""
    make({"server.js": BROKEN_SERVER, "package.json": b"\0"})
    first, _ = again(monkeypatch)
    assert problems(first) == [("package.json", "a binary file, not reviewed", None)]
    assert again(monkeypatch) == (first, [])


def test_facts_that_are_gone(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is kept where it cannot be told what all depends on."""
    make({"server.js": BROKEN_SERVER, "package.json": "{}"})
    with monkeypatch.context() as patched:
        patched.setattr(survey, "stamp_of", lambda path: None)
        again(monkeypatch)
    assert not list(kept.rglob("*.json"))


def test_proxies_in_front_of_what_is_kept(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are told of programs that were not read again; configuration is always reviewed."""
    make({"nginx.conf": PROXY, "server.js": BROKEN_SERVER, "quiet.py": ""})
    first, _ = again(monkeypatch)
    assert {it.place.path for it in first.findings} == {"nginx.conf", "server.js"}
    assert first == fresh()
    assert again(monkeypatch) == (first, [])


def test_a_text_that_is_gone(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings are shown with their text: without it the file is as good as unknown."""
    make({"server.js": BROKEN_SERVER})
    first, _ = again(monkeypatch)

    def gone(path: str, limit: int) -> Text:
        raise OSError(2, "gone")

    with monkeypatch.context() as patched:
        patched.setattr(survey, "read", gone)
        assert again(monkeypatch) == (first, ["server.js"])


def test_a_text_that_is_another(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file may change between two looks: what is shown is what was found in it."""
    make({"server.js": BROKEN_SERVER})
    again(monkeypatch)

    def changes(path: str, limit: int) -> Text:
        text = Text(Path(path).read_text())
        make({"server.js": "\n\n" + BROKEN_SERVER})
        return text

    with monkeypatch.context() as patched:
        patched.setattr(survey, "read", changes)
        assert again(monkeypatch)[1] == ["server.js"]
    assert again(monkeypatch)[0] == fresh()


def test_a_file_that_cannot_be_looked_at(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not kept, and a problem each time."""
    make({"server.js": BROKEN_SERVER, "gone.js": "WebSocket"})

    def stamp(path: str) -> Stamp | None:
        if path.endswith("gone.js"):
            Path(path).unlink(missing_ok=True)
        return stamp_of(path)

    monkeypatch.setattr(survey, "stamp_of", stamp)
    first, seen = again(monkeypatch)
    assert seen == ["gone.js", "server.js"]
    assert problems(first) == [("gone.js", "not readable: No such file or directory", None)]
