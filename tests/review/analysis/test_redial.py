"""The ways back of a client are found: timers, pauses, loops, and handlers that dial at once."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.redial import asked_later, bounded, clients, is_close, redials, shown
from holdfast.review.code import Code
from tests.review.reading import javascript, python

DIAL = "const ws = new WebSocket(url);"


def ways(code: Code) -> list[tuple[str, str]]:
    """Each way back, and its delay."""
    return [
        (it.how, "" if it.wait is None else code.source(it.wait))
        for client in clients(code)
        for it in client.redials
    ]


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
        (f"function f() {{ {DIAL} ws.onclose = () => f(); }}", [("now", "")]),
        (f"function f() {{ {DIAL} ws.onclose = f; }}", [("now", "")]),
        (f"function f() {{ {DIAL} ws.onclose = () => {{ backoff(); f(); }}; }}", []),
        (f"function f() {{ {DIAL} ws.onclose = () => log(); }}", []),
        (f"function f() {{ {DIAL} ws.onclose = log; }}", []),
        (
            f"async function f() {{ {DIAL} ws.onclose = reconnect; }} "
            "async function reconnect() { await sleep(5); await f(); }",
            [("pause", "5")],
        ),
        (f"async function reconnect() {{ await sleep(5); {DIAL} }}", [("pause", "5")]),
        (f"async function start() {{ await sleep(5); {DIAL} }}", []),
        (f"async function start() {{ {DIAL} await sleep(5); }}", []),
        (f"async function f() {{ {DIAL} }} async function g() {{ await sleep(5); }}", []),
        (f"{DIAL} await sleep(5);", []),
        (f"function f() {{ {DIAL} }} for (;;) {{ f(); await sleep(5); }}", [("loop", "5")]),
        (f"function f() {{ {DIAL} }} for (;;) {{ await sleep(5); }}", []),
        (f"function f() {{ {DIAL} }} for (;;) {{ try {{ f(); }} catch {{}} }}", [("now", "")]),
        (f"function f() {{ {DIAL} }} for (;;) {{ try {{ f(); }} finally {{}} }}", []),
        (f"function f() {{ {DIAL} }} for (;;) {{ f(); }}", []),
        (
            f"function f() {{ {DIAL} }} for (;;) {{ try {{ log(); }} catch {{ f(); }} }}",
            [],
        ),
        (f"function f() {{ {DIAL} }} for (;;) {{ try {{ f(); }} catch {{ break; }} }}", []),
        (f"function f() {{ {DIAL} }} for (;;) {{ await sleep(5); return f(); }}", []),
    ],
)
def test_javascript(text: str, wanted: list[tuple[str, str]]) -> None:
    """What leads from a lost connection to a dial is a way back."""
    assert ways(javascript(text)) == wanted


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (
            "while True:\n  try:\n   await websockets.connect(u)\n  except OSError:\n   sleep(5)",
            [("loop", "5")],
        ),
        ("while True:\n  await websockets.connect(u)\n  await asyncio.sleep(5)", [("loop", "5")]),
        (
            "while True:\n  async with websockets.connect(u) as ws:\n   await asyncio.sleep(5)",
            [],
        ),
        (
            "while True:\n  try:\n   ws = await websockets.connect(u)\n   sleep(5)\n"
            "  except OSError:\n   reconnect()",
            [],
        ),
        (
            "while True:\n  try:\n   ws = await websockets.connect(u)\n   sleep(5)\n"
            "  finally:\n   log()",
            [("loop", "5")],
        ),
        (
            "while True:\n  sleep(0.01)\n  backoff()\n  await websockets.connect(u)",
            [],
        ),
        ("while True:\n  sleep(0.01)\n  await websockets.connect(u)", [("loop", "0.01")]),
        (
            "while True:\n  try:\n   ws = await websockets.connect(u)\n   break\n"
            "  except OSError:\n   sleep(5)",
            [("loop", "5")],
        ),
        (
            "ws = await websockets.connect(u)\n while True:\n  try:\n   await ws.send('ping')\n"
            "  except OSError:\n   ws = await websockets.connect(u)\n  sleep(5)",
            [],
        ),
        (
            "while True:\n  try:\n   log('a try')\n  except OSError:\n"
            "   ws = await websockets.connect(u)\n  sleep(5)",
            [("loop", "5")],
        ),
        ("while True:\n  sleep(5)\n  ws = await websockets.connect(u)\n  break", []),
        ("while True:\n  if due():\n   await websockets.connect(u)\n  sleep(0.1)", []),
        (
            "try:\n  await websockets.connect(u)\n except OSError:\n  sleep(5)\n  await f()",
            [("pause", "5")],
        ),
        (
            "try:\n  await websockets.connect(u)\n except OSError:\n  await g()\n"
            "async def g():\n await sleep(5)\n await f()",
            [("pause", "5")],
        ),
        (
            "ws = await websockets.connect(u)\n async for m in ws:\n  pass\n await g()\n"
            "async def g():\n await sleep(5)\n await f()",
            [("pause", "5")],
        ),
        (
            "ws = await websockets.connect(u)\n async for m in other:\n  await g()\n"
            "async def g():\n await sleep(5)\n await f()",
            [],
        ),
        ("if state == OPEN:\n  await sleep(5)\n await websockets.connect(u)\nreconnect = f", []),
        (
            "try:\n  await websockets.connect(u)\n except OSError:\n  loop.call_later(5, f)",
            [("timer", "5")],
        ),
    ],
)
def test_python(body: str, wanted: list[tuple[str, str]]) -> None:
    """Loops and handlers of Python are ways back as well; pauses between messages are not."""
    assert ways(python(f"import websockets\nasync def f():\n {body}\n")) == wanted


AFTER = "try:\n  {tried}\n except OSError:\n  sleep(5)\n  {then}"
CONNECT = "await websockets.connect(u)"


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (AFTER.format(tried=CONNECT, then="await f()"), True),
        (AFTER.format(tried="await g()", then="await f()") + f"\nasync def g():\n {CONNECT}", True),
        (AFTER.format(tried="ping()", then="await f()") + f"\n {CONNECT}", False),
        (AFTER.format(tried=CONNECT, then=CONNECT), False),
        (AFTER.format(tried=CONNECT, then=CONNECT) + "\nwhile True:\n f()", True),
    ],
)
def test_a_pause_after_an_error_repeats(body: str, wanted: bool) -> None:
    """It does if a dial that fails comes back to it, or if it is in a loop somewhere."""
    code = python(f"import websockets\nasync def f():\n {body}\n")
    assert [it.sure for client in clients(code) for it in client.redials][:1] == [wanted]


@pytest.mark.parametrize(
    ("loop", "wanted"),
    [
        ("while True:\n    app.run_forever()\n    sleep(5)", [("loop", "5")]),
        ("while True:\n    app.run_forever()", [("now", "")]),
        ("while True:\n    app.run_forever()\n    if done:\n        break", []),
        ("app.run_forever()", []),
    ],
)
def test_app(loop: str, wanted: list[tuple[str, str]]) -> None:
    """An app of websocket-client that is run again dials again."""
    assert ways(python(f"import websocket\napp = websocket.WebSocketApp(u)\n{loop}\n")) == wanted


def test_library() -> None:
    """A library that redials by itself is a way back of its own."""
    code = javascript("import { io } from 'socket.io-client'; io(url);")
    assert ways(code) == [("option", "")]


def test_what_others_open() -> None:
    """A connection that a function is given is not its own to open again."""
    assert not clients(python("import websockets\ndef f(ws: websockets.ClientConnection): pass"))


def test_once() -> None:
    """A way back of several sockets counts once, and none to the own machine."""
    code = javascript(
        "function f() { const ws = tls ? new WebSocket(a) : new WebSocket(b); ws.onclose = g; } "
        "function g() { setTimeout(f, 5); } "
        "function h() { new WebSocket(`ws://localhost:${port}`).onclose = () => setTimeout(h, 5); }"
    )
    assert [it.how for it in redials(code)] == ["timer"]
    assert clients(code) is clients(code)


def test_no_address() -> None:
    """A socket without an address is nobody's own machine."""
    code = javascript("new WebSocket();")
    assert not clients(code)[0].local


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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"class Link {{ f_local() {{ {DIAL} ws.onclose = () => this.f_local(); }} }}", True),
        (f"class DaemonLink {{ f() {{ {DIAL} ws.onclose = () => this.f(); }} }}", True),
        (f"class Link extends Daemon {{ f() {{ {DIAL} ws.onclose = () => this.f(); }} }}", True),
        (f"class Link {{ f() {{ {DIAL} ws.onclose = () => this.f(); }} }}", False),
        (f"function daemon() {{ {DIAL} ws.onclose = () => daemon(); }}", True),
        (f"function f() {{ {DIAL} ws.onclose = () => f(); }}", False),
        ("function f() { const ws = new WebSocket(selfHost); ws.onclose = () => f(); }", True),
    ],
)
def test_daemons(text: str, wanted: bool) -> None:
    """A daemon is one by the names of what dials it, or of where that is."""
    code = javascript(text)
    assert is_close(code, clients(code)[0].redials[0]) is wanted


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
