"""What runs later is found, directly and through functions that hand it to a timer."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.later import later
from tests.review.reading import javascript, python


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("setTimeout(go, 5)", [("setTimeout(go, 5)", "5", False)]),
        ("window.setTimeout(go)", [("window.setTimeout(go)", "", False)]),
        ("setInterval(() => go(), 5)", [("setInterval(() => go(), 5)", "5", True)]),
        ("setTimeout()", []),
        ("setTimeout(unseen, 5)", []),
        ("setTimeout(find(), 5)", []),
        ("sleep(7).then(go)", [("sleep(7).then(go)", "7", False)]),
        ("sleep(7).then(unseen)", []),
        ("sleep().then(go)", []),
        ("other(7).then(go)", []),
        ("promise.then(go)", []),
        ("then(go)", []),
        (
            "new Promise((r) => setTimeout(r, 9)).then(go)",
            [("new Promise((r) => setTimeout(r, 9)).then(go)", "9", False)],
        ),
        ("function wait(f, ms) { setTimeout(f, ms); } wait(go, 3)", [("wait(go, 3)", "3", False)]),
        ("function wait(f) { setTimeout(f, 8); } wait(go)", [("wait(go)", "8", False)]),
        ("function wait(f) { setTimeout(f); } wait(go)", [("wait(go)", "", False)]),
        ("function wait(ms, f) { setTimeout(f, ms); } wait(3)", []),
        ("function wait(f) { const g = f; setTimeout(f, 8); } wait(unseen)", []),
        ("function out(f) { function wait() { setTimeout(f, 8); } wait(); }", []),
        ("function wait(f) { f = other; setTimeout(f, 8); } wait(go)", []),
    ],
)
def test_javascript(text: str, wanted: list[tuple[str, str, bool]]) -> None:
    """The call to look at is the one that names the function."""
    code = javascript(f"function go() {{}}\n{text};")
    found = [
        (code.source(it.call), code.source(it.wait) if it.wait else "", it.repeats)
        for it in later(code)
    ]
    assert found == wanted


def test_python() -> None:
    """A timer of asyncio or threading, and a method that hands its parameter to one."""
    code = python(
        "def go(): pass\n"
        "loop.call_later(5, go)\n"
        "Timer(6, go)\n"
        "class App:\n"
        "    def after(self, seconds, what):\n"
        "        self.loop.call_later(seconds, what)\n"
        "    def run(self):\n"
        "        self.after(7, go)\n"
    )
    assert [code.source(it.wait) for it in later(code) if it.wait] == ["5", "6", "7"]
