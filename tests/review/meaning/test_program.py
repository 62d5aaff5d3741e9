"""What the names of a file mean, what holds a value, and which function is called."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from holdfast.review.code import Code
from holdfast.review.meaning.program import per_program
from holdfast.review.syntax import nodes as n
from tests.review.reading import at, javascript, python, typescript


def last(code: Code) -> n.Node:
    return code.module.body[-1]


def call(code: Code) -> n.Call:
    return code.calls[-1]


def test_what_is_kept_for_a_program() -> None:
    """It is looked for once in each, also where there is none."""
    seen: list[str] = []

    @per_program
    def numbers(code: Code) -> Iterator[n.Literal]:
        seen.append(code.text)
        return code.module.find(n.Literal)

    one, none = javascript("f(1)"), javascript("f()")
    for _ in range(2):
        assert [it.value for it in numbers(one)] == [1]
        assert not numbers(none)
    assert seen == [one.text, none.text]


def test_what_is_released_is_gone_at_once() -> None:
    """The garbage collector finds nothing left of a program that was looked at and released."""
    code = javascript(
        "class Feed { open() { this.ws = new WebSocket(url);"
        " this.ws.onmessage = () => this.open() } }"
    )
    assert code.sockets.sockets[0].on("message")
    gc.collect()
    code.release()
    del code
    assert gc.collect() == 0


class TestQualified:
    """A dotted path in Python, a module and a path in it in JavaScript."""

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("import websockets\nwebsockets.connect", "websockets.connect"),
            ("import websockets.sync.client\nwebsockets.sync", "websockets.sync"),
            ("import websockets.client as c\nc.connect", "websockets.client.connect"),
            ("from websockets import connect as c\nc", "websockets.connect"),
            ("from .manager import Manager\nManager", ".manager.Manager"),
            ("from . import manager\nmanager", ".manager"),
            ("open", "open"),
            ("window.open", "window.open"),
            ("import a\nb = a.c\nd = b\nd.e", "a.c.e"),
            ("try:\n from a import x\nexcept ImportError:\n from b import x\nx", "a.x"),
            ("try:\n import x\nexcept ImportError:\n x = None\nx", "x"),
            ("x = 1\nx = 2\nx", ""),
            ("def x(): pass\nx", ""),
            ("f().x", ""),
            ("(await x).y", "x.y"),
            ("a = b\nb = a\na", ""),
        ],
    )
    def test_python(self, text: str, wanted: str) -> None:
        code = python(text)
        assert code.qualified(last(code)) == wanted

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("import WebSocket from 'ws'; WebSocket", "ws:default"),
            ("import { WebSocketServer as S } from 'ws'; S", "ws:WebSocketServer"),
            ("import * as ws from 'ws'; ws.Server", "ws:Server"),
            ("import WebSocket from 'ws'; WebSocket.Server", "ws:Server"),
            ("import ws from 'ws'; ws.default", "ws:default"),
            ("const WebSocket = require('ws'); WebSocket", "ws:default"),
            ("const { Server: S } = require('ws'); S", "ws:Server"),
            ("const { a: { b } } = require('x'); b", "x:a.b"),
            ("const S = require('ws').Server; S", "ws:Server"),
            ("const ws_1 = __importDefault(require('ws')); ws_1.default", "ws:default"),
            ("const t = require('tslib'); const w = t.__importStar(require('ws')); w.x", "ws:x"),
            ("const io = await import('socket.io'); io.Server", "socket.io:Server"),
            ("WebSocket", "WebSocket"),
            ("window.WebSocket", "WebSocket"),
            ("globalThis.setTimeout", "setTimeout"),
            ("process.env.PORT", "process.env.PORT"),
            ("this.x", ""),
            ("require(name)", ""),
            ("(x => x.y)", ""),
        ],
    )
    def test_javascript(self, text: str, wanted: str) -> None:
        code = javascript(text)
        assert code.qualified(last(code)) == wanted

    def test_nothing(self) -> None:
        assert python("").qualified(None) == ""

    def test_parameters_are_not_known(self) -> None:
        code = javascript("function f(ws) { ws.on }")
        assert code.qualified(at(code, "ws.on")) == ""


class TestSlots:
    """The same variable or attribute has the same slot, wherever it is named."""

    @pytest.mark.parametrize(
        ("text", "one", "other"),
        [
            ("let ws; function f() { ws }", "ws", "ws"),
            ("class A { a() { this.ws } b() { this.ws.x } }", "this.ws", "this.ws"),
            ("class A { ws = 1; a() { this.ws } }", "ws", "this.ws"),
            ("class A { b = f(this.ws); a() { this.ws } }", "this.ws", "this.ws"),
            (
                "class A { a() { const me = this; f(function () { me.ws }); this.ws } }",
                "me.ws",
                "this.ws",
            ),
            (
                "class A { a() { f(function () { this.ws }.bind(this)); this.wx; this.ws } }",
                "this.ws",
                "this.ws",
            ),
            ("class A { a = () => { this.ws }; b() { f(() => this.ws) } }", "this.ws", "this.ws"),
            (
                "class A { a() { return __awaiter(this, 0, 0, function* () { this.ws }); } "
                "b() { this.ws } }",
                "this.ws",
                "this.ws",
            ),
            (
                "class A { x() { this.ws } } class B extends A { y() { this.ws } }",
                "this.ws",
                "this.ws",
            ),
            ("const o = { a() { this.ws }, methods: { b() { this.ws } } }", "this.ws", "this.ws"),
            (
                "function F() { this.ws } F.prototype.go = function () { this.ws }",
                "this.ws",
                "this.ws",
            ),
            (
                "class A { m() {} } const a = new A(); a.ws; class B extends A { x() { this.ws } }",
                "a.ws",
                "this.ws",
            ),
            ("x.y['z']; x.y.z", "x.y['z']", "x.y.z"),
            ("x[0]; x[0]", "x[0]", "x[0]"),
            ("const r = useRef(); r.current; () => r.current", "r.current", "r.current"),
        ],
    )
    def test_the_same(self, text: str, one: str, other: str) -> None:
        code = javascript(text)
        slots = {code.slot(it) for it in code.nodes if code.source(it) in (one, other)}
        slots -= {None}
        assert len(slots) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "class A { a() { this.ws } } class B { b() { this.ws } }",
            "class A { a() { this.ws; f(function () { this.ws }) } }",
            "{ let a; this.ws } function F() { this.ws }",
        ],
    )
    def test_not_the_same(self, text: str) -> None:
        code = javascript(text)
        found = [code.slot(it) for it in code.all(n.Attribute) if it.name == "ws"]
        assert len(found) == 2
        assert found[0] != found[1]

    def test_self(self) -> None:
        """`self` is the first parameter of a method, whatever its name; not of a function."""
        code = python(
            "class A:\n"
            " x = 1\n"
            " def m(self, other):\n"
            "  self.x; other.x\n"
            "  def inner(): self.x\n"
            "def f(self): self.x\n"
        )
        slots = [code.slot(it) for it in code.all(n.Attribute)]
        owner = code.all(n.Class)[0]
        assert slots[0] == slots[2] == (owner, "x")
        assert len({slots[0], slots[1], slots[3]}) == 3
        assert [source.kind for source in code.sources(slots[0])] == ["assign"]

    def test_instances(self) -> None:
        """A variable that holds the one instance of a class has its attributes."""
        code = python(
            "class M:\n def add(self, x): self.all = x\n"
            "manager = M()\n"
            "def f(given: M, other: N, third): given.all, other.all, third.all\n"
            "manager.all"
        )
        owner = code.all(n.Class)[0]
        assert code.slot(last(code)) == (owner, "all")
        assert code.slot(at(code, "given.all")) == (owner, "all")
        assert code.slot(at(code, "other.all")) != (owner, "all")
        assert code.slot(at(code, "third.all")) != (owner, "all")

    def test_destructured_is_no_instance(self) -> None:
        code = javascript("class A {} const { b } = new A(); b.x")
        assert code.owner(at(code, "b")) is None

    def test_a_class_that_extends_itself(self) -> None:
        code = javascript("class A extends A { m() { this.x } }")
        assert code.slot(at(code, "this.x")) == (code.all(n.Class)[0], "x")

    def test_long_chains_end(self) -> None:
        """Classes and names are followed a few steps, and no further."""
        classes = "".join(f"class A{i + 1} extends A{i} {{}} " for i in range(9))
        code = javascript("class A0 {} " + classes + "class B extends A9 { m() { this.x } }")
        owner = code.owner(at(code, "this"))
        assert isinstance(owner, n.Class)
        assert owner.name == "A4"
        names = "".join(f"a{i + 1} = a{i}\n" for i in range(9))
        code = python("a0 = f()\n" + names + "a9")
        assert code.source(code.follow(last(code))) == "a3"

    def test_attributes_of_results(self) -> None:
        """What no name holds has no sources."""
        code = python("f().x = 1\nwith a as f().y, b as c[0]: pass")
        assert [code.slot(it) for it in code.all(n.Attribute)] == [None, None]
        assert code.sources("nothing") == []

    @pytest.mark.parametrize(
        ("one", "other", "same"),
        [
            ("request.app", "request.app", True),
            ("request.app[KEY]", "request.app[KEY]", True),
            ("request.app['a']", "request.app['b']", False),
            ("request.app[KEY]", "request.app[OTHER]", False),
            ("request.app[KEY]", "request.app[twice]", False),
            ("given.app", "given.app", False),
            ("given.other", "given.other", False),
        ],
    )
    def test_application(self, one: str, other: str, same: bool) -> None:
        """All requests are of one application, whose keys may be constants."""
        head = "from keys import KEY\nOTHER = 1\ntwice = 1\ntwice = 2\n"
        for params in ("request, given", "request: web.Request, given"):
            code = python(f"{head}def f({params}):\n    {one}\ndef g({params}):\n    {other}\n")
            first, second = (it.body.body[0] for it in code.all(n.Function))
            assert (code.slot(first) is not None) or not same
            assert (code.slot(first) == code.slot(second)) is same

    def test_requests_by_their_type(self) -> None:
        """A parameter that is a request by its type may have any name."""
        code = python("def f(r: web.Request, ws: WebSocket, x: Other):\n    r.app, ws.app, x.app")
        slots = [code.slot(it) for it in code.all(n.Attribute) if it.name == "app"]
        assert slots[0] == slots[1] != slots[2]

    def test_no_slot(self) -> None:
        """Results of calls and computed keys are not held by a name."""
        code = javascript("f().x; a[b]; f().x[0]; 1")
        assert [code.slot(it) for it in code.module.body] == [None] * 4
        assert code.slot(None) is None
        assert code.sources(None) == []
        assert code.uses("nothing") == []
        assert code.owner(last(code)) is None

    def test_sources_of_attributes(self) -> None:
        """Assignments, updates and `with` give attributes their values."""
        code = python(
            "async def f(o):\n o.x = 1\n o.x += 1\n async with g() as o.x: o.x\n f()[1] = 2"
        )
        slot = code.slot(code.all(n.Attribute)[0])
        assert [source.kind for source in code.sources(slot)] == ["assign", "update", "with"]
        assert len(code.uses(slot)) == 4


class TestFollow:
    """An expression stands for the only value that it is given."""

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            ("const a = f(); const b = a; b", "f()"),
            ("let a; a = f(); a", "f()"),
            ("let a = null; a = f(); a", "f()"),
            ("let a = 1; a = 2; a", "a"),
            ("const o = { p: { q: 1 } }; o.p.q", "o.p.q"),
            ("const o = { p: 1 }; o.p", "1"),
            ("const { p } = { p: 1 }; p", "1"),
            ("const { p } = f(); p", "p"),
            ("const [p] = [1]; p", "p"),
            ("function g() {} g", "function g() {}"),
            ("x", "x"),
            ("f()", "f()"),
        ],
    )
    def test_javascript(self, text: str, wanted: str) -> None:
        code = javascript(text)
        assert code.source(code.follow(last(code))) == wanted

    def test_methods(self) -> None:
        """A method of `this`, or of the only instance, is its function."""
        code = javascript("class A { m() { this.m; this.none } } const a = new A(); a.m")
        method = code.all(n.Class)[0].method("m")
        assert code.follow(at(code, "this.m")) is method
        assert code.follow(last(code)) is method
        assert code.source(code.follow(at(code, "this.none"))) == "this.none"

    def test_constants_and_numbers(self) -> None:
        code = python("A = 5\nA\nTrue")
        _, five, true = code.module.body
        assert code.constant(five) == 5
        assert code.number(five) == 5
        assert code.number(true) is None
        assert code.number(None) is None


class TestFunctions:
    """Handlers are found inline, by name, bound and wrapped."""

    @pytest.mark.parametrize(
        ("argument", "found"),
        [
            ("() => 1", True),
            ("named", True),
            ("named.bind(this)", True),
            ("useCallback(named, [])", True),
            ("partial(named, 1)", True),
            ("lodash.debounce(named)", True),
            ("unknown", False),
            ("other(named)", False),
            ("other()(named)", False),
            ("useCallback()", False),
            ("useCallback(" * 7 + "named" + ")" * 7, False),
            ("1", False),
        ],
    )
    def test_found(self, argument: str, found: bool) -> None:
        code = javascript(f"function named() {{}} on({argument})")
        assert (code.function(call_to(code, "on").args[0]) is not None) is found

    def test_callers(self) -> None:
        code = javascript("function f() {} f(); () => f(); class A { m() {} n() { this.m() } }")
        function, method = code.all(n.Function)[0], code.all(n.Class)[0].method("m")
        assert len(code.callers(function)) == 2
        assert method is not None
        assert len(code.callers(method)) == 1
        assert code.callers(code.all(n.Function)[1]) == []

    @pytest.mark.parametrize(
        "text",
        [
            "const o = { m() {}, n() { this.m(); this.other() } }",
            "export default { methods: { m() {} }, mounted() { this.m() } }",
        ],
    )
    def test_methods_of_objects(self, text: str) -> None:
        """An object's method is found, and that of a component of Vue."""
        code = javascript(text)
        assert len(code.callers(code.all(n.Function)[0])) == 1
        assert code.callers(code.all(n.Function)[1]) == []

    def test_called(self) -> None:
        """What a function does, with what it calls in turn, each function once."""
        code = python(
            "def a(): b(); b(); unknown()\ndef b(): c(); a()\ndef c(): d()\ndef d(): deep()\n"
        )
        first = code.all(n.Function)[0]

        def names(depth: int) -> list[str]:
            found = code.called(first, depth)
            return [
                it.callee.id
                for it in found
                if isinstance(it, n.Call) and isinstance(it.callee, n.Name)
            ]

        assert names(0) == ["b", "b", "unknown"]
        assert names(1) == ["b", "b", "unknown", "c", "a"]
        assert names(3)[-1] == "deep"

    def test_inner_functions_are_parts(self) -> None:
        code = javascript("function f() { function g() { x() } g() }")
        found = [it for it in code.called(code.module) if isinstance(it, n.Call)]
        assert len(found) == 2


class TestGuarded:
    """An error is caught where a try is around it, or around all calls of its function."""

    @pytest.mark.parametrize(
        ("text", "guarded"),
        [
            ("try { risky() } catch {}", True),
            ("async function f() { risky() } on(() => { f().catch(log) })", True),
            ("async function f() { risky() } on(() => { f().then(log) })", False),
            ("try {} catch { risky() }", False),
            ("try { risky() } finally {}", False),
            ("risky()", False),
            ("function f() { risky() } try { f() } catch {}", True),
            ("function f() { risky() } try { f() } catch {} f()", False),
            ("function f() { risky() }", False),
            ("try { on(() => risky()) } catch {}", False),
            ("try { all.forEach(() => risky()) } catch {}", True),
            ("try { all.forEach(async () => risky()) } catch {}", False),
            ("try { (() => risky())() } catch {}", True),
            ("async function f() { risky() } async () => { try { f() } catch {} }", False),
            ("async function f() { risky() } async () => { try { await f() } catch {} }", True),
            (
                "async function f() { risky() }"
                " async () => { try { await Promise.all([f(), g()]) } catch {} }",
                True,
            ),
            ("p.then(() => risky()).catch(e)", True),
            ("p.then(() => risky(), e)", True),
            ("p.then(() => risky())", False),
            ("function f() { f(); risky() }", False),
        ],
    )
    def test_javascript(self, text: str, guarded: bool) -> None:
        code = javascript(text)
        assert code.guarded(call_to(code, "risky")) is guarded

    @pytest.mark.parametrize(
        ("text", "guarded"),
        [
            ("try: risky()\nexcept ValueError: pass", True),
            ("try: risky()\nexcept json.JSONDecodeError: pass", False),
            ("try: risky()\nexcept Exception: pass", True),
            ("try: risky()\nexcept: pass", True),
            ("try: risky()\nexcept (KeyError, ValueError): pass", True),
            ("from contextlib import suppress\nwith suppress(ValueError): risky()", True),
            ("from contextlib import suppress\nwith suppress(OSError): risky()", False),
            ("from contextlib import suppress\nwith suppress(): risky()", False),
            ("async def f(): risky()\ntry: run(f())\nexcept ValueError: pass", True),
            ("with lock: risky()", False),
            ("with lock(): risky()", False),
        ],
    )
    def test_names(self, text: str, guarded: bool) -> None:
        code = python(text)
        assert code.guarded(call_to(code, "risky"), ["ValueError"]) is guarded


class TestOptions:
    """Options are keywords, or keys of an object that is an argument."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("f(1, x=2)", "2"),
            ("o = {'x': 2}\nf(**o)", "2"),
            ("f(y=2)", None),
            ("f(**o)", None),
        ],
    )
    def test_python(self, text: str, value: str | None) -> None:
        code = python(text)
        found = code.option(call(code), "x")
        assert (found and code.source(found)) == value

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("new F({ x: 2 })", "2"),
            ("const o = { 'x': 2 }; new F(o)", "2"),
            ("new F(a, { y: 1 })", None),
        ],
    )
    def test_javascript(self, text: str, value: str | None) -> None:
        code = javascript(text)
        found = code.option(call(code), "x", "z")
        assert (found and code.source(found)) == value

    @pytest.mark.parametrize(
        ("text", "language", "wanted"),
        [
            ("f(x=1)", "python", False),
            ("f(a, b)", "python", False),
            ("f(**o)", "python", True),
            ("f({x: 1})", "javascript", False),
            ("f({...o})", "javascript", True),
            ("f(o)", "javascript", True),
            ("f(...o)", "javascript", True),
            ("f(g())", "javascript", True),
            ("f('a', 1, () => 1)", "javascript", False),
            ("f(!a)", "javascript", False),
            ("f(o || {})", "javascript", True),
            ("const o = p || {}; f(o)", "javascript", True),
            ("const o = {x: 1}; f(o)", "javascript", False),
        ],
    )
    def test_what_cannot_be_seen(self, text: str, language: str, wanted: bool) -> None:
        code = python(text) if language == "python" else javascript(text)
        assert code.open_ended(call_to(code, "f")) is wanted


def test_types() -> None:
    """A parameter's type means what it means in the file."""
    code = typescript("import WebSocket from 'ws'; function f(a: WebSocket, b: WebSocket.Data) {}")
    assert [code.qualified(it.annotation) for it in code.all(n.Param)] == ["ws:default", "ws:Data"]


def test_functions_in_fields() -> None:
    """`this` in a function that a field holds is the instance."""
    code = javascript("class A { go = function () { this.stop(); }; stop() {} }")
    function = code.function(call_to(code, "this.stop").callee)
    assert function is not None
    assert function.name == "stop"


def test_attributes_of_instances() -> None:
    """An instance of a function with a prototype has the function's attributes."""
    code = javascript(
        "function Link() { this.n = 1; } Link.prototype.go = function () {};"
        "class App { constructor() { this.link = new Link(); } go() { return this.link.n; } }"
        "class Other { constructor() { this.app = new App(); } go() { return this.app.link; } }"
    )
    assert code.number(at(code, "this.link.n")) == 1
    assert code.slot(at(code, "this.app.link")) is code.slot(at(code, "this.link"))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("f.bind(this)", 0),
        ("f.bind(null, 1)", 1),
        ("partial(f, 1, 2)", 2),
        ("debounce(f, 5)", 0),
        ("find()(f)", 0),
        ("bind()", 0),
        ("f", 0),
    ],
)
def test_bound(text: str, wanted: int) -> None:
    """Binding gives a function its first arguments."""
    code = javascript(text)
    assert code.bound(code.module.body[0]) == wanted


def call_to(code: Code, name: str) -> n.Call:
    """The first call of a function by its name."""
    return next(it for it in code.calls if code.source(it.callee) == name)
