"""The examples start and answer: a real server, and a client that is not ours."""

from __future__ import annotations

import importlib
import json
import urllib.request
from collections.abc import Iterator
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
    assert "new WebSocket" in http(server.http + "/")
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


def test_every_example_is_tested_and_quoted() -> None:
    source = Path(__file__).read_text()
    docs = "".join(page.read_text() for page in (ROOT / "docs").rglob("*.md"))
    for path in EXAMPLES.glob("*.py"):
        assert f'"{path.stem}:' in source
        assert f"examples/{path.name}" in docs
