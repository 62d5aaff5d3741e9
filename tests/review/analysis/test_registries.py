"""Registries of connections: what is kept where, and under what kind of key."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.registries import forgotten, kept, may_come_again
from tests.review.reading import at, javascript, python

SERVER = "const { WebSocketServer } = require('ws'); const wss = new WebSocketServer({ port: 1 });"


def handler(text: str) -> str:
    """A connection handler with this body."""
    return SERVER + f"wss.on('connection', (ws, request) => {{ {text} }})"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("clients.set(id, ws)", ("clients", "id", True)),
        ("this.clients[id] = ws", None),
        ("clients[id] = ws", ("clients", "id", True)),
        ("clients.set(id, { ws })", ("clients", "id", False)),
        ("clients.set(id, ws.id)", ("clients", "id", False)),
        ("clients.set(id, ws.url)", None),
        ("const it = { ws }; clients.set(id, it); use(it)", ("clients", "id", False)),
        ("make({ ws })", None),
        ("of(it).set(id, ws)", None),
        ("of(it)[id] = ws", None),
        ("clients.set(ws, id)", None),
        ("clients[ws] = 1", None),
        ("clients.add(ws)", None),
    ],
)
def test_kept(text: str, found: tuple[str, str, bool] | None) -> None:
    """A socket, or an object that has it, is put into a map or an object."""
    code = javascript(handler(text))
    entries = [(code.source(it.registry), code.source(it.key), it.plain) for it in kept(code)]
    assert [it for it in entries if it[0] != "this.clients"] == ([found] if found else [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("clients.delete(id)", ["clients.delete(id)"]),
        ("delete clients[id]", ["delete clients[id]"]),
        ("f(() => clients.delete(id))", ["clients.delete(id)"]),
        ("f(() => { return clients.delete(id) })", ["clients.delete(id)"]),
        ("f(() => { log(); return clients.delete(id) })", []),
        ("f(function () { return clients.delete(id) })", []),
        ("if (clients.delete(id)) go()", []),
        ("of(it).delete(id)", []),
        ("delete of(it)[id]", []),
        ("delete clients.id", []),
        ("clients.delete()", []),
    ],
)
def test_forgotten(text: str, found: list[str]) -> None:
    """An entry is taken out, and not used for anything else."""
    code = javascript(text)
    assert [code.source(it.statement) for it in forgotten(code)] == found


def test_forgotten_in_python() -> None:
    """Python deletes and pops."""
    code = python("del a[1]\na.pop(2, None)\nb = a.pop(3)\ndel a[4], a[5]\ndel c")
    assert {code.source(it.key) for it in forgotten(code)} == {"1", "2"}


@pytest.mark.parametrize(
    ("text", "again"),
    [
        ("key(userId)", True),
        ("key(req.query.id)", True),
        ("key(x)", False),
        ("const userId = uuid(); key(userId)", False),
        ("const id = request.headers.cookie; key(id)", True),
        ("function f(clientId) { key(clientId) } f(randomUUID())", False),
        ("function f(clientId) { key(clientId) } f()", True),
        ("function f(a) { g(a) } function g(b) { key(b) } f(request.query.a)", True),
        ("let userId; key(userId)", True),
        ("const { userId } = parse(x); key(userId)", True),
        ("for (const userId of all) key(userId)", True),
        ("const f = ([userId]) => key(userId)", True),
        ("for (const a of b) { const c = () => key(a) }", False),
        ("server.upgrade(r, { data: { a: url.pathname } }); key(ws.data.a)", True),
        ("server.upgrade(r, { data: { a: randomUUID() } }); key(ws.data.a)", False),
        ("server.upgrade(r, { data: { b: url.pathname } }); key(ws.data.a)", False),
        ("server.upgrade(r); other(r); key(ws.data.a)", False),
        ("server.upgrade(); key(ws.data.a)", False),
        ("const d = { a: seconds() }; res.upgrade(d, k); key(ws.getUserData().a)", False),
        ("const d = { a: request.path }; res.upgrade(d, k); key(ws.getUserData().a)", True),
    ],
)
def test_keys(text: str, again: bool) -> None:
    """A user's name may come again; what is made for a connection does not."""
    code = javascript(text)
    key = [it for it in code.calls if code.source(it.callee) == "key"][-1].args[0]
    assert may_come_again(code, key) is again


def test_keys_of_methods() -> None:
    """Arguments are found through `self`."""
    head = "class M:\n    def add(self, user_id): self.a[user_id] = 1\nm = M()\n"
    assert may_come_again(*_key(head + "m.add(name)"))
    assert not may_come_again(*_key(head + "m.add(uuid4())"))


ENDPOINT = """
from sanic import Sanic
app = Sanic("a")
{mark}
async def seat(request, ws, number{default}):
    seats[number] = ws
"""


@pytest.mark.parametrize(
    ("mark", "default", "again"),
    [
        ('@app.websocket("/seat/<number:int>")', "", True),
        ('@app.websocket("/seat/<number:int>")', "=1", True),
        ('@app.websocket("/seat/<number:int>")', "=make()", False),
        ("", "", False),
    ],
)
def test_parts_of_the_path(mark: str, default: str, again: bool) -> None:
    """What an endpoint is given beside the socket is what the other side asked for."""
    code = python(ENDPOINT.format(mark=mark, default=default))
    assert may_come_again(code, at(code, "number")) is again


def _key(text: str):  # type: ignore[no-untyped-def]
    code = python(text)
    return code, at(code, "user_id")


def test_parts_of_tornado_paths() -> None:
    """What a handler of Tornado is opened with is a part of the path."""
    code = python(
        "from tornado.websocket import WebSocketHandler\n"
        "class Lamp(WebSocketHandler):\n"
        "    def open(self, hue): lamps[hue] = self\n"
        "    def on_message(self, shade): lamps[shade] = self\n"
    )
    assert may_come_again(code, at(code, "hue"))
    assert not may_come_again(code, at(code, "shade"))


def test_queues_of_connections() -> None:
    """The queue of a connection stands for it; one without a key is no entry."""
    code = python(
        "import asyncio\nfrom fastapi import WebSocket\nasync def feed(ws: WebSocket, name):\n"
        "    queue = asyncio.Queue()\n    queues[name] = queue\n    everybody.add(queue)\n"
    )
    (found,) = kept(code)
    assert (code.source(found.registry), code.source(found.key)) == ("queues", "name")
    assert not found.plain
