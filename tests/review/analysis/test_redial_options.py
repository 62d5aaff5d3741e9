"""Libraries that redial by themselves are known, with what their options make of it."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.redial_options import hidden, options_of
from holdfast.review.code import Code
from tests.review.reading import javascript, python

IMPORTS = """
import { io } from 'socket.io-client';
import RWS from 'reconnecting-websocket';
import useWebSocket from 'react-use-websocket';
import { createClient } from 'graphql-ws';
import { connect } from 'holdfast';
import { useWebSocket as useSocket } from '@vueuse/core';
import { webSocket } from 'rxjs/webSocket';
import { delay, retry, retryWhen, timer } from 'rxjs';
"""


def shown(code: Code) -> tuple[str, str, str] | None:
    """Where the delay is said, how it grows, and its chance."""
    found = options_of(code, code.sockets.sockets[0])
    if not found:
        return None
    node, _, delay, _ = found[-1]
    growth = "opaque" if delay.opaque else delay.growth.name
    return " ".join(code.source(node).split()), growth, delay.jitter.name


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("io(url)", ("io(url)", "exponential", "full")),
        ("io(url, { randomizationFactor: 0 })", ("0", "exponential", "none")),
        (
            "io(url, { randomizationFactor: 0, reconnectionDelayMax: 900 })",
            ("900", "constant", "none"),
        ),
        (
            "io(url, { randomizationFactor: 0, reconnectionDelay: 9, reconnectionDelayMax: 90 })",
            ("0", "exponential", "none"),
        ),
        (
            "io(url, { reconnectionDelayMax: 500 })",
            ("io(url, { reconnectionDelayMax: 500 })", "exponential", "full"),
        ),
        ("io(url, { reconnection: false })", None),
        ("new RWS(url)", ("new RWS(url)", "exponential", "full")),
        ("new RWS(url, [], { maxRetries: 0 })", None),
        ("new RWS(url, [], { minReconnectionDelay: 500 })", ("500", "exponential", "none")),
        (
            "new RWS(url, [], { minReconnectionDelay: 500 * Math.random() })",
            (
                "new RWS(url, [], { minReconnectionDelay: 500 * Math.random() })",
                "exponential",
                "full",
            ),
        ),
        (
            "new RWS(url, [], { minReconnectionDelay: 500, reconnectionDelayGrowFactor: 1 })",
            ("500", "constant", "none"),
        ),
        (
            "new RWS(url, [], { minReconnectionDelay: 500, maxReconnectionDelay: 500 })",
            ("500", "constant", "none"),
        ),
        (
            "new RWS(url, [], { minReconnectionDelay: 500, maxReconnectionDelay: 900 })",
            ("500", "exponential", "none"),
        ),
        ("useWebSocket(url)", None),
        (
            "useWebSocket(url, { shouldReconnect: () => true })",
            ("useWebSocket(url, { shouldReconnect: () => true })", "opaque", "none"),
        ),
        (
            "useWebSocket(url, { shouldReconnect: yes, reconnectInterval: 500 })",
            ("500", "constant", "none"),
        ),
        (
            "useWebSocket(url, { shouldReconnect, reconnectInterval: (attempt) => 2 ** attempt })",
            ("(attempt) => 2 ** attempt", "exponential", "none"),
        ),
        (
            "useWebSocket(url, { shouldReconnect: yes, reconnectInterval: () => { log(); } })",
            ("() => { log(); }", "opaque", "none"),
        ),
        ("createClient({ url })", ("createClient({ url })", "exponential", "full")),
        ("createClient({ url, retryAttempts: 0 })", None),
        (
            "createClient({ retryWait: async (tries) => { log(); await sleep(5 ** tries); } })",
            ("sleep(5 ** tries)", "exponential", "none"),
        ),
        (
            "createClient({ url, retryWait: async () => { await online(); } })",
            (
                "createClient({ url, retryWait: async () => { await online(); } })",
                "opaque",
                "none",
            ),
        ),
        ("connect(url)", ("connect(url)", "exponential", "full")),
        ("new WebSocket(url)", None),
        ("useSocket(url)", None),
        ("useSocket(url, { autoReconnect: false })", None),
        ("useSocket(url, { autoReconnect: true })", ("true", "constant", "none")),
        ("useSocket(url, { autoReconnect: { delay: 500 } })", ("500", "constant", "none")),
        (
            "useSocket(url, { autoReconnect: { delay: (n) => 2 ** n * Math.random() } })",
            ("(n) => 2 ** n * Math.random()", "exponential", "full"),
        ),
        ("webSocket(url)", None),
        ("webSocket(url).pipe(retry({ delay: 500 }))", ("500", "constant", "none")),
        ("webSocket(url).pipe(retry(3))", ("retry(3)", "opaque", "none")),
        ("webSocket(url).pipe(retry())", ("retry()", "opaque", "none")),
        (
            "webSocket(url).pipe(retry({ delay: (e, n) => timer(500) }))",
            ("timer(500)", "constant", "none"),
        ),
        (
            "webSocket(url).pipe(retryWhen((errors) => errors.pipe(delay(500))))",
            ("delay(500)", "constant", "none"),
        ),
        ("webSocket(url); other.pipe(retry({ delay: 500 }))", None),
        ("webSocket(url); retry({ delay: 500 })", None),
    ],
)
def test_javascript(text: str, wanted: tuple[str, str, str] | None) -> None:
    """The defaults are known, and what takes the chance out of them."""
    assert shown(javascript(f"{IMPORTS}{text};")) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("socketio.Client()", ("socketio.Client()", "exponential", "full")),
        ("socketio.Client(randomization_factor=0)", ("0", "exponential", "none")),
        ("socketio.Client(reconnection=False)", None),
        (
            "async for ws in websockets.connect(url): pass",
            ("websockets.connect(url)", "exponential", "full"),
        ),
        ("websockets.connect(url)", None),
        ("async def f(ws: websockets.ClientConnection): pass", None),
    ],
)
def test_python(text: str, wanted: tuple[str, str, str] | None) -> None:
    """Python's libraries as well; a parameter says nothing of options."""
    assert shown(python(f"import socketio, websockets\n{text}\n")) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("f(url)", False),
        ("f(url, { a: 1 }, [], 'x')", False),
        ("f(url, options)", True),
        ("f(url, { ...options })", True),
    ],
)
def test_hidden(text: str, wanted: bool) -> None:
    """Options are hidden in a variable that is not seen, and in a spread."""
    code = javascript(text)
    assert hidden(code, code.calls[0]) is wanted
