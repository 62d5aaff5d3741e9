from __future__ import annotations

import pytest

from holdfast.review.facts.yaml_lines import DEEPEST, scalars
from tests.review.timing import assert_linear

COMPOSE = """\
# services:
services:
  web:
    image: "me/web:1"  # ours
    command: [gunicorn, -w, '4']
    ports:
    - 80:80
    - target: 90
      mode: host
    deploy: {replicas: 2}

  'data base':
    image: redis
---
kind: Deployment
"""


def flat(text: str) -> list[tuple[str, str]]:
    """Paths and values."""
    return [("/".join(it.path), it.value) for it in scalars(text)]


def test_scalars_of_block_style() -> None:
    """Each has the keys that lead to it; flow style is text."""
    assert flat(COMPOSE) == [
        ("services/web/image", "me/web:1"),
        ("services/web/command", "[gunicorn, -w, '4']"),
        ("services/web/ports/-", "80:80"),
        ("services/web/ports/-/target", "90"),
        ("services/web/ports/-/mode", "host"),
        ("services/web/deploy", "{replicas: 2}"),
        ("services/data base/image", "redis"),
        ("kind", "Deployment"),
    ]


def test_places_and_documents() -> None:
    """A value is where it begins, in the document it is of."""
    found = list(scalars(COMPOSE))
    assert COMPOSE[found[2].start :].startswith("80:80")
    assert [it.document for it in found] == [0] * 7 + [1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: |\n  b: 1\n\n  c: 2\nd: 3\n", [("d", "3")]),
        ("a:\n  - >-\n    b: 1\n  - c\n", [("a/-", "c")]),
        ("- - a\n  - b\n- c\n", [("-/-", "a"), ("-/-", "b"), ("-", "c")]),
        ("-\n  a: 1\n-\n  a: 2\n", [("-/a", "1"), ("-/a", "2")]),
        ("a:\n- b\nc: d\n", [("a/-", "b"), ("c", "d")]),
        ("a: http://b:80\nhttp://c: d\n", [("a", "http://b:80")]),
        ("'a b': 'c # d' # e\n\"f\": \"g\n", [("a b", "c # d"), ("f", '"g')]),
        ("a: # none\nb: c#d # e\n", [("b", "c#d")]),
        ("a: 1\r\nb: 2\r\n", [("a", "1"), ("b", "2")]),
        ("", []),
    ],
)
def test_lines(text: str, expected: list[tuple[str, str]]) -> None:
    """Lists, block scalars, quotes and comments."""
    assert flat(text) == expected


def test_deep_nesting_is_left_out() -> None:
    """Nothing that matters is that deep."""
    text = (
        "\n".join(" " * depth + "a:" for depth in range(DEEPEST)) + "\n" + " " * 99 + "b: 1\nc: 2"
    )
    assert flat(text) == [("c", "2")]


@pytest.mark.parametrize("part", ["- ", "a:\n", " ", "'", "a: |\n", " a:", "-", "\n"])
def test_hostile_text_takes_linear_time(part: str) -> None:
    """Any text is read in a moment, whatever it is."""
    assert_linear(lambda size: list(scalars(part * (size // len(part)))))
