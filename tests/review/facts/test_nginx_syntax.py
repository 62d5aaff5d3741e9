from __future__ import annotations

import pytest

from holdfast.review.facts.nginx_syntax import DEEPEST, Directive, parse, walk
from tests.review.timing import assert_linear


def tree(directives: list[Directive]) -> list[object]:
    """Names, arguments and children as nested lists."""
    return [[it.name, *it.args, *([tree(it.children)] if it.body else [])] for it in directives]


def test_blocks_and_directives() -> None:
    """A block has children, comments have nothing."""
    text = "http { # {\n  server {\n    listen 80;\n  }\n}\nuser www;"
    parsed = parse(text)
    assert tree(parsed.directives) == [
        ["http", [["server", [["listen", "80"]]]]],
        ["user", "www"],
    ]
    assert parsed.broken is None


def test_places() -> None:
    """A directive is from its name to its semicolon, a block from its name to before the brace."""
    text = 'map $a\n  $b {\n  default "x y";\n}\n'
    (block,) = parse(text, "a.conf").directives
    (child,) = block.children
    assert text[block.span.start : block.span.end] == "map $a\n  $b"
    assert block.body is not None
    assert text[block.body.start : block.body.end] == '\n  default "x y";\n'
    assert text[child.span.start : child.span.end] == 'default "x y";'
    assert [text[span.start : span.end] for span in child.arg_spans] == ['"x y"']
    assert child.args == ("x y",)
    assert (block.line, child.line) == (1, 3)
    assert (block.path, child.parent, block.parent) == ("a.conf", block, None)


@pytest.mark.parametrize(
    ("text", "args"),
    [
        ("a b\tc\n d;", ["b", "c", "d"]),
        (r"""a "b \"c\"" 'd;{}' "";""", ['b "c"', "d;{}", ""]),
        ("a ${b}c$d;", ["${b}c$d"]),
        ("a x#y;", ["x#y"]),
        (r"a \.(?:b|c)$;", [r"\.(?:b|c)$"]),
        ("a http://{{ host }}:{{ port }};", ["http://{{ host }}:{{ port }}"]),
        ("a <%= host %>:80;", ["<%= host %>:80"]),
        ("a b}c;", ["b}c"]),
        ("a # never;\n b;", ["b"]),
        ("a {# no #} <% if x %> b;", ["b"]),
    ],
)
def test_words(text: str, args: list[str]) -> None:
    """Quotes, variables and the tags of templates are parts of words."""
    assert list(parse(text).directives[0].args) == args


def test_tags_that_steer_a_template() -> None:
    """Tags of Jinja, ERB and Go that stand between directives are passed over."""
    text = "{% for s in all %}\nserver {{ s }};\n{% endfor %}\n{{ range .All }}\na;\n{{ end }}\nb;"
    parsed = parse(text)
    assert tree(parsed.directives) == [["server", "{{ s }}"], ["a"], ["b"]]
    assert parsed.broken is None


def test_blocks_of_lua() -> None:
    """Lua is not nginx: its braces, strings and comments are one body."""
    lua = "\n local a = {b = '}', c = \"}\"} -- }\n --[[ } ]] d = [==[ } ]==]\n"
    parsed = parse("content_by_lua_block {" + lua + "}\nlisten 80;")
    assert tree(parsed.directives) == [["content_by_lua_block", []], ["listen", "80"]]
    block = parsed.directives[0]
    assert block.body is not None
    assert block.body.end - block.body.start == len(lua)


@pytest.mark.parametrize("text", ["a_by_lua_block { {", "a_by_lua_block { --[[ }"])
def test_lua_that_never_ends(text: str) -> None:
    """It goes on to the end of the file."""
    (block,) = parse(text).directives
    assert block.body is not None
    assert block.body.end == len(text)


@pytest.mark.parametrize(
    ("text", "expected", "broken"),
    [
        ("a {\n b c\n}\nd;", [["a", [["b", "c"]]], ["d"]], 3),
        ("a;\n}\nb;", [["a"], ["b"]], 2),
        ("a;\n{ b; }\nc;", [["a"], ["b"], ["c"]], 2),
        ("a;\nb {\n c;\n", [["a"], ["b", [["c"]]]], 2),
        ("a;\nb c", [["a"], ["b", "c"]], 2),
        ("a;;", [["a"]], None),
        ("a '", [["a", "'"]], 1),
        ("a \\", [["a", "\\"]], 1),
        ("", [], None),
    ],
)
def test_what_is_wrong(text: str, expected: list[object], broken: int | None) -> None:
    """The first wrong line is known, and the rest is read as well as can be."""
    parsed = parse(text)
    assert tree(parsed.directives) == expected
    assert parsed.broken == broken


def test_deep_nesting_is_flattened() -> None:
    """Blocks within blocks within blocks cost neither the stack nor the rest of the file."""
    parsed = parse("a {" * 100_000 + "b;" + "}" * 100_000 + "c;")
    assert [it.name for it in parsed.directives] == ["a", "c"]
    assert parsed.broken == 1
    assert sum(it.name == "a" for it in walk(parsed.directives)) == 100_000
    deepest = next(it for it in walk(parsed.directives) if it.name == "b")
    depth = 0
    while deepest.parent:
        deepest, depth = deepest.parent, depth + 1
    assert depth == DEEPEST


@pytest.mark.parametrize(
    "part", ["{{", '"\\"', "<%=", "{%", "${", "a ", "a;", "{# ", "x_by_lua_block {"]
)
def test_hostile_text_takes_linear_time(part: str) -> None:
    """Any text is read in a moment, whatever it is."""
    assert_linear(lambda size: parse("a " + part * (size // len(part))))
