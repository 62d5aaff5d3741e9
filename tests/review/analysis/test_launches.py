"""How many processes a program starts itself."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.launches import launches
from holdfast.review.code import Code
from holdfast.review.facts.workers import CORES
from tests.review.reading import javascript, python


def found(code: Code) -> list[tuple[str, int, str]]:
    """What starts processes, how many, and where that stands."""
    return [(it.kind, it.count, code.text[it.span.start : it.span.end]) for it in launches(code)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import uvicorn\nuvicorn.run('a:b', workers=4)", [("uvicorn", 4, "4")]),
        ("from uvicorn import Config\nN = 2\nConfig(app, workers=N)", [("uvicorn", 2, "N")]),
        (
            "import os, uvicorn\nuvicorn.run('a:b', workers=os.cpu_count() or 2)",
            [("uvicorn", CORES, "os.cpu_count() or 2")],
        ),
        ("import uvicorn\nuvicorn.run('a:b', workers=settings.workers)", []),
        ("import uvicorn\nuvicorn.run('a:b', workers=1e999)", []),
        ("import uvicorn\nuvicorn.run('a:b')", []),
        ("from sanic import Sanic\napp = Sanic('x')\napp.run(workers=3)", [("sanic", 3, "3")]),
        ("app = Other()\napp.run(workers=3)\napp.workers = 3", []),
        (
            "from hypercorn.config import Config\nc = Config()\nc.workers = 5\nc.bind = 'x'",
            [("hypercorn", 5, "5")],
        ),
        ("import tornado.process\ntornado.process.fork_processes(0)", [("tornado", CORES, "0")]),
        ("import tornado.process\ntornado.process.fork_processes(-1)", [("tornado", CORES, "-1")]),
    ],
)
def test_python(text: str, expected: list[tuple[str, int, str]]) -> None:
    """Options, attributes and forks count; what the file does not say does not."""
    assert found(python(text)) == expected


def test_javascript() -> None:
    """A program that forks does so for each core."""
    code = javascript("import cluster from 'node:cluster'\nif (cluster.isPrimary) cluster.fork()")
    assert found(code) == [("cluster", CORES, "cluster.fork()")]
