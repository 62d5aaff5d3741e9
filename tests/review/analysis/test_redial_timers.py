"""Timers that redial are told from those that do something else."""

from __future__ import annotations

import pytest

from tests.review.analysis.ways import DIAL, ways
from tests.review.reading import javascript, python


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"function f() {{ {DIAL} ws.onclose = () => setTimeout(f, 5); }}", [("timer", "5")]),
        (f"function f() {{ {DIAL} ws.onclose = () => setTimeout(f); }}", [("timer", "")]),
        (f"function f() {{ {DIAL} ws.onclose = () => setTimeout(); }}", []),
        (
            "class A { dial() { this.ws = new WebSocket(u); setInterval(() => this.close(), 5); } "
            "close() { this.ws.close(); this.dial(); } }",
            [],
        ),
        (f"function f() {{ {DIAL} ws.onclose = () => setTimeout(g, 5); }}", []),
        (f"function f() {{ {DIAL} ws.onclose = () => setTimeout(() => log(), 5); }}", []),
        (f"function f() {{ {DIAL} }} setTimeout(f, 5);", []),
        (
            f"function f() {{ {DIAL} }} function reconnect() {{ setTimeout(f, 5); }}",
            [("timer", "5")],
        ),
        (f"function f() {{ {DIAL} }} function reconnect() {{ setTimeout(f); }}", [("timer", "")]),
        (f"function f() {{ {DIAL} }} function reconnect() {{ setTimeout(f, pingTimeout); }}", []),
        (f"function f() {{ try {{ {DIAL} }} catch {{ setTimeout(f, 5); }} }}", [("timer", "5")]),
        (
            f"function f() {{ {DIAL} }} setInterval(() => {{ if (!connected) f(); }}, 5);",
            [("interval", "5")],
        ),
        (f"function f() {{ {DIAL} }} setInterval(() => {{ if (odd) f(); }}, 5);", []),
    ],
)
def test_javascript(text: str, wanted: list[tuple[str, str]]) -> None:
    """A timer redials if what it runs dials, after a loss or by its name."""
    assert ways(javascript(text)) == wanted


def test_python() -> None:
    """A timer that a failed dial starts is a way back, in seconds."""
    tried = "try:\n  await websockets.connect(u)\n except OSError:\n  loop.call_later(5, f)"
    code = python(f"import websockets\nasync def f():\n {tried}\n")
    assert ways(code) == [("timer", "5")]
