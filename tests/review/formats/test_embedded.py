from __future__ import annotations

import json

import pytest

from holdfast.review.formats.embedded import scripts
from tests.review.timing import assert_linear


def only(text: str, suffix: str) -> tuple[str, str]:
    """Language and text of the one script there is, checked to stand at its own place."""
    (script,) = scripts(text, suffix)
    assert script.editable
    assert len(script.text) == len(text)
    assert script.text.count("\n") == text.count("\n")
    for index, character in enumerate(script.text):
        assert character in (" ", ";", text[index])
    return script.language, script.text


def test_the_script_of_a_component_keeps_its_place() -> None:
    """Everything else is blank, lines included."""
    text = "<template>\n  <p/>\n</template>\n<script>\nnew WebSocket(url)\n</script>\n"
    language, script = only(text, "vue")
    assert language == "javascript"
    assert script.split("\n")[4] == "new WebSocket(url)"
    assert script.replace(";", "").split() == ["new", "WebSocket(url)"]


def test_the_two_scripts_of_a_component_are_one() -> None:
    """`script` and `script setup` share their names; each ends its last statement."""
    text = "<script>const a = f</script>\n<script setup>(b)</script>"
    assert only(text, ".vue")[1].split() == ["const", "a", "=", "f;", "(b);"]


@pytest.mark.parametrize(
    ("attributes", "language"),
    [
        ("", "javascript"),
        (' lang="ts"', "typescript"),
        (" lang=ts setup", "typescript"),
        (" lang='tsx'", "tsx"),
        (" setup lang = 'jsx' ", "javascript"),
        (' type="module" data-x="a>b"', "javascript"),
        (' type="text/javascript; charset=utf-8"', "javascript"),
        ("\n  defer\n  TYPE=Text/Babel", "javascript"),
        (' LANG="TS" lang="coffee"', "typescript"),
    ],
)
def test_the_language_of_a_script(attributes: str, language: str) -> None:
    """`lang` says it, else `type`; without either it is JavaScript."""
    assert only(f"<script{attributes}>go()</script>", "html")[0] == language


@pytest.mark.parametrize(
    "text",
    [
        '<script type="application/json">{"a": 1}</script>',
        '<script type="text/template"><b></b></script>',
        '<script type="importmap">{}</script>',
        '<script lang="coffee">a = -> b</script>',
        '<script src="app.js">ignored()</script>',
        "<script>\n \n</script>",
        "<!-- <script>old()</script> -->",
        "<!-- never closed <script>old()</script>",
        "<scripts>no()</scripts>",
        '<script a="never closed',
        "<script = >what()</script>",
        "<p>no script</p>",
        "",
    ],
)
def test_what_is_no_script(text: str) -> None:
    """Data, templates, files elsewhere, comments and broken elements have no code."""
    assert scripts(text, "html") == []


def test_a_component_may_close_its_script_at_once() -> None:
    """`<script src="x" />` ends there in a component; a browser takes all that follows."""
    text = '<script src="./a.ts" />\n<script>b()</script>'
    assert only(text, "vue")[1].strip() == "b();"
    assert only("<script />a()", "html")[1].strip() == "a()"


def test_a_script_ends_as_in_browsers() -> None:
    """A closing tag in a string ends the script; one never closed goes on to the end."""
    text = "<script>a = '</script>'; b()</SCRIPT ><script>c()"
    assert only(text, "htm")[1].split() == ["a", "=", "';", "c()"]


def test_scripts_in_several_languages() -> None:
    """There is one script for each language of a page."""
    text = "<script>a()</script><script type=module>b()</script><script lang=ts>c()</script>"
    first, second = scripts(text, "html")
    assert (first.language, first.text.split()) == ("javascript", ["a();", "b();"])
    assert (second.language, second.text.split()) == ("typescript", ["c();"])


def test_template_tags_are_filled_in_pages_only() -> None:
    """Pages are templates often; components are not, and JSX has braces of its own."""
    (page,) = scripts("<script>f({{ id }})</script>", "html")
    assert page.text.strip() == "f(___id___);"
    assert not page.editable
    assert only("<script>f({{ id }})</script>", "svelte")[1].strip() == "f({{ id }});"
    jsx = '<script type="text/babel">f(<p style={{ color: x }}/>)</script>'
    assert "{{ color: x }}" in only(jsx, "html")[1]
    (template,) = scripts(jsx.replace("f(", "{% if a %}f({{ b }}, "), "html")
    assert " f(___b___, " in template.text


def test_a_notebook_is_handed_on() -> None:
    """Cells are Python; what is no notebook is refused with a reason."""
    cells = [{"cell_type": "code", "source": ["import websockets\n"]}]
    (script,) = scripts(json.dumps({"cells": cells}), ".IPYNB")
    assert (script.language, script.text) == ("python", "import websockets\n\n")
    with pytest.raises(ValueError, match="not valid JSON"):
        scripts("{", "ipynb")


@pytest.mark.parametrize(
    "part",
    ["<script ", "<!-- ", '<script a="', "<script>", "<script>a</script>", "<script a=b ", "/"],
)
def test_hostile_pages_take_linear_time(part: str) -> None:
    """A megabyte of openings is read in a moment."""
    assert_linear(lambda size: scripts("<script" + part * (size // len(part)), "html"))
