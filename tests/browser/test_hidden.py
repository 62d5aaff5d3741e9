"""A page behind another, and a page that is frozen: throttled timers, and none at all."""

from __future__ import annotations

from playwright.sync_api import BrowserContext

from tests.browser.conftest import Hidden
from tests.browser.driving import Tab, open_tab
from tests.browser.hub import Hub
from tests.integration.process import Process
from tests.waiting import wait_until


def hide(tab: Tab) -> None:
    """Open another page in front of this one."""
    tab.page.context.new_page().bring_to_front()
    tab.until("document.visibilityState === 'hidden'")


def test_in_the_background(context: BrowserContext, hidden: Hidden, hub: Hub) -> None:
    """In the background messages come, and timers of once a minute are no reason to end; a path
    that went silent there is noticed as soon as the page is looked at, and nothing is missing.

    The client pings after 600 ms of silence and allows 600 ms for the answer. What counts is the
    time since the last byte, not how many ticks it got.
    """
    path, tab = hidden
    tab.until("document.visibilityState === 'hidden'")
    tab.until("performance.now() - ticks.at(-1) > 2500", within=20)  # where 50 are due
    tab.start(hub.channel)
    for number in range(1, 6):
        hub.publish(number)
        tab.until_messages(number)
    assert tab.names() == ["connecting", "open"]
    assert hub.opened == 1
    assert not hub.lines("ended")
    path.go_silent()
    hub.publish(6)
    tab.page.bring_to_front()
    tab.until("seen.states.some(({ name }) => name === 'waiting')")
    path.mend()
    tab.until_messages(6)
    assert tab.offsets() == [1, 2, 3, 4, 5, 6]
    assert tab.seen("lost") == []
    tab.page.evaluate("client.close()")


def test_frozen(tab: Tab, hub: Hub) -> None:
    """A page that is frozen gives its connection up; when it may run again, nothing is missing."""
    hub.publish(1)
    tab.until_messages(1)
    hide(tab)
    cdp = tab.cdp()
    cdp.send("Page.setWebLifecycleState", {"state": "frozen"})
    wait_until(lambda: hub.connections == 0)
    assert hub.lines("closed 'paused' (code 4001")
    hub.publish(2, 3, 4)
    cdp.send("Page.setWebLifecycleState", {"state": "active"})
    tab.until_messages(4)
    assert tab.offsets() == [1, 2, 3, 4]
    assert tab.seen("lost") == []
    assert tab.names() == ["connecting", "open", "paused", "connecting", "open"]
    names = [event["name"] for event in tab.seen("events")]
    assert names[-2:] == ["freeze", "resume"]
    assert hub.connections == 1


def test_frozen_for_too_long(context: BrowserContext, app: Process) -> None:
    """What a short history no longer has for a frozen page is named, with its exact range."""
    hub = Hub(app, "short")
    tab = open_tab(context, hub.http, hub.channel)
    hub.publish(1)
    tab.until_messages(1)
    hide(tab)
    cdp = tab.cdp()
    cdp.send("Page.setWebLifecycleState", {"state": "frozen"})
    wait_until(lambda: hub.connections == 0)
    hub.publish(*range(2, 12))
    cdp.send("Page.setWebLifecycleState", {"state": "active"})
    tab.until_messages(6)
    assert tab.offsets() == [1, 7, 8, 9, 10, 11]
    assert tab.seen("lost") == [{"from": 2, "to": 6, "after": 1}]
    stats = tab.page.evaluate("client.stats")
    assert (stats["lost"], stats["duplicates"], stats["received"]) == (5, 0, 6)
