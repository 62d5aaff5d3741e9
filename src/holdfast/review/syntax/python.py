"""Python, from tree-sitter's tree to our nodes: definitions, statements and imports."""

from __future__ import annotations

from typing import Final

import tree_sitter as ts

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.lowering import part, same_place
from holdfast.review.syntax.operators import ASSIGN
from holdfast.review.syntax.python_expressions import Expressions

PARAMS: Final = frozenset(
    {
        "identifier",
        "default_parameter",
        "typed_parameter",
        "typed_default_parameter",
        "list_splat_pattern",
        "dictionary_splat_pattern",
    }
)


class PythonLowering(Expressions):
    """The kinds of tree-sitter-python."""

    # Definitions.

    def on_lambda(self, node: ts.Node) -> n.Node:
        value = self.lower(part(node, "body"))
        body = same_place(n.Block((same_place(n.Return(value), value),)), value)
        return n.Function("", self._params(node.child_by_field_name("parameters")), body)

    def on_function_definition(self, node: ts.Node) -> n.Node:
        self.yields.append(False)
        body = self.block(part(node, "body"))
        return n.Function(
            self.text(part(node, "name")),
            self._params(node.child_by_field_name("parameters")),
            body,
            is_async=node.children[0].type == "async",
            generator=self.yields.pop(),
            annotation=self.maybe(node.child_by_field_name("return_type")),
        )

    def on_class_definition(self, node: ts.Node) -> n.Node:
        given = node.child_by_field_name("superclasses")
        bases = self.all(given.named_children) if given else ()
        return n.Class(self.text(part(node, "name")), bases, self.block(part(node, "body")))

    def on_decorated_definition(self, node: ts.Node) -> n.Node:
        found = self.lower(part(node, "definition"))
        if isinstance(found, n.Definition):
            marks = [child for child in node.named_children if child.type == "decorator"]
            found.decorators = tuple(self.lower(mark.named_children[0]) for mark in marks)
        if isinstance(found, n.Function):
            names = (it.id for it in found.decorators if isinstance(it, n.Name))
            found.static = "staticmethod" in names
        return found

    def _params(self, node: ts.Node | None) -> tuple[n.Param, ...]:
        children = node.named_children if node else []
        return tuple(self._param(child) for child in children if child.type in PARAMS)

    def _param(self, node: ts.Node) -> n.Param:
        default = self.maybe(node.child_by_field_name("value"))
        annotation = self.maybe(node.child_by_field_name("type"))
        name = node.child_by_field_name("name")
        if name is None:
            name = node.named_children[0] if node.type == "typed_parameter" else node
        rest = {"list_splat_pattern": "*", "dictionary_splat_pattern": "**"}.get(name.type, "")
        if rest:
            name = name.named_children[0]
        return self.at(n.Param(self.lower(name), default, annotation, rest), node)

    def on_type(self, node: ts.Node) -> n.Node:
        return self.lower(node.named_children[0])

    def on_generic_type(self, node: ts.Node) -> n.Node:
        name, *arguments = node.named_children
        items = self.all(child for it in arguments for child in it.named_children)
        return n.Subscript(self.lower(name), items[0] if len(items) == 1 else n.Sequence(items))

    # Statements.

    def on_expression_statement(self, node: ts.Node) -> n.Node:
        items = self.all(node.named_children)
        return items[0] if len(items) == 1 else n.Sequence(items)

    def on_assignment(self, node: ts.Node) -> n.Node:
        return n.Assign(
            self.lower(part(node, "left")),
            self.maybe(node.child_by_field_name("right")),
            annotation=self.maybe(node.child_by_field_name("type")),
        )

    def on_augmented_assignment(self, node: ts.Node) -> n.Node:
        return n.Assign(
            self.lower(part(node, "left")),
            self.lower(part(node, "right")),
            op=ASSIGN[self.text(part(node, "operator"))[:-1]],
        )

    def on_if_statement(self, node: ts.Node) -> n.Node:
        other: n.Block | None = None
        for branch in reversed(node.children_by_field_name("alternative")):
            if branch.type == "else_clause":
                other = self.block(part(branch, "body"))
            else:
                other = self.at(n.Block((self.at(self._if(branch, other), branch),)), branch)
        return self._if(node, other)

    def _if(self, node: ts.Node, other: n.Block | None) -> n.If:
        then = self.block(part(node, "consequence"))
        return n.If(self.lower(part(node, "condition")), then, other)

    def on_while_statement(self, node: ts.Node) -> n.Node:
        return n.While(self.lower(part(node, "condition")), self.block(part(node, "body")))

    def on_for_statement(self, node: ts.Node) -> n.Node:
        return n.ForEach(
            self.lower(part(node, "left")),
            self.lower(part(node, "right")),
            self.block(part(node, "body")),
            is_async=node.children[0].type == "async",
        )

    def on_try_statement(self, node: ts.Node) -> n.Node:
        parts = {child.type: child for child in node.named_children}
        other, final = parts.get("else_clause"), parts.get("finally_clause")
        return n.Try(
            self.block(part(node, "body")),
            tuple(self._handler(child) for child in node.named_children if "except" in child.type),
            self.block(part(other, "body")) if other else None,
            self.block(final.named_children[-1]) if final else None,
        )

    def _handler(self, node: ts.Node) -> n.Handler:
        value = node.child_by_field_name("value") or next(
            (child for child in node.named_children if child.type not in ("block", "comment")), None
        )
        target = None
        if value is not None and value.type == "as_pattern":
            target = self.maybe(value.child_by_field_name("alias"))
            value = value.named_children[0]
        taken = None if value is None else self.lower(value)
        types: tuple[n.Node, ...] = () if taken is None else (taken,)
        if isinstance(taken, n.Sequence):
            types = taken.items
        return self.at(n.Handler(types, target, self.block(node.named_children[-1])), node)

    def on_as_pattern_target(self, node: ts.Node) -> n.Node:
        return self.lower(node.named_children[0])

    def on_with_statement(self, node: ts.Node) -> n.Node:
        clause = next(child for child in node.named_children if child.type == "with_clause")
        items = [self._item(child) for child in clause.named_children if child.type == "with_item"]
        body = self.block(part(node, "body"))
        return n.With(tuple(items), body, is_async=node.children[0].type == "async")

    def _item(self, node: ts.Node) -> n.WithItem:
        value, target = part(node, "value"), None
        if value.type == "as_pattern":
            target = self.maybe(value.child_by_field_name("alias"))
            value = value.named_children[0]
        return self.at(n.WithItem(self.lower(value), target), node)

    def on_match_statement(self, node: ts.Node) -> n.Node:
        clauses = part(node, "body").named_children
        return n.Switch(
            self.lower(part(node, "subject")),
            tuple(self._case(child) for child in clauses if child.type == "case_clause"),
        )

    def _case(self, node: ts.Node) -> n.Case:
        patterns = [child for child in node.named_children if child.type == "case_pattern"]
        tests = self.all(patterns) if [self.text(it) for it in patterns] != ["_"] else ()
        return self.at(n.Case(tests, self.block(part(node, "consequence"))), node)

    def on_case_pattern(self, node: ts.Node) -> n.Node:
        items = self.all(node.named_children)
        return items[0] if len(items) == 1 else n.Sequence(items)

    def on_return_statement(self, node: ts.Node) -> n.Node:
        return n.Return(self.lower(node.named_children[0]) if node.named_children else None)

    def on_raise_statement(self, node: ts.Node) -> n.Node:
        return n.Raise(self.lower(node.named_children[0]) if node.named_children else None)

    def on_assert_statement(self, node: ts.Node) -> n.Node:
        return n.Assert(*self.all(node.named_children)[:2])

    def on_delete_statement(self, node: ts.Node) -> n.Node:
        targets = self.all(node.named_children)
        if len(targets) == 1 and isinstance(targets[0], n.Sequence):
            targets = targets[0].items
        return n.Delete(targets)

    def on_break_statement(self, node: ts.Node) -> n.Node:
        return n.Jump("break")

    def on_continue_statement(self, node: ts.Node) -> n.Node:
        return n.Jump("continue")

    def on_pass_statement(self, node: ts.Node) -> n.Node:
        return n.Jump("pass")

    def on_global_statement(self, node: ts.Node) -> n.Node:
        return n.Declare("global", self._names(node))

    def on_nonlocal_statement(self, node: ts.Node) -> n.Node:
        return n.Declare("nonlocal", self._names(node))

    def _names(self, node: ts.Node) -> tuple[n.Name, ...]:
        return tuple(name for name in self.all(node.named_children) if isinstance(name, n.Name))

    # Imports.

    def on_import_statement(self, node: ts.Node) -> n.Node:
        found = []
        for item in node.children_by_field_name("name"):
            alias = item.child_by_field_name("alias")
            module = self.text(item if alias is None else part(item, "name"))
            if alias is None:
                module = module.partition(".")[0]
            name = self.at(n.Imported("*", module if alias is None else self.text(alias)), item)
            found.append(self.at(n.Import(module, (name,)), node))
        return self.several(tuple(found))

    def on_import_from_statement(self, node: ts.Node) -> n.Node:
        names = [self._imported(item) for item in node.children_by_field_name("name")]
        return n.Import(self.text(part(node, "module_name")), tuple(names))

    def _imported(self, node: ts.Node) -> n.Imported:
        alias = node.child_by_field_name("alias")
        name = self.text(node if alias is None else part(node, "name"))
        return self.at(n.Imported(name, name if alias is None else self.text(alias)), node)
