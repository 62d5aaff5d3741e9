"""Clients that redial twice for one failure are told from those that see to it."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.doubling import doubled
from tests.review.reading import javascript

AGAIN = "function again() { setTimeout(connect, 1000); }"


def client(error: str, close: str, rest: str = AGAIN) -> str:
    """A client with these handlers."""
    return (
        "let closing = false, timer = null, socket = null;\n"
        "function connect() {\n"
        " socket = new WebSocket(url);\n"
        f" socket.onerror = {error};\n"
        f" socket.onclose = {close};\n"
        "}\n"
        f"{rest}\n"
        "function leave() { closing = true; }"
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (client("again", "again"), True),
        (client("() => again()", "() => again()"), True),
        (client("() => again()", "() => { if (!closing) again(); }"), True),
        (client("() => again()", "() => { if (!asked()) again(); }"), False),
        (client("() => again()", "(e) => { if (e.code) again(); }"), False),
        (
            client(
                "() => again()",
                "() => { if (!timer) again(); }",
                "function again() { timer = setTimeout(connect, 1000); }",
            ),
            False,
        ),
        (
            client(
                "() => again()",
                "() => again()",
                "function again() { clearTimeout(timer); setTimeout(connect, 1000); }",
            ),
            False,
        ),
        (
            client(
                "() => again()",
                "() => again()",
                "function again() { setTimeout(() => { if (!timer) connect(); }, 1); }\n"
                "function other() { timer = asked(); }",
            ),
            True,
        ),
        (client("() => { socket.onclose = null; again(); }", "() => again()"), False),
        (client("() => again()", "unseen"), False),
        (client("unseen", "() => again()"), False),
        (client("(x = again()) => {}", "() => again()"), False),
        (client("() => log()", "() => again()"), False),
        ("import fs from 'node:fs';" + client("() => again()", "() => again()"), False),
        ("import { io } from 'socket.io-client'; io(url)", False),
    ],
)
def test_doubled(text: str, wanted: bool) -> None:
    """Both handlers redial, and nothing that changes by then is asked in between."""
    code = javascript(text)
    assert any(doubled(code, it) for it in clients(code)) is wanted
