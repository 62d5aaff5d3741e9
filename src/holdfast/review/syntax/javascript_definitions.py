"""Functions and classes of JavaScript and TypeScript, from tree-sitter's tree to our nodes."""

from __future__ import annotations

import tree_sitter as ts

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.lowering import Lowering, part, same_place


class Definitions(Lowering):
    """The kinds that define a function or a class, and those of types."""

    def on_function_declaration(self, node: ts.Node) -> n.Node:
        return self._function(node, arrow=False)

    on_function_expression = on_generator_function = on_function_declaration
    on_generator_function_declaration = on_method_definition = on_function_declaration

    def on_arrow_function(self, node: ts.Node) -> n.Node:
        return self._function(node, arrow=True)

    def _function(self, node: ts.Node, *, arrow: bool) -> n.Node:
        words = {child.type for child in node.children if not child.is_named}
        name = node.child_by_field_name("name")
        if params := node.child_by_field_name("parameters"):
            taken = [child for child in params.named_children if child.type != "comment"]
        else:
            taken = node.children_by_field_name("parameter")
        given = part(node, "body")
        if given.type == "statement_block":
            body = self.block(given)
        else:
            value = self.lower(given)
            body = same_place(n.Block((same_place(n.Return(value), value),)), value)
        body.body = (*(self._kept(child) for child in taken if _is_kept(child)), *body.body)
        return n.Function(
            self.text(name) if name else "",
            tuple(self._param(child) for child in taken),
            body,
            tuple(self.lower(it.named_children[0]) for it in _decorators(node)),
            is_async="async" in words,
            generator="*" in words,
            arrow=arrow,
            static="static" in words,
        )

    def _kept(self, node: ts.Node) -> n.Node:
        """The `this.x = x` that a parameter `private x` of a constructor stands for."""
        target = part(node, "pattern")
        this = self.at(n.Name("this"), target)
        member = self.at(n.Attribute(this, self.text(target)), target)
        return self.at(n.Assign(member, self.lower(target)), target)

    def _param(self, node: ts.Node) -> n.Param:
        target, rest = node, ""
        default = annotation = None
        if node.type in ("required_parameter", "optional_parameter"):
            target = part(node, "pattern")
            annotation = self.maybe(node.child_by_field_name("type"))
            default = self.maybe(node.child_by_field_name("value"))
        elif node.type == "assignment_pattern":
            target, default = part(node, "left"), self.lower(part(node, "right"))
        if target.type == "rest_pattern":
            target, rest = target.named_children[0], "*"
        return self.at(n.Param(self.lower(target), default, annotation, rest), node)

    def on_type_annotation(self, node: ts.Node) -> n.Node:
        return self.lower(node.named_children[0])

    def on_generic_type(self, node: ts.Node) -> n.Node:
        return self.lower(part(node, "name"))

    def on_union_type(self, node: ts.Node) -> n.Node:
        """The first type that is a name: `WebSocket | null` is a WebSocket."""
        found = self.all(node.named_children)
        named = (it for it in found if isinstance(it, n.Name | n.Attribute))
        return next(named, n.Other(node.type))

    def on_class_declaration(self, node: ts.Node) -> n.Node:
        name = node.child_by_field_name("name")
        bases = [
            value
            for child in node.named_children
            if child.type == "class_heritage"
            for value in self._bases(child)
        ]
        marks = tuple(self.lower(it.named_children[0]) for it in _decorators(node))
        body = self.block(part(node, "body"))
        return n.Class(self.text(name) if name else "", tuple(bases), body, marks)

    on_class = on_abstract_class_declaration = on_class_declaration

    def _bases(self, heritage: ts.Node) -> list[n.Node]:
        found = []
        for child in heritage.named_children:
            if child.type == "extends_clause":
                found.append(self.lower(part(child, "value")))
            elif child.type != "implements_clause":
                found.append(self.lower(child))
        return found

    def on_field_definition(self, node: ts.Node) -> n.Node:
        key = node.child_by_field_name("property") or part(node, "name")
        annotation = self.maybe(node.child_by_field_name("type"))
        target = self.at(n.Name(self.text(key)), key)
        value = self.maybe(node.child_by_field_name("value"))
        return n.Assign(target, value, declares="field", annotation=annotation)

    on_public_field_definition = on_field_definition

    def on_class_static_block(self, node: ts.Node) -> n.Node:
        return self.block(part(node, "body"))


def _is_kept(param: ts.Node) -> bool:
    """Whether a parameter is a field of the object too."""
    return any(it.type in ("accessibility_modifier", "readonly") for it in param.children)


def _decorators(node: ts.Node) -> list[ts.Node]:
    """Decorators are parts of a class, or of its export, but stand before a method in a body."""
    found = node.children_by_field_name("decorator")
    if node.parent is not None and node.parent.type == "export_statement":
        found = [*node.parent.children_by_field_name("decorator"), *found]
    before = node.prev_named_sibling if node.type == "method_definition" else None
    while before is not None and before.type == "decorator":
        found.insert(0, before)
        before = before.prev_named_sibling
    return found
