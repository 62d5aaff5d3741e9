"""JavaScript and TypeScript, from tree-sitter's tree to our nodes."""

from __future__ import annotations

import re
from typing import Final

import tree_sitter as ts

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.lowering import Lowering, part, same_place

OPERATORS: Final = {"===": "==", "!==": "!=", "&&": "and", "||": "or", "!": "not"}


class JavaScriptLowering(Lowering):
    """The kinds of tree-sitter-javascript and tree-sitter-typescript."""

    # Expressions.

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
        return n.Literal("".join(self._piece(child) for child in node.named_children))

    def _piece(self, node: ts.Node) -> str:
        text = self.text(node)
        return _unescape(text) if node.type == "escape_sequence" else text

    def on_template_string(self, node: ts.Node) -> n.Node:
        parts = tuple(
            self.lower(child.named_children[0])
            if child.type == "template_substitution"
            else self.at(n.Literal(self._piece(child)), child)
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
        return n.Unary(OPERATORS.get(op, op), operand)

    def on_binary_expression(self, node: ts.Node) -> n.Node:
        op = self.text(part(node, "operator"))
        left, right = self.lower(part(node, "left")), self.lower(part(node, "right"))
        return n.Binary(OPERATORS.get(op, op), left, right)

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
        op = self.text(part(node, "operator"))[:-1]
        target, value = self.lower(part(node, "left")), self.lower(part(node, "right"))
        return n.Assign(target, value, op=OPERATORS.get(op, op))

    def on_update_expression(self, node: ts.Node) -> n.Node:
        op = self.text(part(node, "operator"))[:1]
        return n.Assign(self.lower(part(node, "argument")), self.at(n.Literal(1), node), op=op)

    def on_jsx_element(self, node: ts.Node) -> n.Node:
        opening = node.child_by_field_name("open_tag") or node.named_children[0]
        inner = [child for child in node.named_children if child.type in _JSX]
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

    # Definitions.

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

    # Statements.

    def on_expression_statement(self, node: ts.Node) -> n.Node:
        return self.lower(node.named_children[0])

    def on_lexical_declaration(self, node: ts.Node) -> n.Node:
        word = self.text(node.children[0])
        return self.several(
            tuple(
                self.at(self._declarator(child, word), child)
                for child in node.named_children
                if child.type == "variable_declarator"
            )
        )

    on_variable_declaration = on_lexical_declaration

    def _declarator(self, node: ts.Node, word: str) -> n.Assign:
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
        for word in ("const", "let", "var"):
            if word in words:
                target = same_place(n.Assign(target, None, declares=word), target)
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
        cases = [child for child in part(node, "body").named_children if child.type in _CASES]
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
        return n.Jump(node.type.removesuffix("_statement"))

    on_continue_statement = on_empty_statement = on_break_statement

    def on_labeled_statement(self, node: ts.Node) -> n.Node:
        return self.lower(part(node, "body"))

    # Imports.

    def on_import_statement(self, node: ts.Node) -> n.Node:
        required = next((it for it in node.named_children if it.type == _REQUIRE), None)
        source = part(node if required is None else required, "source")
        module = "".join(self._piece(child) for child in source.named_children)
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


_JSX: Final = ("jsx_element", "jsx_self_closing_element", "jsx_expression")
_CASES: Final = ("switch_case", "switch_default")
_REQUIRE: Final = "import_require_clause"
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def _unescape(text: str) -> str:
    """What an escape sequence stands for; its own text where it is none of JavaScript's."""
    rest = text[1:]
    code = re.fullmatch(r"u\{([0-9a-fA-F]+)\}|[ux]([0-9a-fA-F]+)", rest)
    if code is None:
        return _ESCAPES.get(rest, rest.strip("\r\n"))
    value = int(code[1] or code[2], 16)
    return chr(value) if value <= 0x10FFFF else rest


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
