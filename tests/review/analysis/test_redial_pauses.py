"""Pauses that redial are told from those between messages."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.clients import clients
from tests.review.analysis.ways import DIAL, ways
from tests.review.reading import javascript, python


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
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
        (f"function f() {{ {DIAL} }} for (;;) {{ await sleep(5); return f(); }}", []),
    ],
)
def test_javascript(text: str, wanted: list[tuple[str, str]]) -> None:
    """A pause redials if it leads from a lost connection to a dial, or is in a loop around one."""
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


def test_app() -> None:
    """An app of websocket-client that is run again after a pause dials again."""
    loop = "while True:\n    app.run_forever()\n    sleep(5)"
    code = python(f"import websocket\napp = websocket.WebSocketApp(u)\n{loop}\n")
    assert ways(code) == [("loop", "5")]
