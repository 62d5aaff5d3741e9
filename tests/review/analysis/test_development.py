"""What is a tool for developers, by its own names."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.development import LONG, is_development
from holdfast.review.checking import Checker
from holdfast.review.code import Code
from holdfast.review.facts.project import Project
from tests.review.toys import finds, toy


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("class HMRServer { }", "javascript"),
        ("open(__HMR_PORT__)", "javascript"),
        ("function connectHMR() { }", "javascript"),
        ("new WebSocket(url, 'vite-hmr')", "javascript"),
        ("this.handleHotReload()", "javascript"),
        ("console.log('Live reload enabled.')", "javascript"),
        ("ws = new WebSocket(target.webSocketDebuggerUrl)", "javascript"),
        ("LIVERELOAD_SCRIPT = 1", "python"),
        ("class CDPSession: pass", "python"),
        ("if (event.data === 'reload') location.reload()", "javascript"),
        ("sendMessage('reload')", "javascript"),
        ("broadcastLater(clients, css ? 'refreshcss' : 'reload')", "javascript"),
    ],
)
def test_tools(text: str, language: str) -> None:
    """Hot and live reload, and the debugging protocol of browsers, however they are written."""
    assert is_development(Code("a", text, language, Project()))


@pytest.mark.parametrize(
    ("about", "tool"),
    [
        ("A development server in a plugin", True),
        ("Live-reload for pages", True),
        ("web\\ndebugging", True),
        ("Chat for developers", False),
        ("terminal emulator", False),
    ],
)
def test_packages_that_are_tools(about: str, tool: bool) -> None:
    """A package that says so of itself is one, whatever its files speak of."""
    project = Project()
    project.add("package.json", f'{{"description": "{about}"}}')
    assert is_development(Code("src/a.js", "connect()", "javascript", project)) is tool


@pytest.mark.parametrize(
    "text",
    [
        "import.meta.hot.accept() // keeps the socket through HMR",
        "reload(hot)",
        "rhmr(cdpx)",
        "if (message.type === 'reload' && event.data !== 'reload') refresh()",
        f"say('{'word ' * LONG} live reload')",
    ],
)
def test_others(text: str) -> None:
    """Comments and long texts may speak of anything."""
    assert not is_development(Code("a", text, "javascript", Project()))


@pytest.mark.parametrize("local_too", [False, True])
def test_what_is_found_there(local_too: bool) -> None:
    """All but who may connect is weak in a tool for developers: shown only to who asks."""
    rules = [toy("HF101", finds("bad"), local_too=local_too)]
    for weak, count in ((False, int(local_too)), (True, 1)):
        checker = Checker(rules, {"HF101": "bad"}, Project(), weak=weak)
        outcome = checker.check("a.js", "hmrServer(bad)", "javascript")
        assert len(outcome.findings) == count
