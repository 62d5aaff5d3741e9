"""The programs of the skill that use Holdfast: the same promises, kept by the library."""

from __future__ import annotations

import json
from pathlib import Path

from playwright.sync_api import expect, sync_playwright
from websockets.sync.client import connect

from tests.docs.serving import served
from tests.skill.programs import program, running
from tests.waiting import wait_until


def say(url: str, text: str) -> None:
    """Send a message as a client without a library does."""
    with connect(url + "/live/ws") as client:
        client.send(json.dumps({"type": "say", "id": 1, "text": text}))
        assert json.loads(client.recv(timeout=5))["type"] == "reply"


def test_server_and_client(tmp_path: Path) -> None:
    """What is said arrives; a bad message is answered; after a restart it goes on."""
    program("holdfast", "app.py").write(tmp_path)
    command = ("run", "app:app", "--port")
    with served(*command, "0", cwd=tmp_path) as server:
        port = server.http.rpartition(":")[2]
        url = server.ws + "/live/ws"
        with running(program("holdfast", "client.py").write(tmp_path), URL=url) as client:
            say(server.ws, "one")
            wait_until(lambda: "one" in client.output)
            with connect(url) as other:
                for data, error in (
                    ("{", "Invalid JSON"),
                    ('{"type": "say", "text": 5}', "Invalid message"),
                    ('{"type": "dance"}', "Unknown message type"),
                ):
                    other.send(data)
                    assert json.loads(other.recv(timeout=5))["error"].startswith(error)
            server.process.kill()
            server.process.wait()
            with served(*command, port, cwd=tmp_path) as again:
                say(again.ws, "two")
                wait_until(lambda: "two" in client.output, within=10)


def test_page(tmp_path: Path, browser: str) -> None:
    """The page shows what was said before it came, and after."""
    program("holdfast", "app.py").write(tmp_path)
    with served("run", "app:app", "--port", "0", cwd=tmp_path) as server, sync_playwright() as it:
        say(server.ws, "before")
        page = it.chromium.connect_over_cdp(browser).new_page()
        page.goto(server.http)
        expect(page.locator("li")).to_have_text(["before"])
        say(server.ws, "after")
        expect(page.locator("li")).to_have_text(["before", "after"])
        page.close()
