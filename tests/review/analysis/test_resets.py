"""A reset is told by what has happened to the connection before it."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.resets import resets
from holdfast.review.code import Code
from tests.review.reading import javascript, python


def places(code: Code) -> list[str]:
    """When the backoffs of a file begin anew."""
    return [
        it.where
        for client in clients(code)
        for redial in client.redials
        for it in resets(code, client, redial)
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ws.onopen = () => { d = 1; };", ["open"]),
        ("ws.onopen = () => { reset(); };", ["open"]),
        ("ws.onopen = () => { if (ok) reset(); };", ["stable"]),
        ("ws.onopen = () => { if (ok) d = 1; };", ["stable"]),
        ("ws.onopen = () => { setTimeout(() => { d = 1; }, 9); };", ["stable"]),
        ("ws.onopen = () => { setTimeout(reset, 9); };", ["stable"]),
        ("ws.onmessage = () => { d = 1; };", ["stable"]),
        ("ws.onmessage = () => { d = d - 1; };", []),
        ("ws.onmessage = () => { d = other * 2; };", ["stable"]),
    ],
)
def test_handlers(text: str, wanted: list[str]) -> None:
    """A handler of `open` is too early, unless it waits or asks."""
    reset = "function reset() { d = 1; }" if "reset" in text else ""
    code = javascript(
        f"let d = 1; {reset} function f() {{ const ws = new WebSocket(url); {text} "
        "ws.onclose = () => { setTimeout(f, d); d = d * 2; }; }"
    )
    assert places(code) == wanted


def test_start() -> None:
    """A reset outside of all functions begins the first series."""
    code = javascript(
        "let d; d = 1; f(); function f() { const ws = new WebSocket(url); "
        "ws.onclose = () => { setTimeout(f, d); d = d * 2; }; }"
    )
    assert places(code) == ["start"]


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("async with websockets.connect(u) as ws:\n   d = 1\n   await ws.recv()", ["open"]),
        ("async with websockets.connect(u) as ws:\n   await ws.recv()\n   d = 1", ["stable"]),
        (
            "async with websockets.connect(u) as ws:\n   async for m in ws:\n    pass\n   d = 1",
            ["stable"],
        ),
        ("async with websockets.connect(u) as ws:\n   async for m in ws:\n    d = 1", ["stable"]),
        ("d = 1\n  await websockets.connect(u)", ["stable"]),
        ("try:\n   await websockets.connect(u)\n  except OSError:\n   d = 1", ["stable"]),
        ("try:\n   await websockets.connect(u)\n  finally:\n   d = 1", ["stable"]),
        ("try:\n   await websockets.connect(u)\n  except OSError:\n   log()\n  d = 1", ["stable"]),
        ("try:\n   await websockets.connect(u)\n  except E:\n   raise\n  d = 1", ["open"]),
        ("ws = await dial()\n  d = 1", ["open"]),
        ("await listen()\n  d = 1", ["stable"]),
    ],
)
def test_loops(body: str, wanted: list[str]) -> None:
    """In a loop the first thing after the dial is too early."""
    code = python(
        "import websockets\nasync def f():\n d = 1\n while True:\n"
        f"  {body}\n  await asyncio.sleep(d)\n  d = min(d * 2, 9)\n"
        "async def dial():\n    return await websockets.connect(u)\n"
        "async def listen():\n    async with websockets.connect(u) as ws:\n        pass\n"
    )
    assert sorted(set(places(code))) == wanted


def test_constructor() -> None:
    """What a constructor sets is where it starts."""
    code = python(
        "import websockets\nclass A:\n    def __init__(self):\n        self.d = 1\n"
        "    async def run(self):\n        while True:\n            await websockets.connect(u)\n"
        "            await asyncio.sleep(self.d)\n            self.d *= 2\n"
    )
    assert places(code) == ["start"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ws.onopen = () => resolve();", ["open"]),
        ("ws.onmessage = () => resolve();", ["stable"]),
        ("ws.onmessage = () => this.resolveDial();", ["stable"]),
        ("ws.onopen = () => resolve(); ws.onmessage = () => resolve();", ["open"]),
        ("ws.onmessage = () => show(); ws.onopen = console.log; resolve();", ["open"]),
    ],
)
def test_promises(text: str, wanted: list[str]) -> None:
    """A dial that is done with its first message has been of use."""
    code = javascript(
        "let d = 1; function dial() { return new Promise((resolve) => { "
        f"const ws = new WebSocket(url); {text} }}); }} async function f() {{ for (;;) {{ "
        "await dial(); d = 1; await sleep(d); d = d * 2; } }"
    )
    assert sorted(set(places(code))) == wanted


@pytest.mark.parametrize(
    ("reset", "call", "wanted"),
    [
        ("self.d = 1", "self.reset()", ["open", "stable"]),
        ("self.d = 1", "await ws.recv()\n                self.reset()", ["stable"]),
        ("self.d = 1", "if on: self.reset()", ["stable"]),
        ("self.d = 1; log()", "self.reset()", ["stable"]),
        ("if on: self.d = 1", "self.reset()", ["stable"]),
    ],
)
def test_methods(reset: str, call: str, wanted: list[str]) -> None:
    """A method that has nothing else to do resets where it is called."""
    code = python(
        "import websockets\nclass A:\n    d: float = 1\n"
        f"    def reset(self):\n        {reset}\n"
        "    async def run(self):\n        while True:\n"
        f"            async with websockets.connect(u) as ws:\n                {call}\n"
        "            await asyncio.sleep(self.d)\n            self.d *= 2\n"
    )
    assert sorted({it for it in places(code) if it != "start"}) == wanted


def test_module() -> None:
    """What is set outside of all functions is set once."""
    code = python(
        "import websockets\nd = 1\nd = 2\nasync def run():\n    global d\n    while True:\n"
        "        await websockets.connect(u)\n        await asyncio.sleep(d)\n        d *= 2\n"
    )
    assert places(code) == ["start"]
