"""Methods and attributes are those of the class that they are called on."""

from __future__ import annotations

from itertools import pairwise

import pytest

from holdfast.review.syntax import nodes as n
from tests.review.reading import at, javascript, line, python, typescript

CLASSES = """
class Base {
  start() { this.open(); this.late(); this.shared(); }
  shared() {}
}
class Client extends Base {
  static open() { this.helper(); }
  static helper() {}
  open() { super.start(); }
  late() {}
  helper() {}
}
class One extends Base { twice() {} }
class Two extends Base { twice() {} }
"""


@pytest.mark.parametrize(
    ("text", "call", "wanted"),
    [
        ("", "this.open()", 9),
        ("", "this.shared()", 4),
        ("", "this.late()", 10),
        ("", "this.helper()", 8),
        ("Client.open();", "Client.open()", 7),
        ("const c = new Client(); c.open();", "c.open()", 9),
        ("const c = new Client(); c.shared();", "c.shared()", 4),
        ("const b = new Base(); b.twice();", "b.twice()", None),
        ("const c = new Client(); c.none();", "c.none()", None),
        ("other.open();", "other.open()", None),
        ("find().open();", "find().open()", None),
        ("class App { a = new Client(); go() { this.a.open(); } }", "this.a.open()", 9),
        (
            "class App { constructor() { this.a = null; this.a = new Client(); } "
            "go() { this.a.open(); } }",
            "this.a.open()",
            9,
        ),
        (
            "class App { constructor(a) { this.a = a ?? new Client(); } go() { this.a.open(); } }",
            "this.a.open()",
            9,
        ),
        (
            "class App { constructor() { this.a = new Client(); this.a = other(); } "
            "go() { this.a.open(); } }",
            "this.a.open()",
            None,
        ),
        (
            "class App { constructor() { this.a = new Client(); this.a = new One(); } "
            "go() { this.a.open(); } }",
            "this.a.open()",
            None,
        ),
        (
            "class App { constructor(a) { this.a = a; } go() { this.a.open(); } }",
            "this.a.open()",
            None,
        ),
        (
            "class App { constructor() { this.n = 1; this.n += 1; } go() { this.n.open(); } }",
            "this.n.open()",
            None,
        ),
        ("const c = new Client(); const { open } = c; open();", "open()", None),
        ("function f() { find().a = new Client(); find().a.open(); }", "find().a.open()", None),
        ("let a; a = new Client(); a.open();", "a.open()", 9),
    ],
)
def test_javascript(text: str, call: str, wanted: int | None) -> None:
    """A method is looked for in the class around, its bases, and the one subclass that has it."""
    assert line(javascript(CLASSES + text), call) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("class App { constructor(private a: Client) {} go() { this.a.open(); } }", 9),
        ("class App { private a: Client; go() { this.a.open(); } }", 9),
        ("class App { private a: Other; go() { this.a.open(); } }", None),
    ],
)
def test_types(text: str, wanted: int | None) -> None:
    """An attribute is an instance by its type, too."""
    assert line(typescript(CLASSES + text), "this.a.open()") == wanted


PYTHON = """
class Base:
    def start(self):
        self.open()

class Client(Base):
    def open(self):
        self.start()
    @staticmethod
    def make(address):
        address.open()
"""


@pytest.mark.parametrize(
    ("text", "call", "wanted"),
    [
        ("", "self.open()", 7),
        ("", "self.start()", 3),
        ("", "address.open()", None),
        ("Client.make(1)", "Client.make(1)", 10),
        (
            "class App:\n def __init__(self, c: Client):\n  self.c = c\n"
            " def go(self):\n  self.c.open()",
            "self.c.open()",
            7,
        ),
        ("def go(c: Client):\n c.open()", "c.open()", 7),
        ("class Odd(Odd):\n def go(self):\n  self.none()", "self.none()", None),
    ],
)
def test_python(text: str, call: str, wanted: int | None) -> None:
    """The same in Python, where a static method has no `self`."""
    assert line(python(PYTHON + text), call) == wanted


def test_long_lines_of_bases() -> None:
    """Bases are gone through six times, and no more."""
    names = [f"C{number}" for number in range(9)]
    chain = [f"class {inner} extends {outer} {{}}" for outer, inner in pairwise(names)]
    head = "class C0 { far() {} }\n" + "\n".join(chain)
    assert line(javascript(head + "const c = new C6(); c.far();"), "c.far()") == 1
    assert line(javascript(head + "const c = new C7(); c.far();"), "c.far()") is None


def test_attributes() -> None:
    """The attributes of an instance are those of its class, and so are static ones."""
    text = (
        "class Store { static all = new Map(); items = []; add() { this.items; } }"
        "class App { store = new Store(); go() { this.store.items; Store.all; } }"
    )
    code = javascript(text)
    uses = code.uses(code.slot(at(code, "this.store.items")))
    assert {code.source(it) for it in uses} == {"items", "this.items", "this.store.items"}
    assert code.sources(code.slot(at(code, "Store.all")))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("class A { a() { this } }", n.Class),
        ("class A { a = () => { this } }", n.Class),
        ("class A { a = function () { this } }", n.Class),
        ("class A { a() { const me = this; f(function () { me }) } }", n.Class),
        ("class A { a() { f(function () { this }) } }", n.Function),
        ("class A { a() { f(function () { this }.bind(this)) } }", n.Class),
        ("class A { a() { __awaiter(this, 0, 0, function* () { this }) } }", n.Class),
        ("const o = { a() { this } }", n.Mapping),
        ("const o = { methods: { b() { this } } }", n.Mapping),
        ("function F() {} F.prototype.go = function () { this }", n.Function),
        ("F.prototype.go = function () { this }", n.Function),
        ("class A {} const a = new A(); a", n.Class),
        ("function F() {} F.prototype.go = function () {}; const a = new F(); a", n.Function),
        ("this", type(None)),
        ("1", type(None)),
    ],
)
def test_this(text: str, wanted: type) -> None:
    """`this` is the class, the object or the function around, and so is another name for it."""
    code = javascript(text)
    statements = [it for it in code.nodes if isinstance(it.parent, n.Block)]
    assert isinstance(code.owner(statements[-1]), wanted)


def test_self() -> None:
    """`self` is the first parameter of a method, whatever its name; not of a function."""
    code = python("class A:\n def m(me, other): me, other\ndef f(self): self\n")
    owner = code.all(n.Class)[0]
    wanted = {"me": owner, "other": None, "self": None}
    for name in code.all(n.Name):
        assert code.owner(name) is wanted[name.id]


def test_components_of_vue() -> None:
    """All functions in an object that is in another are those of the outer one."""
    code = javascript("export default { data() { this }, methods: { go() { this } } }")
    first, second = (code.owner(it) for it in code.all(n.Name))
    assert first is second is code.all(n.Mapping)[0]


def test_instances_of_functions() -> None:
    """What is made of a function with methods in its prototype has its methods."""
    text = "function Link() {}\nLink.prototype.dial = function () {};\n"
    assert line(javascript(text + "const link = new Link(); link.dial();"), "link.dial()") == 2


def test_instances_of_instances() -> None:
    """An attribute of an attribute is an instance where the file says what both hold."""
    text = "class Hub { constructor() { this.c = new Client(); } }\n"
    text += "class App { constructor() { this.hub = new Hub(); } go() { this.hub.c.open(); } }"
    assert line(javascript(CLASSES + text), "this.hub.c.open()") == 9
    assert line(javascript(CLASSES + "function go(a) { f().c.open(); }"), "f().c.open()") is None
