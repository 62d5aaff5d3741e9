"""Expressions of JavaScript and TypeScript, from tree-sitter's tree to our nodes."""

from __future__ import annotations

import re
from typing import Final

import tree_sitter as ts

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.lowering import Lowering, part
from holdfast.review.syntax.operators import ASSIGN, BINARY, UNARY

JSX: Final = ("jsx_element", "jsx_self_closing_element", "jsx_expression")
ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


class Expressions(Lowering):
    """The kinds that have a value."""

    def on_identifier(self, node: ts.Node) -> n.Node:
        return n.Name(self.text(node))

    on_this = on_super = on_undefined = on_identifier
    on_shorthand_property_identifier = on_shorthand_property_identifier_pattern = on_identifier
    on_type_identifier = on_identifier

    def on_number(self, node: ts.Node) -> n.Node:
        text = self.text(node).replace("_", "").rstrip("n").lower()
        if re.match(r"0[box]", text):
            return n.Literal(int(text, 0))
        return n.Literal(float(text) if re.search(r"[.e]", text) else int(text))

    def on_true(self, node: ts.Node) -> n.Node:
        return n.Literal(True)

    def on_false(self, node: ts.Node) -> n.Node:
        return n.Literal(False)

    def on_null(self, node: ts.Node) -> n.Node:
        return n.Literal(None)

    def on_string(self, node: ts.Node) -> n.Node:
        return n.Literal("".join(self.piece(child) for child in node.named_children))

    def piece(self, node: ts.Node) -> str:
        """A part of a string as what it stands for."""
        text = self.text(node)
        return _unescape(text) if node.type == "escape_sequence" else text

    def on_template_string(self, node: ts.Node) -> n.Node:
        parts = tuple(
            self.lower(child.named_children[0])
            if child.type == "template_substitution"
            else self.at(n.Literal(self.piece(child)), child)
            for child in node.named_children
        )
        texts = [it.value for it in parts if isinstance(it, n.Literal) and type(it.value) is str]
        substituted = any(child.type == "template_substitution" for child in node.named_children)
        return n.Template(parts) if substituted else n.Literal("".join(texts))

    def on_regex(self, node: ts.Node) -> n.Node:
        return n.Regex(self.text(part(node, "pattern")))

    def on_array(self, node: ts.Node) -> n.Node:
        return n.Sequence(self.all(node.named_children))

    on_array_pattern = on_array

    def on_object(self, node: ts.Node) -> n.Node:
        return n.Mapping(
            tuple(self._entry(child) for child in node.named_children if child.type != "comment")
        )

    on_object_pattern = on_object

    def _entry(self, node: ts.Node) -> n.Entry:
        match node.type:
            case "pair" | "pair_pattern":
                entry = n.Entry(self._key(part(node, "key")), self.lower(part(node, "value")))
            case "method_definition":
                entry = n.Entry(self._key(part(node, "name")), self.lower(node))
            case "spread_element" | "rest_pattern":
                entry = n.Entry(None, self.lower(node.named_children[0]))
            case "object_assignment_pattern":
                left, right = part(node, "left"), part(node, "right")
                value = self.at(n.Assign(self.lower(left), self.lower(right)), node)
                entry = n.Entry(self._key(left), value)
            case _:
                entry = n.Entry(self._key(node), self.lower(node))
        return self.at(entry, node)

    def _key(self, node: ts.Node) -> n.Node:
        if node.type == "computed_property_name":
            return self.lower(node.named_children[0])
        if node.type in ("string", "number"):
            return self.lower(node)
        return self.at(n.Literal(self.text(node)), node)

    def on_assignment_pattern(self, node: ts.Node) -> n.Node:
        return n.Assign(self.lower(part(node, "left")), self.lower(part(node, "right")))

    def on_member_expression(self, node: ts.Node) -> n.Node:
        name = part(node, "property")
        return n.Attribute(
            self.lower(part(node, "object")),
            self.text(name),
            name_start=self.offset(name.start_byte),
        )

    def on_nested_type_identifier(self, node: ts.Node) -> n.Node:
        name = part(node, "name")
        return n.Attribute(
            self.lower(part(node, "module")),
            self.text(name),
            name_start=self.offset(name.start_byte),
        )

    def on_subscript_expression(self, node: ts.Node) -> n.Node:
        owner, index = self.lower(part(node, "object")), self.lower(part(node, "index"))
        if isinstance(index, n.Literal) and isinstance(index.value, str):
            return n.Attribute(owner, index.value, name_start=index.start + 1)
        return n.Subscript(owner, index)

    def on_call_expression(self, node: ts.Node) -> n.Node:
        given = part(node, "arguments")
        callee = self.lower(part(node, "function"))
        if given.type == "template_string":
            return n.Call(callee, (self.lower(given),))
        return n.Call(callee, self.all(given.named_children))

    def on_new_expression(self, node: ts.Node) -> n.Node:
        given = node.child_by_field_name("arguments")
        args = self.all(given.named_children) if given else ()
        return n.Call(self.lower(part(node, "constructor")), args, new=True)

    def on_import(self, node: ts.Node) -> n.Node:
        return n.Name("import")

    def on_await_expression(self, node: ts.Node) -> n.Node:
        return n.Await(self.lower(node.named_children[0]))

    def on_yield_expression(self, node: ts.Node) -> n.Node:
        return n.Yield(self.lower(node.named_children[0]) if node.named_children else None)

    def on_spread_element(self, node: ts.Node) -> n.Node:
        return n.Spread(self.lower(node.named_children[0]))

    on_rest_pattern = on_spread_element

    def on_parenthesized_expression(self, node: ts.Node) -> n.Node:
        """Also `as`, `satisfies`, `!`: what is in them is the first part that is no comment."""
        return self.all(node.named_children)[0]

    on_as_expression = on_satisfies_expression = on_parenthesized_expression
    on_non_null_expression = on_parenthesized_expression

    def on_type_assertion(self, node: ts.Node) -> n.Node:
        return self.all(node.named_children)[-1]

    def on_unary_expression(self, node: ts.Node) -> n.Node:
        op, operand = self.text(part(node, "operator")), self.lower(part(node, "argument"))
        if op == "delete":
            return n.Delete((operand,))
        return n.Unary(UNARY[op], operand)

    def on_binary_expression(self, node: ts.Node) -> n.Node:
        op = BINARY[self.text(part(node, "operator"))]
        return n.Binary(op, self.lower(part(node, "left")), self.lower(part(node, "right")))

    def on_sequence_expression(self, node: ts.Node) -> n.Node:
        left, *rest = self.all(node.named_children)
        for right in rest:
            left = self.at(n.Binary(",", left, right), node)
        return left

    def on_ternary_expression(self, node: ts.Node) -> n.Node:
        names = ("condition", "consequence", "alternative")
        return n.Conditional(*(self.lower(part(node, name)) for name in names))

    def on_assignment_expression(self, node: ts.Node) -> n.Node:
        return n.Assign(self.lower(part(node, "left")), self.lower(part(node, "right")))

    def on_augmented_assignment_expression(self, node: ts.Node) -> n.Node:
        op = ASSIGN[self.text(part(node, "operator"))[:-1]]
        return n.Assign(self.lower(part(node, "left")), self.lower(part(node, "right")), op=op)

    def on_update_expression(self, node: ts.Node) -> n.Node:
        op = ASSIGN[self.text(part(node, "operator"))[:1]]
        return n.Assign(self.lower(part(node, "argument")), self.at(n.Literal(1), node), op=op)

    def on_jsx_element(self, node: ts.Node) -> n.Node:
        opening = node.child_by_field_name("open_tag") or node.named_children[0]
        inner = [child for child in node.named_children if child.type in JSX]
        return self._jsx(opening, tuple(self.lower(child) for child in inner))

    def on_jsx_self_closing_element(self, node: ts.Node) -> n.Node:
        return self._jsx(node, ())

    def _jsx(self, opening: ts.Node, body: tuple[n.Node, ...]) -> n.Node:
        name = opening.child_by_field_name("name")
        entries = []
        for child in opening.children_by_field_name("attribute"):
            if child.type == "jsx_attribute":
                key, *values = child.named_children
                shown = self.at(n.Literal(self.text(key)), key)
                value = self.lower(values[0]) if values else self.at(n.Literal(True), key)
                entries.append(self.at(n.Entry(shown, value), child))
            else:
                entries.append(self.at(n.Entry(None, self.lower(child)), child))
        return n.Jsx(self.maybe(name), tuple(entries), body)

    def on_jsx_expression(self, node: ts.Node) -> n.Node:
        inner = self.all(node.named_children)
        return inner[0] if inner else n.Other(node.type)


def _unescape(text: str) -> str:
    """What an escape sequence stands for; its own text where it is none of JavaScript's."""
    rest = text[1:]
    code = re.fullmatch(r"u\{([0-9a-fA-F]+)\}|[ux]([0-9a-fA-F]+)", rest)
    if code is None:
        return ESCAPES.get(rest, rest.strip("\r\n"))
    value = int(code[1] or code[2], 16)
    return chr(value) if value <= 0x10FFFF else rest
