"""What templates write into a page as HTML."""

from __future__ import annotations

import pytest

from holdfast.review.formats.markup import raw_html


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<p v-html="text">', ["text"]),
        ("<p v-html = 'this.text' />", ["text"]),
        ("<p>{@html last}</p>", ["last"]),
        ('<p v-html="a" /><p v-html="b.c" />', ["a", "b"]),
        ('<p v-for="line in lines" v-html="line">', ["lines"]),
        ('<p v-for="(line, index) of this.lines" v-html="line">', ["lines"]),
        ("{#each rows as row}{@html row}{/each}", ["rows"]),
        ("{#each rows as row}{@html other}{/each}", ["other"]),
        ('<p v-text="text">{{ text }}</p><p>{last}</p>', []),
        ("<p v-html=\"'<b>fixed</b>'\">", []),
    ],
)
def test_names(page: str, expected: list[str]) -> None:
    """Variables in the places of Vue and Svelte that take HTML; of a loop, what it goes over."""
    assert [it.id for it in raw_html(page)] == expected


def test_places() -> None:
    """Each name is where the template has it, also where it stands for another."""
    page = '<p v-for="line in lines" v-html="line" /><p v-html="text" />'
    found = [page[it.start : it.end] for it in raw_html(page)]
    assert found == ["line", "text"]
