"""What holds a value, and what it is given."""

from __future__ import annotations

import pytest

from holdfast.review.syntax import nodes as n
from tests.review.reading import at, javascript, last, python


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
        """Classes are followed a few steps, and no further."""
        classes = "".join(f"class A{i + 1} extends A{i} {{}} " for i in range(9))
        code = javascript("class A0 {} " + classes + "class B extends A9 { m() { this.x } }")
        owner = code.owner(at(code, "this"))
        assert isinstance(owner, n.Class)
        assert owner.name == "A4"

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

    def test_sources_of_variables(self) -> None:
        """Declarations, assignments and updates."""
        code = javascript("let a; a = 1; a += 1")
        (slot,) = {code.slot(it) for it in code.all(n.Name)}
        assert [it.kind for it in code.sources(slot)] == ["declare", "assign", "update"]

    def test_sources_of_attributes(self) -> None:
        """Assignments, updates and `with` give attributes their values."""
        code = python(
            "async def f(o):\n y = 0\n o.x = 1\n o.x += 1\n async with g() as o.x: o.x\n f()[1] = 2"
        )
        slot = code.slot(code.all(n.Attribute)[0])
        assert [source.kind for source in code.sources(slot)] == ["assign", "update", "with"]
        assert len(code.uses(slot)) == 4


def test_attributes_of_instances() -> None:
    """An instance of a function with a prototype has the function's attributes."""
    code = javascript(
        "function Link() { this.n = 1; } Link.prototype.go = function () {};"
        "class App { constructor() { this.link = new Link(); } go() { return this.link.n; } }"
        "class Other { constructor() { this.app = new App(); } go() { return this.app.link; } }"
    )
    assert code.number(at(code, "this.link.n")) == 1
    assert code.slot(at(code, "this.app.link")) is code.slot(at(code, "this.link"))
