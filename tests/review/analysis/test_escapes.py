"""A socket is out of sight once code of other files has it."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.escapes import escapes
from tests.review.reading import javascript, python

SERVER = "const { WebSocketServer } = require('ws'); const wss = new WebSocketServer({ port: 1 });"
CLIENT = "const ws = new WebSocket(url);"
SEEN = (
    "",
    "clients.add(ws); clients.set(1, ws); list.push({ ws, name })",
    "console.log('new', ws); logger.child.info(ws)",
    "helper(ws); function helper(socket) { socket.send('x') }",
    "new Held(ws); class Held { constructor(socket) { this.socket = socket } }",
    "const client = { ws }; clients.add(client)",
    "tell({ ws }); function tell(client) { client.ws.send('x') }",
    "const pair = [ws, 1]; pair[0].send('x')",
    "this.ws = ws; const other = ws || null; a = ok ? ws : other",
    "const mine = {}; mine.ws = ws",
    "get().ws = ws",
    "function get() { return ws } get().send('x')",
    "once(ws, 'open').then(go)",
)
GONE = (
    "watch(ws)",
    "watch({ ws })",
    "hold({ ws }); function hold(options) { options.ws.on('error', report) }",
    "new Held({ ws }); class Held { constructor(options) { options.ws.onerror = report } }",
    "const client = [ws]; hold(client); function hold([first]) { first.onerror = report }",
    "const client = { ws }; watch(client)",
    "watch(ok ? ws : null)",
    "watch(ws ?? other)",
    "function get() { return ws }",
    "function* all() { yield ws }",
    "watch(...ws)",
    "module.exports.ws = ws",
    "function f(request) { request.ws = ws }",
    "ws.on(event, handle)",
    "a = b.c = ws; watch(a)",
)


@pytest.mark.parametrize("text", SEEN)
def test_in_sight(text: str) -> None:
    """Collections, log calls and functions of the file do nothing that is not seen."""
    code = javascript(CLIENT + text)
    [socket] = code.sockets.sockets
    assert not escapes(code, socket, "once", apart=[it for it in code.calls if it.method == "then"])


@pytest.mark.parametrize("text", GONE)
def test_out_of_sight(text: str) -> None:
    """What other functions are given, or others find, may be used in any way."""
    code = javascript(CLIENT + text)
    assert escapes(code, code.sockets.sockets[0])


def test_known_calls() -> None:
    """Methods and calls that are known do not count."""
    code = javascript(SERVER + "wss.on('connection', (ws) => { pool.adopt(ws); track(ws) })")
    [socket] = code.sockets.sockets
    [track] = [it for it in code.calls if code.source(it.callee) == "track"]
    assert escapes(code, socket, "adopt")
    assert escapes(code, socket, apart=[track])
    assert not escapes(code, socket, "adopt", apart=[track])


@pytest.mark.parametrize(
    "text",
    [
        "export const ws = new WebSocket(url)",
        "const ws = new WebSocket(url); export { other, ws }",
        "const ws = new WebSocket(url); export default ws",
    ],
)
def test_exports(text: str) -> None:
    """What a module exports is everybody's."""
    code = javascript(text)
    assert escapes(code, code.sockets.sockets[0])


def test_exports_by_the_same_name() -> None:
    """A variable of a function is not what the module exports."""
    code = javascript("export const ws = 1; function f() { const ws = new WebSocket(url) }")
    assert not escapes(code, code.sockets.sockets[0])


def test_python() -> None:
    """Python's keyword arguments and returns count too."""
    start = "import websockets\nasync def f():\n    ws = await websockets.connect('wss://x')\n"
    assert not escapes(*_first(start + "    clients[1] = ws\n    print(ws)"))
    assert not escapes(*_first(start + "    g(it=ws)\ndef g(it): it.send('x')"))
    assert escapes(*_first(start + "    watch(it=ws)"))
    assert escapes(*_first(start + "    return ws"))


def _first(text: str):  # type: ignore[no-untyped-def]
    code = python(text)
    return code, code.sockets.sockets[0]
