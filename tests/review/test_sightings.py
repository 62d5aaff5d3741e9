"""What is there of the five things that every WebSocket program needs."""

from __future__ import annotations

import pytest

from holdfast.findings import Verdict
from holdfast.review.code import Code
from holdfast.review.sightings import Question, sightings
from tests.review.reading import javascript, python


def seen(code: Code, question: Question) -> list[tuple[bool, str, str]]:
    """Whether it was seen, if only in part, what was, and the text of its line."""
    found = []
    for it in sightings(code):
        if it.question is question:
            line = code.text[code.text.rfind("\n", 0, it.span.start) + 1 :].partition("\n")[0]
            found.append((it.verdict is not Verdict.missing, it.evidence, line.strip()))
    return found


FASTAPI = (
    "from fastapi import FastAPI, WebSocket\n@app.websocket('/')\nasync def f(ws: WebSocket):\n"
)
WS = "import { WebSocketServer } from 'ws';\n"


@pytest.mark.parametrize(
    ("code", "there", "evidence"),
    [
        (python(FASTAPI + " pass"), True, "`fastapi` serves HTTP and WebSocket on one port"),
        (
            python(FASTAPI.replace("fastapi", "starlette") + " pass"),
            True,
            "`starlette` serves HTTP and WebSocket on one port",
        ),
        (
            javascript(WS + "new WebSocketServer({ server })"),
            True,
            "`ws` takes upgrades of the HTTP server",
        ),
        (javascript(WS + "new WebSocketServer({ port: 1 })"), False, "`ws` has a port of its own"),
        (
            python("import websockets\nwebsockets.serve(h, '', 1)"),
            False,
            "`websockets` has a port of its own",
        ),
    ],
)
def test_port(code: Code, there: bool, evidence: str) -> None:
    """Whether a server shares the port of HTTP."""
    [(found, text, _)] = seen(code, Question.port)
    assert (found, text) == (there, evidence)


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (python(FASTAPI + " pass"), [(True, "uvicorn pings every 20 s by default")]),
        (
            python("import websockets\nwebsockets.serve(h, '', 1)"),
            [
                (True, "`websockets` pings every 20 s by default"),
                (False, "this server (`websockets`) was not seen to ping"),
            ],
        ),
        (
            javascript(
                WS + "const wss = new WebSocketServer({ server });\n"
                "setInterval(() => wss.clients.forEach((c) => c.ping()), 30_000)"
            ),
            [(True, "`ws` pings every 30 s"), (False, "this server (`ws`) was not seen to ping")],
        ),
        (
            javascript(
                WS + "new WebSocketServer({ server });"
                "setInterval(() => all.forEach(s => s.ping()), t)"
            ),
            [(True, "a timer pings"), (False, "this server (`ws`) was not seen to ping")],
        ),
        (javascript("const ws = new WebSocket(u); setInterval(() => ws.send('ping'), 5)"), []),
        (javascript("setInterval(() => x.ping(), 5)"), []),
    ],
)
def test_heartbeat(code: Code, wanted: list[tuple[bool, str]]) -> None:
    """What pings on the side of the server: a library, a timer, or what runs the application."""
    assert [it[:2] for it in seen(code, Question.heartbeat)] == wanted


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (
            javascript("import R from 'reconnecting-websocket'; new R(u)"),
            [(True, "reconnecting-websocket reconnects with backoff")],
        ),
        (
            python(
                "import websockets\nasync def f():\n async for ws in websockets.connect(u): pass"
            ),
            [(True, "`websockets` reconnects with backoff in this loop")],
        ),
        (
            javascript("new WebSocket(u)"),
            [(False, "this client (`browser`) was not seen to come back")],
        ),
        (javascript("new WebSocket('ws://localhost:1')"), []),
        (
            javascript(
                "function open() { const ws = new WebSocket(u);\n"
                "const most = Math.min(30_000, 2 ** n++ * 1000);\n"
                "ws.onclose = () => setTimeout(open, Math.random() * most) }"
            ),
            [(True, "it reconnects after a growing delay with jitter")],
        ),
        (
            javascript(
                "function open() { const ws = new WebSocket(u);\n"
                "ws.onclose = () => setTimeout(open, 5) }"
            ),
            [(True, "it reconnects after a constant delay")],
        ),
    ],
)
def test_reconnect(code: Code, wanted: list[tuple[bool, str]]) -> None:
    """How the clients come back."""
    assert [it[:2] for it in seen(code, Question.reconnect)] == wanted


@pytest.mark.parametrize(
    ("delay", "verdict"),
    [
        ("1000", Verdict.partly),
        ("1000 * Math.random()", Verdict.partly),
        ("1000 * 2 ** n++", Verdict.partly),
        ("Math.random() * Math.min(30_000, 1000 * 2 ** n++)", Verdict.found),
    ],
)
def test_a_backoff_grows_and_is_random(delay: str, verdict: Verdict) -> None:
    """A client that comes back without both of them does so only in part."""
    code = javascript(
        "let n = 0; function open() { const ws = new WebSocket(u);\n"
        f"ws.onclose = () => setTimeout(open, {delay}) }}"
    )
    assert [it.verdict for it in sightings(code) if it.question is Question.reconnect] == [verdict]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("try { JSON.parse(d) } catch {}", [(True, "bad JSON is caught")]),
        ("JSON.parse(d)", [(False, "messages are parsed, and were not seen to be checked")]),
        ("schema.safeParse(d)", [(True, "`safeParse` checks what comes in")]),
        ("schema.safeParse(other); show(d)", []),
    ],
)
def test_validation(text: str, wanted: list[tuple[bool, str]]) -> None:
    """Whether messages are checked before they are used."""
    code = javascript(
        WS
        + "new WebSocketServer({ server }).on('connection', (ws) => ws.on('message', (d) => {\n"
        + text
        + "\n}))"
    )
    assert [it[:2] for it in seen(code, Question.validation)] == wanted


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (javascript("const ws = new WebSocket(u); ws.onerror = (e) => console.error(e)"), True),
        (javascript("const ws = new WebSocket(u); ws.onerror = handler"), True),
        (javascript("const ws = new WebSocket(u); ws.onerror = () => retry()"), False),
        (javascript("const ws = new WebSocket(u); ws.onerror = () => (0, f)()"), False),
        (javascript("new WebSocket(u)"), False),
        (javascript("const ws = new WebSocket(u); ws.onclose = (e) => this.logger.warn(e)"), True),
        (javascript("const ws = new WebSocket(u); ws.onclose = () => console.log('bye')"), False),
        (
            python(
                "import websockets, logging\nasync def f():\n try:\n"
                "  async with websockets.connect(u) as ws: await ws.recv()\n"
                " except OSError as e:\n  logging.warning('%s', e)"
            ),
            True,
        ),
        (
            python(
                "import websockets\nasync def f():\n try:\n"
                "  async with websockets.connect(u) as ws: await ws.recv()\n except OSError: pass"
            ),
            False,
        ),
    ],
)
def test_errors(code: Code, wanted: bool) -> None:
    """Whether an error of a connection is written down, by a listener or around its use."""
    [(there, evidence, _)] = seen(code, Question.errors)
    assert there is wanted
    assert ("is logged" in evidence) is wanted


def test_errors_of_servers() -> None:
    """A server's own errors may be logged; where they are not, its connections count."""
    code = javascript(WS + "new WebSocketServer({ server }).on('error', console.error)")
    assert [it[0] for it in seen(code, Question.errors)] == [True]
    code = javascript(WS + "new WebSocketServer({ server })")
    assert seen(code, Question.errors) == []
