"""What is done later, or again and again."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.timers import deferred, timers
from tests.review.reading import javascript, python


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("setInterval(() => ping(), 30 * 1000)", [30]),
        ("const { setInterval: every } = require('timers')\nevery(() => ping(), 500)", [0.5]),
        ("setInterval(ping, pause)\nfunction ping() {}", [None]),
        ("setInterval(unknown, 1000)", []),
        ("setInterval(() => ping())", []),
        ("function beat() { setTimeout(beat, 2000) }", [2]),
        ("function beat() { later() }\nfunction later() { setTimeout(beat, 2000) }", [2]),
        ("setTimeout(() => ping(), 2000)", []),
        ("setTimeout(unknown, 2000)", []),
        ("while (open) { await delay(1500); ping() }", [1.5]),
        ("while (open) { run(() => sleep(1500)) }", []),
        ("while (open) { ping() }", []),
    ],
)
def test_timers_of_javascript(text: str, seconds: list[float | None]) -> None:
    """An interval, a timeout that starts itself again and a loop that sleeps are timers."""
    assert [it.seconds for it in timers(javascript(text))] == seconds


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("while True:\n    ping()\n    time.sleep(20)\n", [20]),
        ("while not done.wait(50):\n    ping()\n", [50]),
        ("while True:\n    await asyncio.sleep(pause)\n", [None]),
        ("while not done.wait():\n    ping()\n", []),
        ("import threading\ndef beat():\n    threading.Timer(5, beat).start()\n", [5]),
        ("import threading\nthreading.Timer(5, print).start()\n", []),
        (
            "from tornado.ioloop import PeriodicCallback\n"
            "def ping():\n    pass\n"
            "PeriodicCallback(ping, 30000).start()\n",
            [30],
        ),
    ],
)
def test_timers_of_python(text: str, seconds: list[float | None]) -> None:
    """Python counts in seconds, but for Tornado's callbacks."""
    assert [it.seconds for it in timers(python(text))] == seconds


@pytest.mark.parametrize(
    "text",
    [
        "loop.call_later(5, close)\ndef close(): pass\n",
        "loop.call_at(5, lambda: close())\n",
        "import threading\nthreading.Timer(5, lambda: close()).start()\n",
    ],
)
def test_later_in_python(text: str) -> None:
    """What runs once, later, is found with the call that has it run."""
    [(call, function)] = deferred(python(text))
    assert call.args
    assert function.params == ()


def test_later_in_javascript() -> None:
    """A timeout whose function is not seen says nothing."""
    code = javascript("setTimeout(close, 5)\nsetTimeout()\nsetTimeout(() => close(), 5)\n")
    [(call, _)] = deferred(code)
    assert code.source(call) == "setTimeout(() => close(), 5)"
