"""What is looked for once."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.review.code import Code
from holdfast.review.meaning.keeping import per_node, per_program
from holdfast.review.syntax import nodes as n
from tests.review.reading import javascript


def test_what_is_kept_for_a_program() -> None:
    """It is looked for once in each, also where there is none."""
    seen: list[str] = []

    @per_program
    def numbers(code: Code) -> Iterator[n.Literal]:
        seen.append(code.text)
        return code.module.find(n.Literal)

    one, none = javascript("f(1)"), javascript("f()")
    for _ in range(2):
        assert [it.value for it in numbers(one)] == [1]
        assert not numbers(none)
    assert seen == [one.text, none.text]


def test_what_is_kept_for_a_node() -> None:
    """It is looked for once for each, and what leads back to itself is nothing."""

    class Finder:
        def __init__(self) -> None:
            self.seen: list[str] = []

        @per_node
        def find(self, name: str) -> str | None:
            self.seen.append(name)
            return f"{name}{self.find(name)}"

    finder = Finder()
    assert [finder.find("a"), finder.find("b"), finder.find("a")] == ["aNone", "bNone", "aNone"]
    assert finder.seen == ["a", "b"]
