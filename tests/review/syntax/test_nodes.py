"""A tree can be walked without knowing its classes."""

from __future__ import annotations

from holdfast.findings import Span
from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.parse import parse
from tests.review.reading import python

TEXT = """
class Feed extends Base {
  open = () => { connect(this.url) }
  close() { if (this.ws) this.ws.close() }
}
"""
MODULE = parse(TEXT, "javascript").module
CLOSE = next(it for it in MODULE.find(n.Call) if it.method == "close")


def test_walk_is_in_source_order() -> None:
    """All nodes, each before what is in it, from left to right."""
    names = [node.id for node in MODULE.walk() if isinstance(node, n.Name)]
    assert names == ["Base", "open", "connect", "this", "this", "this"]


def test_a_tree_that_is_not_complete() -> None:
    """What is made by hand can be walked too, as often as one likes."""
    call = n.Call(n.Name("f"), (n.Name("a"), n.Sequence((n.Name("b"),))))
    for _ in range(2):
        assert [it.id for it in call.find(n.Name)] == ["f", "a", "b"]
    assert call.children() is call.children()


def test_the_size_of_a_tree() -> None:
    """Each node has all that is in it, and nothing of what follows."""
    for node in MODULE.walk():
        inside = [it for it in MODULE.walk() if it.within(node)]
        assert list(node.walk()) == inside


def test_ancestors_are_those_around() -> None:
    """From the inside out, the module last."""
    around = list(CLOSE.ancestors())
    assert around[-1] is MODULE
    assert [type(it) for it in around if isinstance(it, n.If | n.Function | n.Class)] == [
        n.If,
        n.Function,
        n.Class,
    ]


def test_span_is_the_place() -> None:
    """A span has the node's text."""
    assert CLOSE.span == Span(TEXT.index("this.ws.close"), TEXT.index("this.ws.close") + 15)


def test_enclosing_is_the_nearest() -> None:
    """From the inside out."""
    function, owner = CLOSE.enclosing(n.Function), CLOSE.enclosing(n.Class)
    assert function is not None
    assert function.name == "close"
    assert owner is not None
    assert owner.name == "Feed"
    assert CLOSE.enclosing(n.Try) is None


def test_within() -> None:
    """A node is within itself and what is around it."""
    function = CLOSE.enclosing(n.Function)
    assert function is not None
    assert CLOSE.within(CLOSE)
    assert CLOSE.within(function)
    assert not function.within(CLOSE)


def test_within_what_is_made_up() -> None:
    """A node of no tree is within what it is put into."""
    inner = n.Name("a")
    outer = n.Await(inner)
    assert not inner.within(outer)
    inner.parent = outer
    assert inner.within(outer)


def test_methods_of_a_class() -> None:
    """Functions in fields are methods too; a missing one is None."""
    owner = next(MODULE.find(n.Class))
    opened, closed = owner.method("open"), owner.method("shut", "close")
    assert opened is not None
    assert opened.arrow
    assert not opened.is_method
    assert closed is not None
    assert closed.is_method
    assert owner.method("other") is None


def test_method_of_a_call() -> None:
    """The name after the last dot, if there is one."""
    assert [call.method for call in MODULE.find(n.Call)] == [None, "close"]
    calls = parse("a(); a.b(); a()()", "javascript").module.find(n.Call)
    assert [call.callee_name for call in calls] == ["a", "b", "", "a"]


def test_get_takes_the_last() -> None:
    """As in the language: of two equal keys the last one counts; computed keys are unknown."""
    mapping = next(parse("({a: 1, a: 2, [b]: 3, ...c})", "javascript").module.find(n.Mapping))
    found = mapping.get("a")
    assert isinstance(found, n.Literal)
    assert found.value == 2
    assert mapping.get("b", "c") is None


def test_what_a_method_is_called_on() -> None:
    """A method of Python takes it first, a static one and a function do not."""
    code = python("class C:\n def a(self): pass\n @staticmethod\n def b(x): pass\ndef c(x): pass")
    assert [it.takes_self for it in code.all(n.Function)] == [True, False, False]
