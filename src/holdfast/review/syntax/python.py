"""Python, from tree-sitter's tree to our nodes."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import reduce
from typing import cast

import tree_sitter as ts

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.lowering import EXTRAS, Lowering, part, same_place


class PythonLowering(Lowering):
    """The kinds of tree-sitter-python."""

    def __init__(self, source: bytes) -> None:
        super().__init__(source)
        self._yields: list[bool] = []
        """For each function around, whether a `yield` was seen."""

    # Expressions.

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
        return n.Unary(self.text(part(node, "operator")), self.lower(part(node, "argument")))

    def on_binary_operator(self, node: ts.Node) -> n.Node:
        return n.Binary(
            self.text(part(node, "operator")),
            self.lower(part(node, "left")),
            self.lower(part(node, "right")),
        )

    on_boolean_operator = on_binary_operator

    def on_comparison_operator(self, node: ts.Node) -> n.Node:
        values = [child for child in node.named_children if child.type not in EXTRAS]
        words = [" ".join(self.text(it).split()) for it in node.children_by_field_name("operators")]
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
        self._yields[-1:] = [True]
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

    # Definitions.

    def on_lambda(self, node: ts.Node) -> n.Node:
        value = self.lower(part(node, "body"))
        body = same_place(n.Block((same_place(n.Return(value), value),)), value)
        return n.Function("", self._params(node.child_by_field_name("parameters")), body)

    def on_function_definition(self, node: ts.Node) -> n.Node:
        self._yields.append(False)
        body = self.block(part(node, "body"))
        return n.Function(
            self.text(part(node, "name")),
            self._params(node.child_by_field_name("parameters")),
            body,
            is_async=node.children[0].type == "async",
            generator=self._yields.pop(),
            annotation=self.maybe(node.child_by_field_name("return_type")),
        )

    def on_class_definition(self, node: ts.Node) -> n.Node:
        given = node.child_by_field_name("superclasses")
        bases = self.all(given.named_children) if given else ()
        return n.Class(self.text(part(node, "name")), bases, self.block(part(node, "body")))

    def on_decorated_definition(self, node: ts.Node) -> n.Node:
        found = self.lower(part(node, "definition"))
        if isinstance(found, n.Function | n.Class):
            marks = [child for child in node.named_children if child.type == "decorator"]
            found.decorators = tuple(self.lower(mark.named_children[0]) for mark in marks)
        return found

    def _params(self, node: ts.Node | None) -> tuple[n.Param, ...]:
        children = node.named_children if node else []
        return tuple(self._param(child) for child in children if child.type in _PARAMS)

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
            op=self.text(part(node, "operator"))[:-1],
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
        return n.Jump(node.type.removesuffix("_statement"))

    on_continue_statement = on_pass_statement = on_break_statement

    def on_global_statement(self, node: ts.Node) -> n.Node:
        names = tuple(name for name in self.all(node.named_children) if isinstance(name, n.Name))
        return n.Declare(node.type.removesuffix("_statement"), names)

    on_nonlocal_statement = on_global_statement

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


_PARAMS = frozenset(
    {
        "identifier",
        "default_parameter",
        "typed_parameter",
        "typed_default_parameter",
        "list_splat_pattern",
        "dictionary_splat_pattern",
    }
)

_QUOTES = frozenset({"'", '"', "'''", '"""'})


def _bare(node: n.Node) -> n.Node:
    return node.value if isinstance(node, n.Spread) else node


def _constant(text: str, node: ts.Node) -> n.Node:
    # Most constants are plain, and to compile each would take long.
    if text.isdecimal() and (text[0] != "0" or text == "0"):
        return n.Literal(int(text))
    quote = text[:3] if text[:3] in ('"""', "'''") else text[:1]
    if quote in _QUOTES and "\\" not in text and "\r" not in text:
        return n.Literal(text[len(quote) : -len(quote)])
    try:
        return n.Literal(ast.literal_eval(text))
    except (ValueError, SyntaxError):
        return n.Other(node.type)
