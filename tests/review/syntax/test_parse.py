"""Any text in any language gives a tree, and what is broken is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.review.syntax import nodes as n
from holdfast.review.syntax.parse import INDENTATIONS, LANGUAGES, parse


@pytest.mark.parametrize(
    ("text", "language", "line"),
    [
        ("a = 1\n", "python", None),
        ("a = 1\ndef f(:\n  pass\n", "python", 2),
        ("ok();\n\nfoo(]\n", "javascript", 3),
        ("const a: = 1;", "typescript", 1),
        ("f(\n", "python", 1),
    ],
)
def test_the_first_broken_line(text: str, language: str, line: int | None) -> None:
    """A file that cannot be parsed says where, and has a tree of the rest."""
    assert parse(text, language).broken == line


def test_a_missing_bracket() -> None:
    """What the parser puts in itself to go on is an error too."""
    assert parse("if (a) { b()\n", "javascript").broken == 1


def test_what_is_not_broken_is_read() -> None:
    """An error in one function does not hide the others."""
    module = parse("function a() { ] }\nfunction b() { c() }\n", "javascript").module
    assert any(isinstance(it.callee, n.Name) and it.callee.id == "c" for it in module.find(n.Call))


@pytest.mark.parametrize(
    "part",
    [
        "{0}if x:\n",
        '{0}if x:\n{0} """\n0\n"""\n',
        "{1}if x:\n",
        "{0}if x:\r\n",
    ],
)
def test_more_levels_than_the_scanner_can_count(part: str) -> None:
    """Strings at the margin and lines that go on do not hide them; the rest is not read."""
    text = "a = 1\n" + "".join(part.format(" " * it, " \\\n" * it) for it in range(600))
    parsed = parse(text, "python")
    assert parsed.broken is None
    assert parsed.deep is not None
    assert isinstance(parsed.module.body[0], n.Assign)


def test_errors_that_would_take_forever() -> None:
    """A parser that tries ever more ways to go on is stopped, at the same place every time."""
    text = "a();\n" + "case _:\n" * 10_000
    first, second = parse(text, "javascript"), parse(text, "javascript")
    assert first.nodes == [first.module]
    assert first.broken == second.broken
    assert 1 < (first.broken or 0) < 10_000
    assert len(parse("a();\n", "javascript").nodes) > 1


def test_many_levels() -> None:
    """As many as can be counted are read, down to where the tree is cut."""
    text = "".join(" " * it + "if x:\n" for it in range(INDENTATIONS)) + 'f"{' * 2_000
    assert parse(text, "python").broken == 1


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(alphabet="(){}[]<>:;,.=+!@#'\"`$\\ab1 \n\té漢😀", max_size=60))
def test_any_text_gives_a_tree(language: str, text: str) -> None:
    """Whatever the text, each node lies in it, and knows what it is in."""
    module = parse(text, language).module
    assert (module.start, module.end) == (0, len(text))
    for node in module.walk():
        assert 0 <= node.start <= node.end <= len(text)
        assert all(child.parent is node for child in node.children())
