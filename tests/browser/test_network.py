"""The network goes and comes back: the browser says so, or the path says nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.driving import Tab, open_tab
from tests.browser.hub import Hub
from tests.browser.path import Path, path_to
from tests.waiting import wait_until


@pytest.fixture
def path(hub: Hub) -> Iterator[Path]:
    """A path to the server that can be broken."""
    with path_to(hub.port) as path:
        yield path


def assert_all(tab: Tab, count: int) -> None:
    """Check that all messages came, once and in order, and that nothing is called lost."""
    tab.until_messages(count)
    assert tab.offsets() == list(range(1, count + 1))
    assert tab.seen("lost") == []


def test_offline(context: BrowserContext, tab: Tab, hub: Hub) -> None:
    """A browser that goes offline is noticed at once, and what came meanwhile follows.

    Chromium's own switch: from then on an open WebSocket hears nothing, and none can be opened.
    """
    hub.publish(1)
    tab.until_messages(1)
    context.set_offline(True)
    tab.until_state("waiting")
    hub.publish(2)
    hub.publish(3)
    assert len(tab.seen("messages")) == 1
    context.set_offline(False)
    tab.until_state("open")
    assert_all(tab, 3)
    assert [event["name"] for event in tab.seen("events")][-2:] == ["offline", "online"]
    assert hub.opened == 2


def test_online_ends_a_wait(context: BrowserContext, hub: Hub) -> None:
    """When the network is back a client tries again soon, however long it was to wait."""
    tab = open_tab(context, hub.http, hub.channel, backoff={"base": 200, "factor": 1e8, "cap": 1e9})
    context.set_offline(True)
    tab.until("client.state.delay > 100_000")
    context.set_offline(False)
    tab.until_state("open")
    hub.publish(1)
    assert_all(tab, 1)


def test_silent_path(context: BrowserContext, path: Path, hub: Hub) -> None:
    """A path that says nothing any more is given up by time, and mended, nothing is missing."""
    tab = open_tab(context, path.http, hub.channel)
    hub.publish(1)
    tab.until_messages(1)
    path.go_silent()
    hub.publish(2)
    tab.until("seen.states.some(({ name }) => name === 'waiting')")
    first = next(state for state in tab.seen("states") if state["name"] == "waiting")
    assert "nothing heard" in first["why"]
    hub.publish(3)
    path.mend()
    tab.until_state("open")
    assert_all(tab, 3)


def test_cut_path(context: BrowserContext, path: Path, hub: Hub) -> None:
    """A path that ends, and again at once: one wait before each attempt, each longer at most."""
    tab = open_tab(context, path.http, hub.channel, backoff={"base": 100, "stableAfter": 100_000})
    hub.publish(1)
    tab.until_messages(1)
    path.cut()
    hub.publish(2)
    tab.until("seen.states.filter(({ name }) => name === 'waiting').length >= 4")
    waits = [state for state in tab.seen("states") if state["name"] == "waiting"]
    for number, wait in enumerate(waits, start=1):
        assert wait["attempt"] == number
        assert 100 <= wait["delay"] <= 100 * 2 ** (number - 1)
    path.mend()
    tab.until_state("open")
    assert_all(tab, 2)
    wait_until(lambda: hub.connections == 1)
    assert len(hub.lines("ended")) == 1
