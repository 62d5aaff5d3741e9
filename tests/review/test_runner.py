"""A run from paths to a report, with toy rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from holdfast.errors import ConfigError
from holdfast.findings import Confidence, Report, Severity
from holdfast.findings.baseline import to_json
from holdfast.review import cache, runner
from holdfast.review.hit import Hit
from holdfast.review.reader import CODE_LIMIT, Reader, Text
from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings
from tests.review.toys import Toy, finds, replaces, toy, words

SOCKET = "import websockets\n"
HAPROXY = """
defaults
  mode http
  timeout tunnel 30s
frontend bad
  bind :80
  default_backend app
backend app
  server app1 127.0.0.1:8000
"""


@pytest.fixture(autouse=True)
def _there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def make(files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def review(*rules: Toy, paths: Sequence[str] = (".",), **settings: Any) -> Report:
    return Reviewer(Settings(**settings), rules).review(paths)


def places(report: Report) -> list[tuple[str, str, int]]:
    """Code, file and line of each finding."""
    return [(f.rule.code, f.place.path, f.place.line) for f in report.findings]


def problems(report: Report) -> list[tuple[str, str, int | None]]:
    return [(problem.path, problem.message, problem.line) for problem in report.problems]


BAD = toy("HF101", finds("bad"))
MENDS = toy("HF102", replaces("wrong", "right"))
RISKS = toy("HF103", replaces("risky", "sure", is_safe=False))


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


def test_progress() -> None:
    """First how many files were found, then how many of those that matter are done."""
    make({"a.py": SOCKET, "b.py": SOCKET, "c.py": ""})
    seen: list[tuple[int, int | None]] = []
    Reviewer(Settings(), [BAD]).review(["."], progress=lambda *at: seen.append(at))
    assert seen == [(1, None), (2, None), (3, None), (1, 2), (2, 2)]


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
    assert review(BAD, MENDS, baseline=known, select=("HF102",)).gone == 0


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


def test_a_named_file_that_is_not_reviewed() -> None:
    """Nobody who names a file is left without an answer."""
    make({"a.txt": "websocket", "sites-enabled/default": "server {\n  listen 80;\n  bad 1;\n}\n"})
    report = review(BAD, paths=["a.txt", "sites-enabled/default"])
    assert problems(report) == [("a.txt", "not a kind of file that is reviewed", None)]
    assert places(report) == [("HF101", "sites-enabled/default", 3)]


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


def test_what_mending_would_do() -> None:
    """It can be asked before anything is written."""
    make({"a.py": SOCKET + "wrong\n", "b.py": SOCKET})
    seen: list[tuple[int, int | None]] = []
    changes = list(Reviewer(Settings(), [MENDS]).fixes(["."], progress=lambda *at: seen.append(at)))
    assert [(c.found.shown, c.after.text) for c in changes] == [("a.py", SOCKET + "right\n")]
    assert Path("a.py").read_text() == SOCKET + "wrong\n"
    assert seen[-1] == (2, 2)


def test_a_fix_that_goes_wrong() -> None:
    """The file stays, and the problem is reported."""
    make({"a.py": SOCKET + "wrong\n"})
    report = Reviewer(Settings(), [toy("HF101", replaces("wrong", "def (:"))]).fix(["."])
    assert Path("a.py").read_text() == SOCKET + "wrong\n"
    ((path, message, line),) = problems(report)
    assert (path, line) == ("a.py", 2)
    assert "HF101 breaks the syntax" in message


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


def test_the_rules_there_are() -> None:
    """Without rules of its own a review has all of Holdfast's."""
    assert Reviewer(replace(Settings(), select=("HF201",))).review(["."]).files == 0


BROKEN_SERVER = """\
const { WebSocketServer } = require("ws");
const wss = new WebSocketServer({ port: 8080 });
wss.on("connection", (ws) => {
  ws.on("message", (data) => ws.send(data));
});
"""
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


@pytest.fixture
def kept(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for reviews; files may be as young as they like."""
    folder = tmp_path_factory.mktemp("kept")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    monkeypatch.setattr(cache, "RECENT", -(10**18))
    return folder


def again(monkeypatch: pytest.MonkeyPatch, **settings: Any) -> tuple[Report, list[str]]:
    """A review that may use what is kept, and the files that it reads."""
    seen: list[str] = []

    def mentions(reader: Reader, path: str, language: str = "") -> bool:
        seen.append(Path(path).name)
        return real(reader, path, language)

    with monkeypatch.context() as patched:
        real = Reader.mentions
        patched.setattr(Reader, "mentions", mentions)
        report = Reviewer(Settings(cache=True, **settings)).review(["."])
    return replace(report, seconds=0), sorted(seen)


def fresh(**settings: Any) -> Report:
    return replace(Reviewer(Settings(**settings)).review(["."]), seconds=0)


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
        patched.setattr(runner, "stamp_of", lambda path: None)
        again(monkeypatch)
    assert not list(kept.rglob("*.json"))


def test_proxies_in_front_of_what_is_kept(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are told of programs that were not read again; configuration is always reviewed."""
    make({"nginx.conf": PROXY, "server.js": BROKEN_SERVER, "quiet.py": ""})
    first, _ = again(monkeypatch)
    assert {it.place.path for it in first.findings} == {"nginx.conf", "server.js"}
    assert first == fresh()
    assert again(monkeypatch) == (first, [])


def test_other_settings_and_rules(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found by others is not used."""
    make({"server.js": BROKEN_SERVER})
    again(monkeypatch)
    assert again(monkeypatch, select=("HF2",)) == (fresh(select=("HF2",)), ["server.js"])
    assert again(monkeypatch, jobs=3)[1] == []
    monkeypatch.setattr(cache, "_sources", lambda: "changed")
    assert again(monkeypatch) == (fresh(), ["server.js"])


def test_a_text_that_is_gone(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings are shown with their text: without it the file is as good as unknown."""
    make({"server.js": BROKEN_SERVER})
    first, _ = again(monkeypatch)

    def gone(path: str, limit: int) -> Text:
        raise OSError(2, "gone")

    with monkeypatch.context() as patched:
        patched.setattr(runner, "read", gone)
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
        patched.setattr(runner, "read", changes)
        assert again(monkeypatch)[1] == ["server.js"]
    assert again(monkeypatch)[0] == fresh()


def test_a_file_that_cannot_be_looked_at(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not kept, and a problem each time."""
    make({"server.js": BROKEN_SERVER, "gone.js": "WebSocket"})

    def stamp(path: str) -> cache.Stamp | None:
        if path.endswith("gone.js"):
            Path(path).unlink(missing_ok=True)
        return cache.stamp_of(path)

    monkeypatch.setattr(runner, "stamp_of", stamp)
    first, seen = again(monkeypatch)
    assert seen == ["gone.js", "server.js"]
    assert problems(first) == [("gone.js", "not readable: No such file or directory", None)]


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
