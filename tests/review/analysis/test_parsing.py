"""Messages that are parsed outside of any try."""

from __future__ import annotations

import pytest

from holdfast.findings.edits import apply_edits
from holdfast.review.analysis.parsing import mended, unguarded
from holdfast.review.code import Code
from tests.review.reading import javascript, python

WS = "import WebSocket from 'ws';\nconst ws = new WebSocket(u);\n"
BROWSER = "const ws = new WebSocket(u);\n"
HOOK = "import useWebSocket from 'react-use-websocket';\n"
PY = "import json\nfrom websockets import connect\n"
LOOP = PY + "async def f():\n    ws = await connect(u)\n    async for raw in ws:\n"
APP = "from fastapi import FastAPI, WebSocket\napp = FastAPI()\n"
ROUTE = APP + "@app.websocket('/')\nasync def f(ws: WebSocket):\n"
HELPER = APP + "async def f(ws: WebSocket):\n"


def costs(code: Code) -> list[tuple[bool, str]]:
    """What each unguarded parse costs."""
    return [(it.fatal, it.cost) for it in unguarded(code)]


ENDS = "ends this connection"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WS + "ws.on('message', (d) => JSON.parse(d));", (True, "ends the whole process")),
        (
            BROWSER + "ws.onmessage = (e) => JSON.parse(e.data);",
            (False, "is lost with an error that nobody catches"),
        ),
        (
            HOOK + "const { lastMessage } = useWebSocket(u); JSON.parse(lastMessage.data);",
            (False, "unmounts the components around it"),
        ),
        (
            HOOK + "useWebSocket(u, { onMessage: (e) => JSON.parse(e.data) });",
            (False, "is lost with an error that nobody catches"),
        ),
        (WS + "ws.on('message', (d) => { try { JSON.parse(d) } catch {} });", None),
        (
            WS + "process.on('uncaughtException', log); ws.on('message', (d) => JSON.parse(d));",
            None,
        ),
    ],
)
def test_javascript(text: str, expected: tuple[bool, str] | None) -> None:
    """Node ends, a page loses the message, React what it shows."""
    assert costs(javascript(text)) == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LOOP + "        json.loads(raw)", (False, "ends the loop that receives")),
        (
            PY + "async def f():\n    ws = await connect(u)\n    while True:\n"
            "        json.loads(await ws.recv())",
            (False, "ends the loop that receives"),
        ),
        (PY + "async def f():\n    ws = await connect(u)\n    json.loads(await ws.recv())", None),
        (ROUTE + "    await ws.receive_json()", (True, ENDS)),
        (HELPER + "    await ws.receive_json()", None),
        (HELPER + "    while True:\n        await ws.receive_json()", (True, ENDS)),
        (HELPER + "    await ws.receive_json()\nasync def g(x):\n    await f(x)", (True, ENDS)),
        (
            "import socketio, json\nsio = socketio.Server()\n@sio.event\ndef say(sid, data):\n"
            "    json.loads(data)",
            None,
        ),
        (
            "import tornado.websocket, json\nclass A(tornado.websocket.WebSocketHandler):\n"
            "    def on_message(self, m):\n        json.loads(m)",
            (True, ENDS),
        ),
    ],
)
def test_python(text: str, expected: tuple[bool, str] | None) -> None:
    """A server's connection ends, or a client's loop; who else asks may catch the error."""
    assert costs(python(text)) == ([] if expected is None else [expected])


def test_parsed_twice() -> None:
    """One message that is parsed twice is reported once."""
    code = python(
        ROUTE + "    text = await ws.receive_text()\n    import json\n"
        "    json.loads(text)\n    json.loads(text)\n    json.loads(text.strip())"
    )
    assert len(costs(code)) == 2


def fixed(code: Code) -> str | None:
    """The text with the first unguarded parse mended."""
    fix = mended(code, next(unguarded(code)))
    return None if fix is None else apply_edits(code.text, fix.edits)


HANDLER = BROWSER + "ws.onmessage = (e) => {{\n  {}\n}};\n"


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("const m = JSON.parse(e.data);", ["let m;", "try {", "  m = JSON.parse(e.data);"]),
        ("m = JSON.parse(e.data); // why", ["try {", "  m = JSON.parse(e.data); // why"]),
        (
            "let [a] = JSON.parse(e.data);",
            ["let message;", "try {", "  message = JSON.parse(e.data);"],
        ),
        (
            "const { a = 3 } = JSON.parse(e.data);",
            ["let message;", "try {", "  message = JSON.parse(e.data);"],
        ),
        ("const m = (JSON.parse(e.data));", None),
        ("use(JSON.parse(e.data));", None),
        ("m += JSON.parse(e.data);", None),
        ("const m = JSON.parse(e.data).a;", None),
        ("[a] = JSON.parse(e.data);", None),
        ("const m = JSON.parse(e.data); use(m);", None),
        ("const a = 1, m = JSON.parse(e.data);", None),
        ("const m = JSON.parse(e.data); return m;", None),
        (
            "const { a } = JSON.parse(e.data); // message\n  use(message, parsed, parsedMessage);",
            None,
        ),
        ("const m = JSON.parse(e.data);\n  return m;", None),
    ],
)
def test_fixes(line: str, lines: list[str] | None) -> None:
    """A statement of its own is put into a try; what is not plain is left to people."""
    text = fixed(javascript(HANDLER.format(line)))
    if lines is None:
        assert text is None
    else:
        end = ["} catch {", '  console.error("Invalid JSON");', "  return;", "}"]
        body = "".join(f"  {it}\n" for it in [*lines, *end])
        assert text is not None
        assert text.startswith(BROWSER + "ws.onmessage = (e) => {\n" + body)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            ROUTE + "    while True:\n        m = await ws.receive_json()\n",
            "        except ValueError:\n"
            "            await ws.send_json({'error': 'Invalid JSON'})\n"
            "            continue\n",
        ),
        (ROUTE + "    m = await ws.receive_json()\n", None),
        (LOOP + "        m = json.loads(raw)\n", None),
    ],
)
def test_python_fixes(text: str, expected: str | None) -> None:
    """In a loop the next message follows."""
    mended_text = fixed(python(text))
    assert mended_text is None if expected is None else expected in (mended_text or "")


def test_module_level() -> None:
    """What stands in no function is left to people."""
    code = javascript(
        HOOK + "const { lastMessage } = useWebSocket(u);\nconst m = JSON.parse(lastMessage.data);\n"
    )
    assert fixed(code) is None
