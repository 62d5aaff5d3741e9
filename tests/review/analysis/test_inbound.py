"""What becomes of messages."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.inbound import DEPTH, inbound
from holdfast.review.code import Code
from tests.review.reading import javascript, python

WS = "import WebSocket from 'ws'; const ws = new WebSocket(u);\n"
BROWSER = "const ws = new WebSocket(u);\n"
HOOK = "import useWebSocket from 'react-use-websocket';\n"
PY = "import json, asyncio, typing\nfrom websockets import connect\n"
LOOP = PY + "async def f():\n    ws = await connect(u)\n    async for raw in ws:\n"
AIOHTTP = "from aiohttp import web\nasync def f(request):\n    ws = web.WebSocketResponse()\n"
EACH = AIOHTTP + "    async for msg in ws:\n"
CHANNELS = "from channels.generic.websocket import AsyncWebsocketConsumer as C\nclass A(C):\n"


def stage(code: Code) -> str | None:
    """What the argument of `use(…)` is."""
    call = next(it for it in code.calls if code.source(it.callee) == "use")
    found = inbound(code).trace(call.args[0])
    return None if found is None else found.stage.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (WS + "ws.on('message', (d) => use(d));", "raw"),
        (WS + "ws.on('message', (d) => use(other));", None),
        (WS + "ws.on('message', (d) => use(d.length));", None),
        (WS + "ws.on('message', (d) => use(d.x));", None),
        (WS + "ws.on('message', (d) => use(d.toString().trim()));", "raw"),
        (WS + "ws.on('message', (d) => use(String(d) + '!'));", "raw"),
        (WS + "ws.on('message', (d) => use(d.toString().split(',')));", "raw"),
        (WS + "ws.on('message', (d) => use(new TextDecoder().decode(d)));", "raw"),
        (WS + "ws.on('message', (d) => use(JSON.parse(d)));", "parsed"),
        (WS + "ws.on('message', (d) => use(JSON.parse(d).room));", "field"),
        (WS + "ws.on('message', (d) => use(JSON.parse(d)[0]));", "field"),
        (WS + "ws.on('message', (d) => use(JSON.parse(d) || {}));", "field"),
        (WS + "ws.on('message', (d) => use(a ? JSON.parse(d) : null));", "parsed"),
        (WS + "ws.on('message', (d) => use(`to ${JSON.parse(d).room}`));", "field"),
        (WS + "ws.on('message', (d) => use(`at ${now}`));", None),
        (WS + "ws.on('message', (d) => use(schema.parse(JSON.parse(d))));", None),
        (WS + "ws.on('message', (d) => { const { a: [b] } = JSON.parse(d); use(b); });", "field"),
        (
            WS + "ws.on('message', (d) => { let m; try { m = JSON.parse(d) } catch {} use(m); });",
            "parsed",
        ),
        (WS + "ws.on('message', (d) => { for (const x of JSON.parse(d)) use(x); });", "field"),
        (WS + "ws.on('message', (d) => { for (const x of `${d}`.split('.')) use(x); });", "raw"),
        (WS + "ws.on('message', (d) => d.toString().split('.').map((x) => use(x)));", "raw"),
        (WS + "ws.on('message', (d) => JSON.parse(d).forEach((x) => use(x)));", "field"),
        (WS + "ws.on('message', (d) => { let x = 1; x += d; use(x); });", None),
        (WS + "ws.on('message', (d) => use(...d));", "raw"),
        (WS + "ws.on('message', (d) => use(m = JSON.parse(d)));", "parsed"),
        (WS + "ws.on('message', (d) => h(1, d)); function h(n, x) { use(x); }", "raw"),
        (WS + "h(1); ws.on('message', (d) => h(d)); function h(x) { use(x); }", "raw"),
        (WS + "ws.on('message', (d) => h(...d)); function h(x) { use(x); }", None),
        (WS + "ws.on('message', (d) => h()); function h(x) { use(x); }", None),
        (
            WS + "ws.on('message', (d) => use(h(d))); function h(x) { return JSON.parse(x); }",
            "parsed",
        ),
        (
            WS
            + "ws.on('message', (d) => h(d)); function h(x) { return JSON.parse(x); } use(h(a));",
            None,
        ),
        (WS + "ws.on('message', (d) => use(h(d))); function h() { g(() => { return 1 }); }", None),
        (BROWSER + "ws.onmessage = (e) => use(e.data);", "raw"),
        (BROWSER + "ws.onmessage = (e) => use(`${e}`);", None),
        (BROWSER + "ws.onmessage = (e) => use(e.type);", None),
        (BROWSER + "ws.onmessage = ({ data }) => use(data);", "raw"),
        (BROWSER + "ws.onmessage = (e) => use(e.stopPropagation());", None),
        (BROWSER + "ws.onmessage = (e) => use(e.map(e));", None),
        (HOOK + "const { lastMessage } = useWebSocket(u); use(lastMessage.data);", "raw"),
        (HOOK + "const { lastJsonMessage: m } = useWebSocket(u); use(m);", "parsed"),
        (HOOK + "const { sendMessage } = useWebSocket(u); use(sendMessage);", None),
        (HOOK + "const all = useWebSocket(u); use(all);", "event"),
        ("let x = x; use(x);", None),
        ("class A {} use(A);", None),
    ],
)
def test_javascript(text: str, expected: str | None) -> None:
    """Payloads, what they are parsed to, and parts of that are told apart."""
    assert stage(javascript(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (LOOP + "        use(raw)", "raw"),
        (LOOP + "        use(json.loads(raw)['a'])", "field"),
        (LOOP + "        use(json.loads(raw).get('a'))", "field"),
        (LOOP + "        use(json.loads(raw).get(a))", "field"),
        (LOOP + "        use(json.loads(raw)[a])", "field"),
        (LOOP + "        use(json.loads(raw).items())", "field"),
        (LOOP + "        use(typing.cast(dict, json.loads(raw)))", "parsed"),
        (LOOP + "        use(f'{json.loads(raw)}')", "field"),
        (LOOP + "        use('%s' % json.loads(raw)['a'])", "field"),
        (LOOP + "        use([1, json.loads(raw)])", "field"),
        (LOOP + "        use((1, 2))", None),
        (LOOP + "        use(raw[0])", None),
        (LOOP + "        use(-raw)", None),
        (
            PY + "async def f():\n    ws = await connect(u)\n    use(await next(ws))\n"
            "async def next(ws):\n    return json.loads(await asyncio.wait_for(ws.recv(), 1))\n",
            "parsed",
        ),
        (LOOP + "        h(message=raw)\ndef h(message):\n    use(message)\n", "raw"),
        (LOOP + "        h(*raw)\ndef h(message):\n    use(message)\n", None),
        (EACH + "        use(msg.data)", "raw"),
        (EACH + "        use(msg.json())", "parsed"),
        (EACH + "        use(msg.type)", None),
        (
            CHANNELS + "    async def websocket_receive(self, event):\n        use(event['text'])",
            "raw",
        ),
        (
            CHANNELS + "    async def receive(self, text_data):\n        self.h(text_data)\n"
            "    def h(self, text):\n        use(text)\n",
            "raw",
        ),
        (
            LOOP
            + "        h(1, last=2, message=raw)\ndef h(n, last, message):\n    use(message)\n",
            "raw",
        ),
        (
            LOOP
            + "        use(h(raw))\ndef h(x):\n    if not x:\n        return None\n    return x\n",
            "raw",
        ),
        ("with a as b:\n    use(b)", None),
        ("try:\n    a()\nexcept E as e:\n    use(e)", None),
    ],
)
def test_python(text: str, expected: str | None) -> None:
    """The same in Python, whose events are objects or dicts."""
    assert stage(python(text)) == expected


def test_two_messages_are_told_apart() -> None:
    """A function that both go through gives each caller its own."""
    code = javascript(
        WS
        + "function parse(x) { return JSON.parse(x); }\n"
        + "ws.on('message', (a) => { parse(a); });\n"
        + "ws.on('message', (b) => { use(parse(b)); });\n"
    )
    call = next(it for it in code.calls if code.source(it.callee) == "use")
    found = inbound(code).trace(call.args[0])
    assert found is not None
    assert code.source(found.origin.node) == "b"


def test_long_ways_end() -> None:
    """A value is not followed for ever."""
    steps = "".join(f"const v{i + 1} = v{i};\n" for i in range(DEPTH + 2))
    code = javascript(WS + f"ws.on('message', (v0) => {{ {steps} use(v{DEPTH + 2}); }});")
    assert stage(code) is None
    assert inbound(code).trace(None) is None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            javascript(WS + "ws.on('message', (d) => JSON.parse(d)); JSON.parse(a); JSON.parse();"),
            ["JSON.parse(d)"],
        ),
        (python(EACH + "        msg.json()\n        other.json()\n        json()"), ["msg.json()"]),
        (
            python(AIOHTTP + "    await ws.receive_json()\n    other.receive_json()"),
            ["ws.receive_json()"],
        ),
        (javascript(BROWSER + "fetch(u).then((r) => r.json());"), []),
    ],
)
def test_parses(code: Code, expected: list[str]) -> None:
    """Calls that parse messages, and those that receive and parse at once."""
    assert [code.source(it.call) for it in inbound(code).parses()] == expected


def test_loops_parse_too() -> None:
    """A loop over parsed messages parses where it receives."""
    code = python(
        "from fastapi import FastAPI, WebSocket\napp = FastAPI()\n@app.websocket('/')\n"
        "async def f(ws: WebSocket):\n    async for m in ws.iter_json():\n        pass\n"
    )
    assert [code.source(it.call) for it in inbound(code).parses()] == ["ws.iter_json()"]
