"""A way back tells how long it waits, and what is asked before the dial."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.redial import asked_later, dials_in, lost, shown
from tests.review.analysis.ways import DIAL
from tests.review.reading import javascript, python


@pytest.mark.parametrize(
    ("delay", "wanted"),
    [
        (", 1500", "1.5 s"),
        ("", "0 s"),
        (", this.delay", "`this.delay`"),
        (", this.options.reconnect.interval.in.the.settings", "the same time"),
    ],
)
def test_shown(delay: str, wanted: str) -> None:
    """A delay is shown in seconds, or as it is written if that is short."""
    code = javascript(f"function f() {{ {DIAL} ws.onclose = () => setTimeout(f{delay}); }}")
    assert shown(code, clients(code)[0].redials[0]) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("function f() { if (on) dial(); }", ["on"]),
        ("function f() { dial(); }", []),
    ],
)
def test_asked_later(text: str, wanted: list[str]) -> None:
    """What the timer's function asks is found, down to the dial."""
    code = javascript(f"{text} function dial() {{ {DIAL} ws.onclose = () => setTimeout(f, 5); }}")
    client = clients(code)[0]
    assert [code.source(it) for it in asked_later(code, client, client.redials[0])] == wanted


def test_asked_in_a_loop() -> None:
    """A loop at the top of a file has no function that could ask."""
    code = python("import websockets\nwhile True:\n    websockets.connect(u)\n    sleep(5)\n")
    client = clients(code)[0]
    assert asked_later(code, client, client.redials[0]) == []


def test_lost() -> None:
    """The handlers that hear of a loss are those of its events, where their functions are seen."""
    code = javascript(
        f"{DIAL} ws.onclose = () => {{}}; ws.onerror = other; ws.onopen = () => {{}};"
    )
    assert [it.event for it in lost(code, clients(code)[0])] == ["close"]


def test_dials_in() -> None:
    """A dial is the call that opens the socket, or one of a function that does."""
    code = javascript(f"function f() {{ {DIAL} }} function g() {{ f(); log(); }}")
    found = [code.source(it) for it in dials_in(code, clients(code)[0], code.module)]
    assert found == ["new WebSocket(url)", "f()"]


def test_dials_of_an_app() -> None:
    """An app of websocket-client dials when it is run."""
    code = python("import websocket\napp = websocket.WebSocketApp(u)\napp.run_forever()\n")
    found = [code.source(it) for it in dials_in(code, clients(code)[0], code.module)]
    assert found == ["websocket.WebSocketApp(u)", "app.run_forever()"]
