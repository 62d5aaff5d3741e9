"""The broken application runs and breaks; the mended one holds."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect, sync_playwright
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection

from tests.skill.applications import Application, applied, ask, chatting
from tests.skill.peers import ended, raw
from tests.waiting import wait_until

SAID = {"type": "said", "text": "hello"}
SAY = {"type": "say", "text": "hello"}
WATCH = {"type": "watch", "symbol": "tea"}
NONSENSE = b"\x8b\x80\0\0\0\0"
"""A frame with a reserved opcode."""


def members(application: Application) -> int:
    """How many are in the room."""
    return int(httpx.get(application.page + "members").text)


def drain(client: ClientConnection) -> None:
    """Read until the connection ends."""
    while client.recv(timeout=5):
        pass


@pytest.mark.parametrize("name", ["broken", "mended"])
def test_both_work_while_nothing_happens(name: str, folder: Path) -> None:
    """People talk and watch prices, and are gone when they have left."""
    with applied(name, folder) as application:
        with application.join() as ada, application.join() as bob:
            assert ask(ada, SAY) == SAID
            assert ask(bob, SAY) == SAID
        with application.watch() as watcher:
            assert ask(watcher, WATCH)["symbol"] == "tea"
        wait_until(lambda: members(application) == 0)


def test_the_broken_one_breaks(folder: Path) -> None:
    """One bad message ends the room for all; one bad frame ends the ticker."""
    with applied("broken", folder) as application:
        with application.join() as ada, application.join() as bob:
            ada.send("{")
            with pytest.raises(ConnectionClosed):
                ada.recv(timeout=5)
            assert members(application) == 2
            bob.send('{"type": "say", "text": "hello"}')
            with pytest.raises(ConnectionClosed):
                drain(bob)
        with raw(application.ticker_port) as stranger:
            stranger.sendall(NONSENSE)
            assert application.ticker.popen.wait(10) != 0


def test_the_mended_one_survives_bad_input(folder: Path) -> None:
    """It answers, and goes on."""
    with applied("mended", folder) as application:
        with application.join() as ada, application.watch() as watcher:
            for client in (ada, watcher):
                for data, error in (
                    ("{", "Invalid JSON"),
                    ("null", "Invalid message"),
                    ('{"type": "dance"}', "Unknown message type"),
                ):
                    assert ask(client, data) == {"type": "error", "error": error}
            assert ask(ada, b"\xff")["error"] == "Invalid JSON"
            assert ask(ada, SAY) == SAID
            with raw(application.ticker_port) as stranger:
                stranger.sendall(NONSENSE)
                assert ended(stranger)
            assert ask(watcher, WATCH)["type"] == "price"
        wait_until(lambda: members(application) == 0)


def test_the_mended_one_terminates_dead_peers(folder: Path) -> None:
    """On both servers, while those that live stay."""
    with (
        applied("mended", folder, PING_INTERVAL=500, PING_TIMEOUT=500) as application,
        application.join() as ada,
        application.watch() as watcher,
    ):
        with raw(application.ticker_port) as dead:
            assert ended(dead)
        with raw(application.chat_port, path="/chat") as dead:
            wait_until(lambda: members(application) == 2)
            assert ended(dead)
        wait_until(lambda: members(application) == 1)
        assert ask(ada, SAY) == SAID
        assert ask(watcher, WATCH)["type"] == "price"


def say(page: Page, text: str) -> None:
    """Write into the page's form."""
    page.locator("input").fill(text)
    page.get_by_role("button").click()
    expect(page.locator("input")).to_have_value("")


def test_the_mended_page_comes_back(folder: Path, browser: str) -> None:
    """After a restart of the server, with prices all the while."""
    with applied("mended", folder, BASE_DELAY=50) as application, sync_playwright() as it:
        page = it.chromium.connect_over_cdp(browser).new_page()
        lines: list[str] = []
        page.on("console", lambda message: lines.append(message.text))
        page.goto(application.page)
        expect(page.locator("#tea")).to_have_text(re.compile(r"\d+"))
        say(page, "one")
        expect(page.locator("li")).to_have_text(["one"])
        application.chat.stop()
        with chatting(application.folder, application.chat_port, application.ticker_port):
            wait_until(lambda: members(application) == 1, within=10)
            with application.join() as ada:
                assert ask(ada, SAY) == SAID
                expect(page.locator("li")).to_have_text(["one", "hello"])
        page.close()
        assert any("connection lost" in line for line in lines)
