from __future__ import annotations

import pytest

from holdfast.review.formats.templates import LONGEST, fill
from tests.review.timing import assert_linear


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("const a = {b: {c: 1}}", "const a = {b: {c: 1}}"),
        ("const id = {{ user.id }};", "const id = ___user_id___;"),
        ("const id = {{{ user }}};", "const id = ____user____;"),
        ("const id = {{\n user }};", "const id = __\n        ;"),
        ("var x{{ n }} = 1", "var x___n___ = 1"),
        ("{{#if live}}go(){{/if}}", "            go()       "),
        ("{{ if .Live }}go(){{ else }}no(){{ end }}", "              go()          no()         "),
        ("f({{ end }}, {{ .End }})", "f(         , ____End___)"),
        ("{% if live %}go(){% endif %}", "             go()           "),
        ("{% csrf_token %}go()", "                go()"),
        ("go({% url 'chat' %})", "go(___url__chat____)"),
        ("return {% now %}", "return ___now___"),
        ("f({%- set a = 1 -%})", "f(                 )"),
        ("f({% %})", "f(     )"),
        ("a({# old #})", "a(         )"),
        ("class A {#a; #b }", "class A {#a; #b }"),
        ("class A {#a\n #}", "class A {#a\n #}"),
        ("a = {{ b", "a = {{ b"),
    ],
)
def test_tags_in_code(text: str, filled: str) -> None:
    """A value becomes a name, what steers the template is blank; nothing moves."""
    assert fill(text) == filled
    assert len(filled) == len(text)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ('"ws://{{ host }}/ws"', '"ws://{{ host }}/ws"'),
        ("'{% url 'chat' %}'", "'{% url _chat_ %}'"),
        ('"{{ a|default("b") }}" + {{ c }}', '"{{ a|default(_b_) }}" + ___c___'),
        ("`${a}{{ b`c$ }}` + {{ d }}", "`${a}{{ b_c_ }}` + ___d___"),
        ("`\n{{ a\n }}`", "`\n{{ a\n }}`"),
        (r"'a\'{{ b }}'", r"'a\'{{ b }}'"),
        ("'open {{ a }}\n{{ b }}", "'open {{ a }}\n___b___"),
        ("'{{ a'", "'{{ a'"),
    ],
)
def test_tags_in_strings(text: str, filled: str) -> None:
    """A tag in a string stays, without what would end the string."""
    assert fill(text) == filled


@pytest.mark.parametrize(
    "text",
    ["// {{ a }}\n", "/* {{ a }} */", "// {{ a }}", "/* {{ a }}", "// it's\n/* \" */ // `{{ a }}"],
)
def test_tags_in_comments(text: str) -> None:
    """A comment stays as it is."""
    assert fill(text) == text


def test_code_after_comments_is_read() -> None:
    """A quote in a comment begins no string."""
    assert fill("// it's\n{{ a }} /* ' */ {{ b }}") == "// it's\n___a___ /* ' */ ___b___"


def test_braces_far_apart_are_no_tag() -> None:
    """Code that happens to nest braces twice is not swallowed."""
    code = "{{" + "a();" * LONGEST + "}}"
    assert fill(code) == code


@pytest.mark.parametrize("part", ["{{ ", "{{", "{% ", "'{{", "`{#", "{{a}} ", "/*{{"])
def test_hostile_text_takes_linear_time(part: str) -> None:
    """A megabyte of openings is read in a moment."""
    assert_linear(lambda size: fill(part * (size // len(part))))
