"""Positions are characters, and depth has a bound."""

from __future__ import annotations

import pytest
import tree_sitter as ts
import tree_sitter_python

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.lowering import MAX_DEPTH, Lowering, part
from holdfast.review.syntax.parse import parse


@pytest.mark.parametrize("prefix", ["", "é = '漢字 😀'; "])
def test_positions_are_characters(prefix: str) -> None:
    """A node's span cuts its text out of the file, whatever is before it."""
    text = prefix + "wss.on(name)"
    call = next(parse(text, "javascript").module.find(n.Call))
    assert text[call.start : call.end] == "wss.on(name)"
    assert isinstance(call.callee, n.Attribute)
    assert text[call.callee.name_start :].startswith("on(")


@pytest.mark.parametrize("language", ["python", "javascript", "typescript", "tsx"])
def test_depth_is_bounded(language: str) -> None:
    """What is nested deeper than the bound is opaque; it costs no stack."""
    text = "[" * 100_000 + "]" * 100_000
    parsed = parse("1\n" + text + "\n" + text, language)
    module = parsed.module
    assert parsed.deep == 2
    sequences = list(module.find(n.Sequence))
    assert len(sequences) <= 2 * MAX_DEPTH
    assert any(isinstance(node, n.Other) and not node.parts for node in module.walk())


class Expecting(Lowering):
    """Expects a part that calls do not have."""

    def on_call(self, node: ts.Node) -> n.Node:
        return self.lower(part(node, "absent"))


def test_a_part_that_is_missing() -> None:
    """A node that lacks a part is opaque, and what is around it is read."""
    source = b"a\nf(1)"
    tree = ts.Parser(ts.Language(tree_sitter_python.language())).parse(source)
    module = Expecting(source).module(tree.root_node)
    call = list(module.walk())[-1]
    assert isinstance(call, n.Other)
    assert (call.kind, call.parts, call.start, call.end) == ("call", (), 2, 6)


def test_comments_and_several_statements() -> None:
    """Comments are no statements; one declaration of two variables is two of them."""
    module = parse("# a\nimport b, c\nf(# d\n 1)", "python").module
    assert [type(node) for node in module.body] == [n.Import, n.Import, n.Call]
    assert [name.local for it in module.find(n.Import) for name in it.names] == ["b", "c"]


def test_optional_parts() -> None:
    """What is not there is None; what takes its place from another node has that place."""
    text = "x = lambda: 1\ndef f(): return"
    module = parse(text, "python").module
    body = next(module.find(n.Function)).body
    assert text[body.start : body.end] == "1"
    assert next(it for it in module.find(n.Function) if it.name).annotation is None


def test_what_is_not_known_keeps_its_parts() -> None:
    """A kind of the grammar that no rule asks about is an Other with what is in it."""
    module = parse("print >>a, b", "python").module
    (node,) = module.body
    assert isinstance(node, n.Other)
    assert {it.id for it in node.find(n.Name)} == {"a", "b"}
