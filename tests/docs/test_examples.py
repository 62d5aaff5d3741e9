"""The examples start and answer: real servers, with a client that is not ours, and real clients."""

from __future__ import annotations

import importlib
import json
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from tests.docs.pages import ROOT
from tests.docs.serving import Served, served

EXAMPLES = ROOT / "examples"


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[Served]:
    with served("run", request.param, "--port", "0", cwd=EXAMPLES) as running:
        yield running


def example(target: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("server", [target], indirect=True)


def ask(client: ClientConnection, **message: Any) -> dict[str, Any]:
    """Send a message and return the next that comes."""
    client.send(json.dumps(message))
    return receive(client)


def receive(client: ClientConnection) -> dict[str, Any]:
    reply: dict[str, Any] = json.loads(client.recv(timeout=5))
    return reply


def http(url: str, method: str = "GET", **headers: str) -> str:
    """The body of an answer; waits for the server's first, as a reader does."""
    request = urllib.request.Request(url, method=method, headers=headers)
    with urllib.request.urlopen(request, timeout=5) as answer:
        body: bytes = answer.read()
    return body.decode()


@example("fastapi_app:app")
def test_fastapi(server: Served) -> None:
    assert 'import { Holdfast } from "/live/holdfast.js"' in http(server.http + "/")
    with connect(server.ws + "/live/ws") as client:
        assert ask(client, type="subscribe", channel="headlines")["type"] == "subscribed"
        assert json.loads(http(server.http + "/headlines?text=Hello", "POST")) == {"offset": 1}
        assert receive(client)["data"] == {"text": "Hello"}
    assert http(server.http + "/live/healthz") == "ok\n"


@example("starlette_app:app")
def test_starlette(server: Served) -> None:
    with connect(server.ws + "/live/ws") as client:
        ask(client, type="subscribe", channel="job:7")
        http(server.http + "/jobs/7", "POST")
        assert [receive(client)["data"]["done"] for _ in range(4)] == [1, 2, 3, 4]


@example("django_style:application")
def test_django_style(server: Served) -> None:
    cookie = {"Cookie": "sessionid=c0ffee"}
    with connect(server.ws + "/live/ws", additional_headers=cookie) as client:
        assert ask(client, type="subscribe", channel="user:bob")["code"] == "forbidden"
        assert ask(client, type="subscribe", channel="orders")["type"] == "subscribed"
        assert http(server.http + "/order/tea") == "order 1\n"
        assert receive(client)["data"] == {"path": "/order/tea"}
    with connect(server.ws + "/live/ws") as client:
        assert ask(client, type="subscribe", channel="orders")["code"] == "unauthorized"


@example("typed_messages:hub")
def test_typed_messages(server: Served) -> None:
    with connect(server.ws + "/ws") as client:
        sent = ask(client, type="chat.send", id=1, room="lobby", text="hello")
        assert sent == {"type": "reply", "id": 1, "data": {"offset": 1}}
        assert ask(client, type="chat.send", id=2, room="Lobby", text="x")["field"] == "room"
        assert ask(client, type="vote", id=3, poll=1, stars=5)["data"] == {"stars": 5}
        assert ask(client, type="vote", id=4, poll=1, stars=6)["field"] == "stars"
        assert ask(client, type="vote", id=5, poll=2, stars=1)["error"] == "This poll is closed"


@example("authentication:hub")
def test_authentication(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLES))
    make_token = importlib.import_module("authentication").make_token
    with connect(server.ws + "/ws") as client:
        assert ask(client, type="subscribe", channel="news")["code"] == "unauthorized"
        assert ask(client, type="hello", token=make_token("ada", "red"))["type"] == "welcome"
        assert ask(client, type="subscribe", channel="team:blue")["code"] == "forbidden"
        ask(client, type="subscribe", channel="team:red")
        assert receive(client)["member"]["user"] == "ada"
        client.send(json.dumps({"type": "publish", "channel": "team:red", "data": 1}))
        got = {message["type"]: message for message in (receive(client), receive(client))}
        assert got["message"]["by"] == "ada"
    bearer = {"Authorization": "Bearer " + make_token("ada", "red", seconds=-1.0)}
    with connect(server.ws + "/ws", additional_headers=bearer) as client:
        assert ask(client, type="subscribe", channel="news")["code"] == "unauthorized"


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run one of the examples that are clients; SIGKILL is its end."""
    command = [sys.executable, "-u", *arguments]
    process = subprocess.Popen(command, cwd=EXAMPLES, stdout=subprocess.PIPE, text=True)
    with process:
        yield process
        process.kill()


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@example("fastapi_app:app")
def test_listener(server: Served, tmp_path: Path) -> None:
    """It files each headline once, whatever ends meanwhile: itself, or the server."""
    command = ("listener.py", server.ws + "/live/ws", str(tmp_path / "headlines.db"))

    def add(text: str) -> None:
        http(f"{server.http}/headlines?text={text}", "POST")

    add("a")
    with running(*command) as worker:
        assert "'a'" in line(worker)
        add("b")
        assert "'b'" in line(worker)
    add("c")
    port = server.http.rpartition(":")[2]
    with running(*command) as worker:
        assert "'c'" in line(worker)
        server.process.kill()
        server.process.wait()
        with served("run", "fastapi_app:app", "--port", port, cwd=EXAMPLES):
            assert "began anew" in line(worker)
            add("d")
            assert "'d'" in line(worker)
    with closing(sqlite3.connect(tmp_path / "headlines.db")) as db:
        assert db.execute("SELECT text FROM headlines").fetchall() == [(x,) for x in "abcd"]


@example("typed_messages:hub")
def test_typed_client(server: Served) -> None:
    with running("typed_client.py", server.ws + "/ws") as client:
        assert line(client) == "message 1\n"
        assert line(client) == "hello, from me\n"
        assert line(client).startswith("room: Invalid message")


def test_every_example_is_tested_and_quoted() -> None:
    source = Path(__file__).read_text()
    docs = "".join(page.read_text() for page in (ROOT / "docs").rglob("*.md"))
    for path in EXAMPLES.glob("*.py"):
        assert f'"{path.stem}:' in source or f'"{path.name}"' in source
        assert f"examples/{path.name}" in docs
