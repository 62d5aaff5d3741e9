"""Away to another page, and back: the page comes out of the cache as it was."""

from __future__ import annotations

from tests.browser.driving import Tab
from tests.browser.hub import Hub
from tests.waiting import wait_until


def test_back(tab: Tab, hub: Hub) -> None:
    """A page with a client is kept for the way back, and has everything when it is shown again."""
    hub.publish(1)
    tab.until_messages(1)
    tab.page.goto(f"{hub.http}/other")
    wait_until(lambda: hub.connections == 0)
    assert hub.lines("closed 'paused' (code 4001")
    hub.publish(2)
    tab.page.evaluate("history.back()")
    tab.page.wait_for_selector("html[data-loaded]", state="attached")
    tab.until_messages(2)
    shown = [event for event in tab.seen("events") if event["name"] in ("pagehide", "pageshow")]
    assert [event["persisted"] for event in shown] == [False, True, True]
    assert tab.offsets() == [1, 2]
    assert tab.seen("lost") == []
    assert tab.names() == ["connecting", "open", "paused", "connecting", "open"]
    assert hub.opened == 2


def test_gone(tab: Tab, hub: Hub) -> None:
    """A page that is closed leaves no connection behind."""
    tab.page.close()
    wait_until(lambda: hub.connections == 0)
