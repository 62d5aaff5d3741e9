"""A socket is followed through whatever holds it."""

from __future__ import annotations

import pytest

from holdfast.review.code import Code
from holdfast.review.meaning.scopes import Binding
from holdfast.review.meaning.sockets import MAX_SLOTS, Role, Server, Socket, binding_of, slot_of
from holdfast.review.syntax import nodes as n
from tests.review.reading import javascript, python, typescript


def only(code: Code) -> Socket:
    [socket] = code.sockets.sockets
    return socket


def methods(socket: Socket) -> list[str | None]:
    return [call.method for call in socket.calls]


@pytest.mark.parametrize(
    "text",
    [
        "const ws = new WebSocket(u); ws.send()",
        "let ws; ws = new WebSocket(u); ws.send()",
        "const a = new WebSocket(u), b = a; b.send()",
        "let a; const b = a = new WebSocket(u); a.send()",
        "const a = b || new WebSocket(u); a.send()",
        "const a = x ? new WebSocket(u) : null; a.send()",
        "function make() { return new WebSocket(u) } const a = make(); a.send()",
        "const make = () => new WebSocket(u); make().binaryType; const a = make(); a.send()",
        "function use(s) { s.send() } use(new WebSocket(u))",
        "const ws = new WebSocket(u); use(1, ws); function use(x, s) { s.send() }",
        "class A { open() { this.ws = new WebSocket(u) } close() { this.ws.send() } }",
        "class A { ws = new WebSocket(u); go() { this.ws?.send() } }",
        "const r = useRef(null); r.current = new WebSocket(u); () => r.current.send()",
        "const r = useRef(new WebSocket(u)); r.current.send()",
        "const r = ref(new WebSocket(u)); r.value.send()",
        "const [s, setS] = useState(null); const w = new WebSocket(u); setS(w); s.send()",
        "new WebSocket(u).send()",
        "async () => { const a = await new Promise((ok) => { const s = new WebSocket(u);"
        " s.onopen = () => ok(s) }); a.send() }",
        "function open() { return new Promise((ok) => ok(new WebSocket(u))) }"
        " open().then((s) => s.send())",
        "const ws = new WebSocket(u); ws.on('a', f).on('b', f); ws.send()",
    ],
)
def test_followed(text: str) -> None:
    """Variables, attributes, functions, React's and Vue's holders lead to the same socket."""
    assert methods(only(javascript(text)))[-1] == "send"


@pytest.mark.parametrize(
    "text",
    [
        "const list = [...new WebSocket(u)]; list.send()",
        "const ws = new WebSocket(u); f(...ws); function f(s) { s.send() }",
        "function use(x) { x.send() } use(1, new WebSocket(u))",
        "function use({x}) { x.send() } use(new WebSocket(u))",
        "x += new WebSocket(u); x.send()",
        "const {a} = new WebSocket(u); a.send()",
        "unknown(new WebSocket(u)).send()",
        "const [a] = f(); a(new WebSocket(u)); a.send()",
        "const [, b] = [a, c]; b(new WebSocket(u)); a.send()",
        "let [{a}, b] = x; b(new WebSocket(u)); a.send()",
        "return new WebSocket(u)",
        "const o = {}; o.x(new WebSocket(u)); o.send()",
        "new Promise((ok, no) => no(new WebSocket(u))).then((s) => s.send())",
        "use((ok) => ok(new WebSocket(u))).then((s) => s.send())",
        "new Promise((ok) => ok(new WebSocket(u))).then(unknown)",
    ],
)
def test_not_followed(text: str) -> None:
    """What only looks like it does not."""
    assert methods(only(javascript(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "async def f():\n async with websockets.connect(u) as ws: await ws.send(1)",
        "async def f():\n async for ws in websockets.connect(u): await ws.send(1)",
        "async def f():\n ws = await websockets.connect(u)\n await ws.send(1)",
        "class A:\n async def f(self):\n  self.ws = await websockets.connect(u)\n"
        " async def g(self): await self.ws.send(1)",
        "class A:\n def f(self): self.g(websockets.connect(u))\n def g(self, ws): ws.send(1)",
        "def g(a, ws): ws.send(1)\ng(1, ws=websockets.connect(u))",
    ],
)
def test_followed_in_python(text: str) -> None:
    """With statements, loops over connections, methods and keywords do so too."""
    assert methods(only(python("import websockets\n" + text)))[-1] == "send"


@pytest.mark.parametrize(
    "text",
    [
        "async def f():\n ws = await websockets.connect(u)\n async for m in ws: m.send(1)",
        "async def f():\n async with websockets.connect(u): ws.send(1)",
        "x = dict(ws=websockets.connect(u))\nws.send(1)",
    ],
)
def test_not_followed_in_python(text: str) -> None:
    """A message is no socket, and what nothing names is not followed."""
    assert methods(only(python("import websockets\n" + text))) == []


def test_listeners() -> None:
    """Handlers are found however they are registered; taking one away is none."""
    code = javascript(
        "const ws = new WebSocket(u);"
        "ws.onopen = () => 1; ws.onclose = null; ws.onerror = handler; ws.onmessage = undefined;"
        "ws.addEventListener('message', named); ws.once(kind, named); ws.on('x');"
        "function named() {} ws.binaryType = 'blob'; x.onopen = 1; ws.other.onopen = 2;"
    )
    socket = only(code)
    found = [(it.event, it.function is not None) for it in socket.listeners]
    assert sorted(found) == [("error", False), ("message", True), ("open", True)]
    assert methods(socket) == ["once", "on"]
    assert [it.event for it in socket.on("open", "error")] == ["open", "error"]
    assert [call.method for call in socket.called("on")] == ["on"]


def test_too_many_names() -> None:
    """A socket with more names than anybody gives one is followed no further."""
    chain = "".join(f"const s{i + 1} = s{i};" for i in range(MAX_SLOTS * 2))
    socket = only(javascript("const s0 = new WebSocket(u);" + chain))
    assert len(socket.slots) == MAX_SLOTS


def test_names_in_a_circle() -> None:
    """Two variables that hold each other's value are followed once."""
    code = javascript("let a = new WebSocket(u), b; b = a; a = b; a.send()")
    assert methods(only(code)) == ["send"]


def test_queries() -> None:
    """Sockets and servers are asked for by library and side."""
    code = typescript(
        "import WebSocket, { WebSocketServer } from 'ws';"
        "const wss = new WebSocketServer({ port: 1 }); const c = new WebSocket(u);"
        "wss.on('connection', (ws) => { ws.send() }); wss.clients.forEach((m) => m.send());"
    )
    sockets = code.sockets
    assert [it.role for it in sockets.of("ws", side="server")] == [Role.connection, Role.member]
    assert len(list(sockets.of())) == 3
    assert list(sockets.of("browser")) == []
    assert [type(it) for it in sockets.servers_of("ws")] == [Server]
    assert [it.accepted for it in sockets.sockets] == [False, True, False] or sorted(
        it.accepted for it in sockets.sockets
    ) == [False, False, True]


def test_parameters_and_variables() -> None:
    """The variable of a parameter, where it is one."""
    code = javascript("function f(a, {b}) {}")
    function = code.all(n.Function)[0]
    slot = slot_of(code, function, 0)
    assert isinstance(slot, Binding)
    assert binding_of(slot) is slot
    assert binding_of(("owner", "ws")) is None
    assert slot_of(code, function, 1) is None
    assert slot_of(code, function, 2) is None
