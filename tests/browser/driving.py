"""A browser, and a page with a client in it, as a test drives and asks them."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from tests.tools import chromium as installed
from tests.waiting import wait_until

FLAGS = (
    *installed.FLAGS,
    "--headless",
    "--disable-dev-shm-usage",
    "--remote-debugging-port=0",
    # Timers that fire once a minute: some seconds after a page was hidden, instead of minutes.
    "--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/1",
)

PATIENCE = 10.0
"""Seconds to wait for what has to happen."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run a Chromium that hides, throttles, freezes and caches pages as a person's does.

    One that Playwright starts does not, and takes every page for the one in front.
    """
    path = installed.find()
    assert path is not None, "run python -m tests.tools.chromium first"
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, sync_playwright() as it:
        process = subprocess.Popen(
            [path, *FLAGS, f"--user-data-dir={folder}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            browser = it.chromium.connect_over_cdp(_endpoint(Path(folder)), no_defaults=True)
            yield browser
            browser.new_browser_cdp_session().send("Browser.close")
            process.wait(10)
        finally:
            process.kill()
            process.wait(10)


def _endpoint(folder: Path) -> str:
    """Where a Chromium that has just been started listens."""
    note = folder / "DevToolsActivePort"
    wait_until(lambda: note.exists() and note.read_text().count("\n") >= 1, within=20)
    return f"http://127.0.0.1:{note.read_text().split()[0]}"


class Tab:
    """A page of `app.py`."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def start(self, channel: str, **options: Any) -> None:
        """Connect, and subscribe to a channel; options are the client's."""
        self.page.evaluate("(them) => start(...them)", [channel, options])
        self.until("seen.ready")

    def seen(self, what: str) -> list[Any]:
        """What the page noted: `states`, `messages`, `lost` or `events`."""
        found: list[Any] = self.page.evaluate("(what) => seen[what]", what)
        return found

    def until(self, condition: str, argument: Any = None, within: float = PATIENCE) -> None:
        """Wait until a JavaScript condition is true, with `it` as its argument; within seconds.

        It is asked from here: the page's own timers may be throttled.
        """
        function = f"(it) => Boolean({condition})"
        wait_until(lambda: self.page.evaluate(function, argument), within)

    def until_state(self, name: str) -> None:
        """Wait for a state of the client."""
        self.until("client.state.name === it", name)

    def until_messages(self, count: int) -> None:
        """Wait for messages: as many as were published."""
        self.until("seen.messages.length >= it", count)

    def offsets(self) -> list[int]:
        """The offsets of all messages, in the order they came."""
        return [offset for _, offset, _ in self.seen("messages")]

    def names(self) -> list[str]:
        """The names of the states that the client went through."""
        return [state["name"] for state in self.seen("states")]

    def cdp(self) -> CDPSession:
        """A line to the page's DevTools."""
        return self.page.context.new_cdp_session(self.page)


def open_tab(context: BrowserContext, address: str, channel: str = "", **options: Any) -> Tab:
    """Open the page of `app.py`, and have it subscribe where a channel is given."""
    page = context.new_page()
    page.goto(f"{address}/")
    page.wait_for_selector("html[data-loaded]", state="attached")
    tab = Tab(page)
    if channel:
        tab.start(channel, **options)
    return tab
