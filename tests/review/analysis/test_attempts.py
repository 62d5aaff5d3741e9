"""Clients that give up are told from those that go on forever."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.attempts import bounded
from holdfast.review.analysis.clients import clients
from tests.review.analysis.ways import DIAL
from tests.review.reading import javascript, python


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("setTimeout(f, 5);", False),
        ("if (attempts < 5) setTimeout(f, 5);", True),
        ("if (5 == tries) return; setTimeout(f, 5);", True),
        ("if (size < 5) setTimeout(f, 5);", False),
        ("if (attempts < 5) log(attempts); setTimeout(f, 5);", False),
    ],
)
def test_bounded(text: str, wanted: bool) -> None:
    """Attempts that are counted come to an end."""
    code = javascript(f"function f() {{ {DIAL} ws.onclose = () => {{ {text} }}; }}")
    assert bounded(code, clients(code)[0].redials[0]) is wanted


@pytest.mark.parametrize(
    ("head", "wanted"),
    [("while True", False), ("for n in range(3)", True), ("while attempts < 3", True)],
)
def test_bounded_loops(head: str, wanted: bool) -> None:
    """A loop over attempts comes to an end."""
    code = python(f"import websockets\n{head}:\n    websockets.connect(u)\n    sleep(5)\n")
    assert bounded(code, clients(code)[0].redials[0]) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("let again = false; function f() { LOST(() => { ONCE }); }", True),
        ("class A { constructor() { this.again = false; } f() { LOST(() => { ONCE }); } }", True),
        ("function A() { let again = false; function f() { LOST(() => { ONCE }); } f(); }", True),
        (
            "class A { constructor() { this.again = false; } f() { LOST(() => { this.lost(); }); } "
            "lost() { ONCE } }",
            True,
        ),
        ("function f() { let again = false; LOST(() => { ONCE }); }", False),
        ("let again = false; function f() { again = false; LOST(() => { ONCE }); }", False),
        (
            "let again = 0; function g() { again = 0; } function f() { LOST(() => { ONCE }); }",
            False,
        ),
        (
            "let on = true; function f() { LOST(() => { if (on) { on = false; f(); } }); }",
            False,
        ),
        ("function f() { LOST(() => { if (!again) { other = true; f(); } }); }", False),
        ("function f() { LOST(() => { if (!again) { items[0] = true; f(); } }); }", False),
    ],
)
def test_bounded_by_a_flag(text: str, wanted: bool) -> None:
    """A flag that nothing takes back lets a client redial once."""
    this = "this." if "class" in text else ""
    once = f"if (!{this}again) {{ {this}again = true; {this}f(); }}"
    dial = "new WebSocket(url).onclose = ("
    code = javascript(text.replace("LOST(", dial).replace("ONCE", once))
    assert bounded(code, clients(code)[0].redials[0]) is wanted


@pytest.mark.parametrize("test", ["n < tries", "n < 3"])
def test_bounded_by_a_function(test: str) -> None:
    """Attempts may be counted by a function that is asked."""
    asks = f"function may() {{ return {test}; }}"
    lost = "ws.onclose = () => { if (may() && ready()) setTimeout(f, 5); }"
    code = javascript(f"{asks} function f() {{ {DIAL} {lost}; }}")
    assert bounded(code, clients(code)[0].redials[0]) is ("tries" in test)
