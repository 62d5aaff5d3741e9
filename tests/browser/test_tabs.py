"""Tabs of one origin that share a connection."""

from __future__ import annotations

from playwright.sync_api import BrowserContext

from tests.browser.driving import Tab, open_tab
from tests.browser.hub import Hub
from tests.waiting import wait_until


def open_tabs(context: BrowserContext, hub: Hub, count: int) -> list[Tab]:
    """Open pages that share a connection; the first one leads."""
    return [open_tab(context, hub.http, hub.channel, share=True) for _ in range(count)]


def assert_all(tabs: list[Tab], count: int) -> None:
    """Check that every tab has all messages, once and in order, and that nothing is called lost."""
    for tab in tabs:
        tab.until_messages(count)
        assert tab.offsets() == list(range(1, count + 1))
        assert tab.seen("lost") == []


def test_ten_tabs(context: BrowserContext, hub: Hub) -> None:
    """Ten tabs cost the server one socket and one subscription. When the tab that leads is closed
    another takes over, and none misses a message or gets one twice."""
    tabs = open_tabs(context, hub, 10)
    hub.publish(1, 2)
    assert_all(tabs, 2)
    assert (hub.connections, hub.opened) == (1, 1)
    tabs.pop(0).page.close()
    hub.publish(3)
    assert_all(tabs, 3)
    wait_until(lambda: hub.connections == 1)
    assert hub.opened == 2


def test_leader_frozen(context: BrowserContext, hub: Hub) -> None:
    """A tab that leads and is frozen hands over, and has everything when it may run again."""
    leader, *rest = open_tabs(context, hub, 3)
    hub.publish(1)
    assert_all([leader, *rest], 1)
    leader.until("document.visibilityState === 'hidden'")
    cdp = leader.cdp()
    cdp.send("Page.setWebLifecycleState", {"state": "frozen"})
    hub.publish(2, 3)
    assert_all(rest, 3)
    assert hub.connections == 1
    cdp.send("Page.setWebLifecycleState", {"state": "active"})
    assert_all([leader], 3)
    assert hub.connections == 1


def test_late_tab(context: BrowserContext, hub: Hub) -> None:
    """A tab that joins later gets the history it asks for, and from then on what all get."""
    tabs = open_tabs(context, hub, 2)
    hub.publish(1, 2, 3)
    assert_all(tabs, 3)
    late = open_tab(context, hub.http, hub.channel, share=True, last=2)
    late.until_messages(2)
    hub.publish(4)
    late.until_messages(3)
    assert late.offsets() == [2, 3, 4]
    assert (hub.connections, hub.opened) == (1, 1)


def test_cut(context: BrowserContext, hub: Hub) -> None:
    """When the shared connection is cut, every tab says so, resumes, and misses nothing."""
    tabs = open_tabs(context, hub, 3)
    hub.publish(1)
    assert_all(tabs, 1)
    tabs[0].page.evaluate("client.request({ type: 'cut' }).catch(() => {})")
    hub.publish(2)
    assert_all(tabs, 2)
    for tab in tabs:
        assert "waiting" in tab.names()
    assert hub.connections == 1
