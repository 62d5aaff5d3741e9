"""Folders of files for the tests of what reviews them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from holdfast.findings import Report
from holdfast.review.reader import Reader
from holdfast.review.rule import LoadedRule
from holdfast.review.runner import Reviewer
from holdfast.review.settings import Settings

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


BROKEN_SERVER = """\
const { WebSocketServer } = require("ws");
const wss = new WebSocketServer({ port: 8080 });
wss.on("connection", (ws) => {
  ws.on("message", (data) => ws.send(data));
});
"""


def make(files: dict[str, str | bytes]) -> None:
    for name, content in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def review(*rules: LoadedRule, paths: Sequence[str] = (".",), **settings: Any) -> Report:
    return Reviewer(Settings(**settings), rules).review(paths)


def places(report: Report) -> list[tuple[str, str, int]]:
    """Code, file and line of each finding."""
    return [(f.rule.code, f.place.path, f.place.line) for f in report.findings]


def problems(report: Report) -> list[tuple[str, str, int | None]]:
    return [(problem.path, problem.message, problem.line) for problem in report.problems]


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
