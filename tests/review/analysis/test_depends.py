"""What FastAPI calls before an endpoint is found."""

from __future__ import annotations

from holdfast.review.analysis.depends import dependencies, depends
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n
from tests.review.reading import python

APP = """
from typing import Annotated
from fastapi import Depends

def one(): ...
def two(first=Depends(one)): ...
def three(second: Annotated[str, Depends(two)]): ...

class Page:
    def __init__(self, size=Depends(one)): ...

class Empty: ...

User = Annotated[str, Depends(three)]
Plain = str
"""


def endpoint(parameters: str) -> tuple[Code, n.Function]:
    """The app, with an endpoint that has these parameters."""
    code = python(f"{APP}\nasync def endpoint({parameters}): ...\n")
    return code, code.all(n.Function)[-1]


def named(parameters: str) -> list[str]:
    code, function = endpoint(parameters)
    return [it.name for it in dependencies(code, function)]


def test_where_they_stand() -> None:
    """They are defaults, in `Annotated`, and in the alias of a type."""
    assert named("a=Depends(one)") == ["one"]
    assert named("a: Annotated[str, Depends(one)]") == ["one"]
    assert named("a: User") == ["three", "two", "one"]
    assert named("a: str, b: Plain, c=1, d=other(one)") == []


def test_each_once() -> None:
    """What two depend on is there once."""
    assert named("a=Depends(two), b=Depends(one)") == ["one", "two"]


def test_what_is_called() -> None:
    """A class is its constructor; what is not in the file is nothing."""
    assert named("a=Depends(Page)") == ["__init__", "one"]
    assert named("a=Depends(dependency=one)") == ["one"]
    assert named("a=Depends(Empty), b=Depends(), c=Depends(imported)") == []


def test_marks() -> None:
    """The marks are found even where what they name is not."""
    code, function = endpoint("a=Depends(imported)")
    assert [code.source(it) for it in depends(code, function)] == ["Depends(imported)"]
