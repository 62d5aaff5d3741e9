"""JavaScript and TypeScript, from tree-sitter's tree to our nodes: statements and imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import tree_sitter as ts

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.javascript_definitions import Definitions
from holdfast.review.syntax.javascript_expressions import Expressions
from holdfast.review.syntax.lowering import part, same_place
from holdfast.review.syntax.operators import Declares

WORDS: Final[Mapping[str, Declares]] = {"const": "const", "let": "let", "var": "var"}
CASES: Final = ("switch_case", "switch_default")
REQUIRE: Final = "import_require_clause"


class JavaScriptLowering(Expressions, Definitions):
    """The kinds of tree-sitter-javascript and tree-sitter-typescript."""

    # Statements.

    def on_expression_statement(self, node: ts.Node) -> n.Node:
        return self.lower(node.named_children[0])

    def on_lexical_declaration(self, node: ts.Node) -> n.Node:
        word = WORDS[self.text(node.children[0])]
        return self.several(
            tuple(
                self.at(self._declarator(child, word), child)
                for child in node.named_children
                if child.type == "variable_declarator"
            )
        )

    on_variable_declaration = on_lexical_declaration

    def _declarator(self, node: ts.Node, word: Declares) -> n.Assign:
        target = self.lower(part(node, "name"))
        value = self.maybe(node.child_by_field_name("value"))
        annotation = self.maybe(node.child_by_field_name("type"))
        return n.Assign(target, value, declares=word, annotation=annotation)

    def on_statement_block(self, node: ts.Node) -> n.Node:
        return self.block(node)

    on_class_body = on_internal_module_body = on_statement_block

    def on_internal_module(self, node: ts.Node) -> n.Node:
        return self.block(part(node, "body"))

    on_module = on_internal_module

    def on_export_statement(self, node: ts.Node) -> n.Node:
        inner = node.child_by_field_name("declaration") or node.child_by_field_name("value")
        return self.maybe(inner) or n.Other(node.type)

    def on_if_statement(self, node: ts.Node) -> n.Node:
        test = self.lower(part(node, "condition"))
        other = node.child_by_field_name("alternative")
        then = self._body(part(node, "consequence"))
        return n.If(test, then, self._body(other.named_children[-1]) if other else None)

    def _body(self, node: ts.Node) -> n.Block:
        """A statement as a block of its own, braces or not."""
        if node.type == "statement_block":
            return self.block(node)
        return self.at(n.Block(self.statements([node])), node)

    def on_while_statement(self, node: ts.Node) -> n.Node:
        return n.While(self.lower(part(node, "condition")), self._body(part(node, "body")))

    on_do_statement = on_while_statement

    def on_for_statement(self, node: ts.Node) -> n.Node:
        return n.For(
            self.maybe(node.child_by_field_name("initializer")),
            self.maybe(node.child_by_field_name("condition")),
            self.maybe(node.child_by_field_name("increment")),
            self._body(part(node, "body")),
        )

    def on_for_in_statement(self, node: ts.Node) -> n.Node:
        words = [child.type for child in node.children if not child.is_named]
        target = self.lower(part(node, "left"))
        for word, declares in WORDS.items():
            if word in words:
                target = same_place(n.Assign(target, None, declares=declares), target)
        return n.ForEach(
            target,
            self.lower(part(node, "right")),
            self._body(part(node, "body")),
            is_async="await" in words,
            keys="in" in words,
        )

    def on_try_statement(self, node: ts.Node) -> n.Node:
        caught = node.child_by_field_name("handler")
        final = node.child_by_field_name("finalizer")
        handlers: tuple[n.Handler, ...] = ()
        if caught:
            target = self.maybe(caught.child_by_field_name("parameter"))
            handlers = (self.at(n.Handler((), target, self._body(part(caught, "body"))), caught),)
        return n.Try(
            self._body(part(node, "body")),
            handlers,
            final=self._body(part(final, "body")) if final else None,
        )

    def on_switch_statement(self, node: ts.Node) -> n.Node:
        cases = [child for child in part(node, "body").named_children if child.type in CASES]
        return n.Switch(self.lower(part(node, "value")), tuple(self._case(it) for it in cases))

    def _case(self, node: ts.Node) -> n.Case:
        value = node.child_by_field_name("value")
        tests = () if value is None else (self.lower(value),)
        body = n.Block(self.statements(node.children_by_field_name("body")))
        return self.at(n.Case(tests, self.at(body, node)), node)

    def on_return_statement(self, node: ts.Node) -> n.Node:
        inner = self.all(node.named_children)
        return n.Return(inner[0] if inner else None)

    def on_throw_statement(self, node: ts.Node) -> n.Node:
        return n.Raise(self.lower(node.named_children[0]))

    def on_break_statement(self, node: ts.Node) -> n.Node:
        return n.Jump("break")

    def on_continue_statement(self, node: ts.Node) -> n.Node:
        return n.Jump("continue")

    def on_empty_statement(self, node: ts.Node) -> n.Node:
        return n.Jump("pass")

    def on_labeled_statement(self, node: ts.Node) -> n.Node:
        return self.lower(part(node, "body"))

    # Imports.

    def on_import_statement(self, node: ts.Node) -> n.Node:
        required = next((it for it in node.named_children if it.type == REQUIRE), None)
        source = part(node if required is None else required, "source")
        module = "".join(self.piece(child) for child in source.named_children)
        names: list[n.Imported] = []
        if required is not None:
            names.append(self._imported("default", required.named_children[0]))
        for clause in node.named_children:
            if clause.type == "import_clause":
                for child in clause.named_children:
                    names.extend(self._import(child))
        return n.Import(module, tuple(names))

    def _import(self, node: ts.Node) -> list[n.Imported]:
        if node.type == "identifier":
            return [self._imported("default", node)]
        if node.type == "namespace_import":
            return [self._imported("*", node.named_children[0])]
        found = []
        for item in node.named_children:
            if item.type == "import_specifier":
                alias = item.child_by_field_name("alias")
                # The grammar has no field for the name in `{ default as x }`.
                name = item.child_by_field_name("name") or item.children[0]
                found.append(self._imported(self.text(name), alias or name))
        return found

    def _imported(self, name: str, local: ts.Node) -> n.Imported:
        return self.at(n.Imported(name, self.text(local)), local)
