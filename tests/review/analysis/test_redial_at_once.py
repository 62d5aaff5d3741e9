"""Dials that follow a lost connection at once are told from those that may wait."""

from __future__ import annotations

import pytest

from tests.review.analysis.ways import DIAL, ways
from tests.review.reading import javascript, python


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"function f() {{ {DIAL} ws.onclose = () => f(); }}", [("now", "")]),
        (f"function f() {{ {DIAL} ws.onclose = f; }}", [("now", "")]),
        (f"function f() {{ {DIAL} ws.onclose = () => {{ backoff(); f(); }}; }}", []),
        (f"function f() {{ {DIAL} ws.onclose = () => log(); }}", []),
        (f"function f() {{ {DIAL} ws.onclose = log; }}", []),
        (f"function f() {{ {DIAL} }} for (;;) {{ try {{ f(); }} catch {{}} }}", [("now", "")]),
        (f"function f() {{ {DIAL} }} for (;;) {{ try {{ f(); }} finally {{}} }}", []),
        (f"function f() {{ {DIAL} }} for (;;) {{ f(); }}", []),
        (
            f"function f() {{ {DIAL} }} for (;;) {{ try {{ log(); }} catch {{ f(); }} }}",
            [],
        ),
        (f"function f() {{ {DIAL} }} for (;;) {{ try {{ f(); }} catch {{ break; }} }}", []),
    ],
)
def test_javascript(text: str, wanted: list[tuple[str, str]]) -> None:
    """A handler that dials, or a loop that outlives its errors, is a way back without a delay."""
    assert ways(javascript(text)) == wanted


@pytest.mark.parametrize(
    ("loop", "wanted"),
    [
        ("while True:\n    app.run_forever()", [("now", "")]),
        ("while True:\n    app.run_forever()\n    if done:\n        break", []),
        ("app.run_forever()", []),
    ],
)
def test_app(loop: str, wanted: list[tuple[str, str]]) -> None:
    """An app of websocket-client that is run again dials again."""
    assert ways(python(f"import websocket\napp = websocket.WebSocketApp(u)\n{loop}\n")) == wanted
