"""Options of the commands that start a program."""

from __future__ import annotations

from holdfast.review.analysis.started import endpoint, options
from holdfast.review.code import Code
from holdfast.review.facts.project import Project
from tests.review.reading import python

ENDPOINTS = """
from fastapi import FastAPI, WebSocket
app = FastAPI()
async def helper(ws: WebSocket): ...
@app.websocket("/a")
async def first(ws: WebSocket): ...
@app.websocket("/b")
async def second(ws: WebSocket): ...
"""


def test_the_first_endpoint() -> None:
    """It is the first that a route leads to; a file without any has none."""
    code = python(ENDPOINTS)
    assert endpoint(code) is next(it for it in code.sockets.sockets if it.accepted).node
    assert endpoint(python("import websockets\n")) is None


def test_options_of_commands() -> None:
    """Each value of a flag is given with its command, for one program only."""
    project = Project()
    project.add("Procfile", "web: uvicorn app:app --ws-max-size 5 --workers=2\nother: daphne app\n")
    code = Code("app.py", ENDPOINTS, "python", project)
    found = [(flag, value.value) for _, flag, value in options(code, "uvicorn", "--ws-max-size")]
    assert found == [("--ws-max-size", "5")]
    assert not list(options(code, "uvicorn", "--ws-ping-interval"))
    assert not list(options(code, "hypercorn", "--ws-max-size"))
