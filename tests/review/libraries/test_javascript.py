"""Where sockets and servers of JavaScript's libraries come from."""

from __future__ import annotations

import pytest

from holdfast.review.code import Code
from holdfast.review.meaning.sockets import Role
from tests.review.reading import javascript, typescript


def sockets(code: Code) -> list[tuple[str, str]]:
    return [(it.library, it.side) for it in code.sockets.sockets]


def servers(code: Code) -> list[str]:
    return [it.library for it in code.sockets.servers]


@pytest.mark.parametrize(
    ("text", "library"),
    [
        ("new WebSocket(u)", "browser"),
        ("new window.WebSocket(u)", "browser"),
        ("import WS from 'ws'; new WS(u)", "ws"),
        ("import * as WS from 'ws'; new WS.WebSocket(u)", "ws"),
        ("const W = globalThis.WebSocket || require('ws'); new W(u)", "ws"),
        ("const W = x ? WebSocket : require('ws'); new W(u)", "ws"),
        ("let W; try { W = require('ws') } catch { W = WebSocket } new W(u)", "ws"),
        ("import W from 'isomorphic-ws'; new W(u)", "ws"),
        ("const { w3cwebsocket: W } = require('websocket'); new W(u)", "browser"),
        ("new this._WebSocket(u)", "browser"),
        ("new options.WebSocketImpl(u)", "browser"),
        ("import R from 'reconnecting-websocket'; new R(u)", "reconnecting-websocket"),
        ("import { WebSocket as R } from 'partysocket'; new R(u)", "reconnecting-websocket"),
        ("import { io } from 'socket.io-client'; io(u)", "socket.io-client"),
        ("io()", "socket.io-client"),
        ("import use from 'react-use-websocket'; use(u)", "react-use-websocket"),
        ("import { createClient } from 'graphql-ws'; createClient({})", "graphql-ws"),
        ("import { connect } from 'holdfast'; connect(u)", "holdfast"),
    ],
)
def test_clients(text: str, library: str) -> None:
    """A client is known by what it imports, or by the name of what it is handed."""
    assert sockets(javascript(text)) == [(library, "client")]


@pytest.mark.parametrize(
    "text",
    [
        "WebSocket(u)",
        "class WebSocket {} new WebSocket(u)",
        "import WebSocket from './mine'; new WebSocket(u)",
        "import { createClient } from 'redis'; createClient()",
        "new Feed(u)",
        "new (make())(u)",
        "const a = a || b || c || d || e || f || g; new a(u)",
    ],
)
def test_no_clients(text: str) -> None:
    """A class of one's own, or of another module, is what it is."""
    assert sockets(javascript(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "import { Server } from 'ws'; new Server({}).on('connection', (ws) => {})",
        "const WebSocket = require('ws'); const s = new WebSocket.Server({});"
        "s.on('connection', go); function go(ws, request) {}",
        "import { Server } from 'ws'; class A { s = new Server({}); go() {"
        "this.s.on('connection', this.one.bind(this)) } one(ws) {} }",
        "import { WebSocketServer } from 'ws'; const s = new WebSocketServer({ noServer: true });"
        "s.handleUpgrade(request, socket, head, (ws) => {})",
        "import { WebSocketServer } from 'ws'; const s = new WebSocketServer({});"
        "s.on('connection', go); s.handleUpgrade(request, socket, head, go); function go(ws) {}",
        "app.ws('/echo', (ws, request) => {})",
        "fastify.get('/', { websocket: true }, (socket, request) => {})",
        "fastify.route({ method: 'GET', url: '/', websocket: true, wsHandler: (socket) => {} })",
    ],
)
def test_ws(text: str) -> None:
    """The connections that servers of ws and what is built on it accept."""
    code = javascript(text)
    assert sockets(code) == [("ws", "server")]
    assert servers(code) == ["ws"]
    assert code.sockets.sockets[0].accepted


@pytest.mark.parametrize(
    "text",
    [
        "import { Server } from 'ws'; new Server({}).on('connection', () => {})",
        "import { Server } from 'ws'; new Server({}).on('connection', unknown)",
        "import { Server } from 'ws'; const s = new Server({}); s.handleUpgrade(a)",
        "import { Server } from 'ws'; const s = new Server(); s.clients.size; s.clients.forEach(f)",
        "fastify.get('/', { websocket: true })",
    ],
)
def test_servers_without_connections(text: str) -> None:
    """A server whose handler is not seen is a server."""
    code = javascript(text)
    assert sockets(code) == []
    assert servers(code) == ["ws"]


@pytest.mark.parametrize(
    "text",
    [
        "s.clients.forEach((client) => client.send())",
        "for (const client of s.clients) client.send()",
        "for (let client of s.clients) { if (client) client.send() }",
    ],
)
def test_members(text: str) -> None:
    """One of the server's own list is a socket that was accepted elsewhere."""
    code = javascript("import { Server } from 'ws'; const s = new Server({});" + text)
    [socket] = code.sockets.sockets
    assert socket.role is Role.member
    assert [call.method for call in socket.calls] == ["send"]


def test_members_that_are_not_named() -> None:
    """A callback without parameters, or keys in the place of values, name none."""
    code = javascript(
        "import { Server } from 'ws'; const s = new Server({});"
        "s.clients.forEach(() => 1); for (client of s.clients) {}"
    )
    assert sockets(code) == []


@pytest.mark.parametrize(
    "text",
    [
        "import { Server } from 'socket.io'; const io = new Server(http);"
        "io.on('connection', (socket) => {})",
        "const io = require('socket.io')(http); io.on('connection', (socket) => {})",
        "import { Server } from 'socket.io'; const io = new Server();"
        "io.of('/chat').on('connection', (socket) => {})",
    ],
)
def test_socket_io(text: str) -> None:
    """Socket.IO's servers, and their namespaces."""
    code = javascript(text)
    assert ("socket.io", "server") in sockets(code)
    assert servers(code) == ["socket.io"]


@pytest.mark.parametrize(
    "text",
    [
        "import uWS from 'uWebSockets.js'; uWS.App().ws('/*', BEHAVIOUR).listen(1, f)",
        "const { SSLApp } = require('uWebSockets.js'); const a = SSLApp(); a.ws('/*', BEHAVIOUR)",
        "import uWS from 'uWebSockets.js'; uWS.App().get('/', f).ws('/*', BEHAVIOUR)",
    ],
)
def test_uwebsockets(text: str) -> None:
    """Each handler of uWebSockets.js gets the socket first."""
    behaviour = "{ idleTimeout: 30, open: (ws) => {}, message(ws, m) {}, upgrade() {}, [x]: f }"
    code = javascript(text.replace("BEHAVIOUR", behaviour))
    assert servers(code) == ["uws"]
    assert sockets(code) == [("uws", "server")] * 2
    assert [it.event for it in code.sockets.servers[0].listeners] == ["open", "message", "upgrade"]


@pytest.mark.parametrize(
    "text",
    [
        "app.ws('/*', { open: (ws) => {} })",
        "app.ws('/*')",
        "ws('/*', f)",
        "app.ws('/*', (a, b, c, d) => {})",
        "app.ws('/*', unknown)",
        "a().b().c().d().e().f().g().h().i().ws('/*', { open() {} })",
        "fastify.get('/', { websocket: false }, (socket) => {})",
    ],
)
def test_other_routes(text: str) -> None:
    """What only looks like a route of WebSockets is none."""
    code = javascript(text)
    assert sockets(code) == []
    assert servers(code) == []


def test_bun() -> None:
    """Bun's handlers, shared by all connections."""
    code = javascript(
        "Bun.serve({ fetch() {}, websocket: { message(ws, m) { ws.send(m) }, idleTimeout: 5,"
        "close(ws) {}, drain() {} } }); Bun.serve({ fetch() {} })"
    )
    assert servers(code) == ["bun"]
    assert sockets(code) == [("bun", "server")] * 2
    assert [call.method for call in code.sockets.sockets[0].calls] == ["send"]


def test_bun_serves_an_exported_object() -> None:
    """An object with `fetch` and `websocket` is served by Bun: given to `serve`, or exported."""
    handlers = "{ fetch() {}, websocket: { message(ws, m) {} } }"
    assert servers(javascript(f"export default {handlers}")) == ["bun"]
    assert servers(javascript(f"const app = {handlers}; Bun.serve(app)")) == ["bun"]
    for other in (
        "export default { websocket: { message(ws, m) {} } }",
        "export default { fetch() {}, websocket: 1 }",
        "export default { fetch() {}, websocket: { close(ws) {} } }",
    ):
        assert servers(javascript(other)) == []


def test_deno() -> None:
    """Deno's upgrade gives the socket."""
    code = javascript(
        "const { socket, response } = Deno.upgradeWebSocket(r); socket.onmessage = (e) => {};"
        "Deno.upgradeWebSocket(r)"
    )
    assert sockets(code) == [("deno", "server")] * 2
    assert [it.event for it in code.sockets.sockets[0].listeners] == ["message"]


def test_servers_by_type() -> None:
    """What a server that is a parameter accepts is a connection that others may listen on, too."""
    text = (
        "import type { WebSocket, WebSocketServer } from 'ws';"
        "export function watch(wss: WebSocketServer, n: number, { a }: Options) {"
        "  wss.on('connection', (ws) => ws.on('pong', () => {}));"
        "  wss.on('connection', onConnection);"
        "  for (const one of wss.clients) one.ping();"
        "}"
        "export function beat(ws: WebSocket) { ws.ping() }"
    )
    code = typescript(text)
    found = [(it.side, it.role.value) for it in code.sockets.of("ws")]
    assert found == [("server", "helper"), ("server", "member"), ("server", "helper")]
    assert code.sockets.servers == []


def test_servers_that_are_handed_on() -> None:
    """A server that the file makes is the one that its functions are given."""
    code = typescript(
        "import { WebSocketServer } from 'ws'; const wss = new WebSocketServer({ port: 1 });"
        "watch(wss); function watch(on: WebSocketServer) { on.on('connection', (ws) => f(ws)) }"
    )
    assert [it.role for it in code.sockets.sockets] == [Role.connection]


def test_types() -> None:
    """A parameter that is a socket by its type was opened elsewhere."""
    text = (
        "import WS, { WebSocketServer } from 'ws';"
        "function a(ws: WS) {} function b(ws: WebSocket | null) {} function c(x: string) {}"
    )
    code = typescript(text)
    assert sockets(code) == [("ws", "client"), ("browser", "client")]
    assert {it.role for it in code.sockets.sockets} == {Role.helper}
    code = typescript(text + "new WebSocketServer({}).on('connection', (ws: WS) => a(ws))")
    assert sockets(code) == [("ws", "server"), ("ws", "server"), ("browser", "client")]
