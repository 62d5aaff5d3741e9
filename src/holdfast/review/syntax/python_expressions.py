"""Expressions of Python, from tree-sitter's tree to our nodes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from functools import reduce
from typing import Final, cast

import tree_sitter as ts

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.lowering import EXTRAS, Lowering, part
from holdfast.review.syntax.operators import BINARY, UNARY

_FORMATTED: Final = re.compile(r"(?i)(r?)f(r?)(?=['\"])")
QUOTES: Final = frozenset({"'", '"', "'''", '"""'})


class Expressions(Lowering):
    """The kinds that have a value."""

    def __init__(self, source: bytes) -> None:
        super().__init__(source)
        self.yields: list[bool] = []
        """For each function around, whether a `yield` was seen."""

    def on_identifier(self, node: ts.Node) -> n.Node:
        return n.Name(self.text(node))

    def on_integer(self, node: ts.Node) -> n.Node:
        return _constant(self.text(node), node)

    on_float = on_integer

    def on_true(self, node: ts.Node) -> n.Node:
        return n.Literal(True)

    def on_false(self, node: ts.Node) -> n.Node:
        return n.Literal(False)

    def on_none(self, node: ts.Node) -> n.Node:
        return n.Literal(None)

    def on_string(self, node: ts.Node) -> n.Node:
        holes = [child for child in node.named_children if child.type == "interpolation"]
        if not holes:
            return _constant(self.text(node), node)
        parts = [
            self.lower(child) if child.type == "interpolation" else self._content(child)
            for child in node.named_children
            if child.type in ("interpolation", "string_content")
        ]
        return n.Template(tuple(parts))

    def _content(self, node: ts.Node) -> n.Node:
        return self.at(n.Literal(self.text(node)), node)

    def on_interpolation(self, node: ts.Node) -> n.Node:
        return self.lower(node.named_children[0])

    def on_concatenated_string(self, node: ts.Node) -> n.Node:
        parts = self.all(node.named_children)
        values = [part.value for part in parts if isinstance(part, n.Literal)]
        if len(values) == len(parts) and all(isinstance(value, str) for value in values):
            return n.Literal("".join(cast(list[str], values)))
        return n.Template(parts)

    def on_attribute(self, node: ts.Node) -> n.Node:
        name, owner = part(node, "attribute"), self.lower(part(node, "object"))
        start = self.offset(name.start_byte)
        return self._starred(
            owner, n.Attribute(_bare(owner), self.text(name), name_start=start), node
        )

    def on_subscript(self, node: ts.Node) -> n.Node:
        index = self.all(node.children_by_field_name("subscript"))
        key = index[0] if len(index) == 1 else n.Sequence(index)
        owner = self.lower(part(node, "value"))
        return self._starred(owner, n.Subscript(_bare(owner), key), node)

    def on_call(self, node: ts.Node) -> n.Node:
        callee = self.lower(part(node, "function"))
        given = part(node, "arguments")
        if given.type == "generator_expression":
            return self._starred(callee, n.Call(_bare(callee), (self.lower(given),)), node)
        args, keywords = self._arguments(given.named_children)
        return self._starred(callee, n.Call(_bare(callee), args, keywords), node)

    def _starred(self, inner: n.Node, found: n.Node, where: ts.Node) -> n.Node:
        """In `[*a.b]`, the grammar takes `*a` for what has the attribute."""
        if not isinstance(inner, n.Spread):
            return found
        self.at(found, where).start = inner.value.start
        return n.Spread(found)

    def _arguments(
        self, given: Iterable[ts.Node]
    ) -> tuple[tuple[n.Node, ...], tuple[n.Keyword, ...]]:
        lowered = self.all(given)
        args = tuple(item for item in lowered if not isinstance(item, n.Keyword))
        return args, tuple(item for item in lowered if isinstance(item, n.Keyword))

    def on_keyword_argument(self, node: ts.Node) -> n.Node:
        return n.Keyword(self.text(part(node, "name")), self.lower(part(node, "value")))

    def on_dictionary_splat(self, node: ts.Node) -> n.Node:
        value = self.lower(node.named_children[0])
        in_dict = node.parent is not None and node.parent.type == "dictionary"
        return n.Entry(None, value) if in_dict else n.Keyword("", value)

    def on_list_splat(self, node: ts.Node) -> n.Node:
        return n.Spread(self.lower(node.named_children[0]))

    on_list_splat_pattern = on_list_splat

    def on_list(self, node: ts.Node) -> n.Node:
        return n.Sequence(self.all(node.named_children))

    on_tuple = on_set = on_expression_list = on_pattern_list = on_tuple_pattern = (
        on_list_pattern
    ) = on_list

    def on_dictionary(self, node: ts.Node) -> n.Node:
        entries = [item for item in self.all(node.named_children) if isinstance(item, n.Entry)]
        return n.Mapping(tuple(entries))

    def on_pair(self, node: ts.Node) -> n.Node:
        return n.Entry(self.lower(part(node, "key")), self.lower(part(node, "value")))

    def on_parenthesized_expression(self, node: ts.Node) -> n.Node:
        inner = [child for child in node.named_children if child.type != "comment"]
        return self.lower(inner[0]) if len(inner) == 1 else n.Other(node.type, self.all(inner))

    def on_not_operator(self, node: ts.Node) -> n.Node:
        return n.Unary("not", self.lower(part(node, "argument")))

    def on_unary_operator(self, node: ts.Node) -> n.Node:
        return n.Unary(UNARY[self.text(part(node, "operator"))], self.lower(part(node, "argument")))

    def on_binary_operator(self, node: ts.Node) -> n.Node:
        return n.Binary(
            BINARY[self.text(part(node, "operator"))],
            self.lower(part(node, "left")),
            self.lower(part(node, "right")),
        )

    on_boolean_operator = on_binary_operator

    def on_comparison_operator(self, node: ts.Node) -> n.Node:
        values = [child for child in node.named_children if child.type not in EXTRAS]
        words = [BINARY[it.type] for it in node.children_by_field_name("operators")]
        # What stands in the middle belongs to two comparisons, so each has one of its own.
        pairs = [
            self.at(n.Binary(word, self.lower(left), self.lower(right)), node)
            for word, left, right in zip(words, values, values[1:], strict=False)
        ]
        return reduce(lambda left, right: self.at(n.Binary("and", left, right), node), pairs)

    def on_conditional_expression(self, node: ts.Node) -> n.Node:
        then, test, other = self.all(node.named_children)
        return n.Conditional(test, then, other)

    def on_named_expression(self, node: ts.Node) -> n.Node:
        name, value = self.lower(part(node, "name")), self.lower(part(node, "value"))
        return n.Assign(name, value, declares=":=")

    def on_await(self, node: ts.Node) -> n.Node:
        return n.Await(self.lower(node.named_children[0]))

    def on_yield(self, node: ts.Node) -> n.Node:
        self.yields[-1:] = [True]
        return n.Yield(self.lower(node.named_children[0]) if node.named_children else None)

    def on_list_comprehension(self, node: ts.Node) -> n.Node:
        loops = [child for child in node.named_children if child.type == "for_in_clause"]
        tests = [child for child in node.named_children if child.type == "if_clause"]
        element = self.lower(part(node, "body"))
        return n.Comprehension(element, self.all(loops) + self.all(tests))

    on_set_comprehension = on_dictionary_comprehension = on_generator_expression = (
        on_list_comprehension
    )

    def on_for_in_clause(self, node: ts.Node) -> n.Node:
        return n.ForEach(
            self.lower(part(node, "left")),
            self.lower(part(node, "right")),
            self.at(n.Block(()), node),
            is_async=node.children[0].type == "async",
        )


def _bare(node: n.Node) -> n.Node:
    return node.value if isinstance(node, n.Spread) else node


def _constant(text: str, node: ts.Node) -> n.Node:
    # Most constants are plain, and to compile each would take long.
    if text.isdecimal() and (text[0] != "0" or text == "0"):
        return n.Literal(int(text))
    if _FORMATTED.match(text):
        # Without holes, so that braces are the only difference.
        text = _FORMATTED.sub(r"\1\2", text, count=1).replace("{{", "{").replace("}}", "}")
    quote = text[:3] if text[:3] in ('"""', "'''") else text[:1]
    if quote in QUOTES and "\\" not in text and "\r" not in text:
        return n.Literal(text[len(quote) : -len(quote)])
    try:
        return n.Literal(ast.literal_eval(text))
    except (ValueError, SyntaxError):
        return n.Other(node.type)
