"""Cookies and sessions that a handshake is known by are found."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.ambient import credential, has_unseen_options, option
from holdfast.review.code import Code
from tests.review.reading import javascript, python


def found(code: Code) -> str | None:
    """What the first server or socket reads of the handshake."""
    peer = next(iter([*code.sockets.servers, *code.sockets.sockets]))
    node = credential(code, peer)
    return None if node is None else code.source(node)


@pytest.mark.parametrize(
    "expression",
    [
        *("req.headers.cookie", "req.headers['cookie']", "req.headers.get('Cookie')"),
        *("req.cookies", "req.session", "req.getHeader('cookie')"),
    ],
)
def test_javascript(expression: str) -> None:
    """However the handshake is asked, in the handler of a connection."""
    head = "import { WebSocketServer } from 'ws';\nconst wss = new WebSocketServer({ port: 1 });\n"
    assert found(javascript(f"{head}wss.on('connection', (ws, req) => {{ use({expression}); }});"))


@pytest.mark.parametrize(
    ("call", "known"),
    [
        ("await sessionOf(req)", True),
        ("await store.find_session(req)", True),
        ("await getSessionFromCookie(req, store)", True),
        ("await startSession(req)", False),
        ("await sessionOf(id)", False),
        ("await sessions.load(req)", False),
        ("sessionOf(req)", False),
        ("await ownSession(req)", False),
    ],
)
def test_sessions_by_name(call: str, known: bool) -> None:
    """A function of another file that finds the session of a request knows it by its cookie."""
    code = javascript(
        "import { WebSocketServer } from 'ws';\nconst wss = new WebSocketServer({ port: 1 });\n"
        "async function ownSession(req) { return 1 }\n"
        f"wss.on('connection', async (ws, req) => {{ use({call}); }});"
    )
    assert found(code) == (call.removeprefix("await ") if known else None)


@pytest.mark.parametrize(
    "expression",
    [
        *("req.headers.origin", "req.headers['accept']", "res.cookie", "store.session"),
        *(
            "{ cookies: req.cookies }",
            "jar.cookies",
            "req.headers.get('accept')",
            "req.headers.get(name)",
            "ws[0]",
        ),
    ],
)
def test_other_things(expression: str) -> None:
    """What is no cookie of the handshake is left alone."""
    head = "import { WebSocketServer } from 'ws';\nconst wss = new WebSocketServer({ port: 1 });\n"
    code = javascript(f"{head}wss.on('connection', (ws, req) => {{ use({expression}); }});")
    assert found(code) is None


@pytest.mark.parametrize(
    "rest",
    [
        "server.on('upgrade', (req) => use(req.session));",
        "new Server(server, { allowRequest: (req, done) => done(null, !!req.headers.cookie) });",
        "io.use((socket, next) => use(socket.handshake.headers.cookie));",
    ],
)
def test_where_handshakes_are_seen(rest: str) -> None:
    """Upgrades of an HTTP server, options, and middleware of Socket.IO see it too."""
    code = javascript(
        "import { Server } from 'socket.io';\n"
        f"{'' if rest.startswith('new') else 'const io = new Server(3000);'}\n{rest}"
    )
    assert found(code) is not None


def test_who_does_not_see_it() -> None:
    """Other listeners, other middleware, and functions that are not in the file."""
    code = javascript(
        "import { Server } from 'socket.io';\n"
        "const io = new Server(3000, { allowRequest: external });\n"
        "app.use((req) => use(req.session));\n"
        "app.use();\nuse();\nio.use(external);\nserver.on('upgrade', external);\n"
        "server.on('request', (req) => use(req.session));\nserver.on('upgrade');\n"
        "io.on('connection', external);"
    )
    assert found(code) is None


@pytest.mark.parametrize(
    "body",
    [
        "use(ws.cookies)",
        "use(ws.session)",
        'use(ws.headers["Cookie"])',
        'use(ws.headers.get("cookie"))',
    ],
)
def test_python(body: str) -> None:
    """The same in Python."""
    head = "from fastapi import FastAPI, WebSocket\napp = FastAPI()\n"
    assert found(python(f'{head}@app.websocket("/")\nasync def feed(ws: WebSocket):\n    {body}'))


def test_dependencies() -> None:
    """What an endpoint depends on is looked at too."""
    code = python(
        "from fastapi import Cookie, Depends, FastAPI, WebSocket\napp = FastAPI()\n"
        "def user(sid=Cookie()): ...\n"
        '@app.websocket("/")\nasync def feed(ws: WebSocket, user=Depends(user)): ...\n'
    )
    assert found(code) == "Cookie()"


def test_quart_and_classes() -> None:
    """Quart's global session, and the methods of an endpoint's class."""
    quart = "from quart import Quart, session, websocket\napp = Quart(__name__)\n"
    body = '@app.websocket("/")\nasync def feed():\n    await websocket.send(session["name"])\n'
    assert found(python(quart + body)) == "session"
    code = python(
        "from starlette.endpoints import WebSocketEndpoint\n"
        "class Feed(WebSocketEndpoint):\n"
        "    async def on_connect(self, websocket):\n        use(websocket.cookies)\n"
    )
    assert found(code) == "websocket.cookies"


def test_clients_at_the_top_of_a_file() -> None:
    """What is in no function has no handler."""
    assert found(javascript("const socket = new WebSocket(url);")) is None


@pytest.mark.parametrize(
    ("options", "unseen"),
    [
        ("new Server(3000)", False),
        ("new Server(server)", False),
        ("new Server(server, { cors })", False),
        ("new Server({ cors })", False),
        ("new Server(server, { ...options })", True),
        ("new Server(server, options)", True),
    ],
)
def test_unseen_options(options: str, unseen: bool) -> None:
    """Options in a variable, or spread, are not known; an HTTP server is no option."""
    code = javascript(f"import {{ Server }} from 'socket.io';\n{options};")
    assert has_unseen_options(code, code.sockets.servers[0]) is unseen


def test_unseen_options_in_python() -> None:
    """Keywords that are spread are not known."""
    head = "import websockets\n"
    for options, unseen in (("port=1", False), ("**options", True)):
        code = python(f"{head}websockets.serve(handler, {options})")
        assert has_unseen_options(code, code.sockets.servers[0]) is unseen


def test_ws_takes_options_first() -> None:
    """The first argument of `ws` are its options."""
    for given, unseen in (("options", True), ("{ port: 1 }", False)):
        code = javascript(f"import {{ WebSocketServer }} from 'ws';\nnew WebSocketServer({given});")
        assert has_unseen_options(code, code.sockets.servers[0]) is unseen


def test_exported_servers() -> None:
    """An object that Bun serves has the options that it shows, and of what is spread in it."""
    handlers = "fetch(req, server) { server.upgrade(req); }, websocket: { message(ws) {} }"
    (server,) = javascript(f"export default {{ port: 1, {handlers} }};").sockets.servers
    (spread,) = javascript(f"export default {{ ...common, {handlers} }};").sockets.servers
    code = javascript(f"export default {{ port: 1, {handlers} }};")
    assert option(code, code.sockets.servers[0], "fetch") is not None
    assert option(code, code.sockets.servers[0], "tls") is None
    assert not has_unseen_options(code, server)
    assert has_unseen_options(code, spread)


def test_copies() -> None:
    """Cookies that are only handed on under their own name are not what a user is known by."""
    head = "from fastapi import FastAPI, WebSocket\napp = FastAPI()\n"
    body = '@app.websocket("/")\nasync def feed(ws: WebSocket):\n    '
    assert found(python(f"{head}{body}Request(cookies=ws.cookies)\n")) is None
    assert found(python(f"{head}{body}Request(user=ws.cookies)\n")) == "ws.cookies"
