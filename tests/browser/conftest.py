"""One Chromium and one server for all, one page and one channel a test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.driving import Tab, chromium, open_tab
from tests.browser.hub import Hub, serving
from tests.browser.path import Path, path_to
from tests.integration.process import Process, free_port
from tests.waiting import wait_until

TICKS = """() => {
  globalThis.ticks = [];
  setInterval(() => ticks.push(performance.now()), 50);
}"""


class Hidden(NamedTuple):
    """A page in the background, and the path from it to the server."""

    path: Path
    tab: Tab


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """The browser's tabs; those that a test opens are closed after it."""
    (context,) = browser.contexts
    others = context.pages
    yield context
    others[-1].bring_to_front()
    for page in context.pages:
        if page not in others:
            page.close()


@pytest.fixture(scope="package")
def app() -> Iterator[Process]:
    """The server of `app.py`."""
    with serving(free_port()) as process:
        yield process


@pytest.fixture(scope="package", autouse=True)
def hidden(browser: Browser, app: Process) -> Iterator[Hidden]:
    """A page behind another, from the first test on: its timers take a while to become slow."""
    (context,) = browser.contexts
    with path_to(app.port) as path:
        tab = open_tab(context, path.http)
        tab.page.evaluate(TICKS)
        context.new_page().bring_to_front()
        yield Hidden(path, tab)
        tab.page.close()


@pytest.fixture
def hub(app: Process) -> Hub:
    """The hub, once the pages of other tests are gone."""
    wait_until(lambda: app.metric("connections") == 0)
    return Hub(app)


@pytest.fixture
def tab(context: BrowserContext, hub: Hub) -> Tab:
    """A page that has subscribed to the test's channel."""
    return open_tab(context, hub.http, hub.channel)
