"""The server goes, killed or drained, and another takes its place with a history of its own."""

from __future__ import annotations

import signal

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.driving import Tab, open_tab
from tests.browser.hub import Hub, serving
from tests.integration.process import free_port


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_restart(context: BrowserContext, how: signal.Signals) -> None:
    """A page has all of the old history and all of the new, and is told that between them is a
    gap whose size nobody can know."""
    port = free_port()
    with serving(port) as before:
        tab = open_tab(context, before.http, "news:restart")
        for number in (1, 2, 3):
            before.publish("news:restart", number)
        tab.until_messages(3)
        before.signal(how)
        tab.until("seen.states.some(({ name }) => name === 'waiting')")
        before.popen.wait(10)
        if how is signal.SIGTERM:
            first = next(state for state in tab.seen("states") if state["name"] == "waiting")
            assert "restart" in first["why"]
            assert before.lines("drain")
    with serving(port) as after:
        for number in (4, 5):
            after.publish("news:restart", number)
        tab.until_messages(5)
        assert after.metric("connections") == 1
        assert after.metric("connections_opened_total") == 1
    epochs, offsets, data = zip(*tab.seen("messages"), strict=True)
    assert offsets == (1, 2, 3, 1, 2)
    assert data == (1, 2, 3, 4, 5)
    assert epochs[0] == epochs[1] == epochs[2] != epochs[3] == epochs[4]
    assert tab.seen("lost") == [{"from": None, "to": None, "after": 3}]


def test_cut(tab: Tab, hub: Hub) -> None:
    """A connection that the same server cuts is resumed: nothing is missing, nothing reported."""
    hub.publish(1)
    tab.until_messages(1)
    code = tab.page.evaluate("client.request({ type: 'cut' }).catch(({ code }) => code)")
    assert code == "connection_lost"
    hub.publish(2)
    tab.until_messages(2)
    assert tab.offsets() == [1, 2]
    assert tab.seen("lost") == []
    assert tab.page.evaluate("client.stats.resumed") == 1
    assert len(hub.lines("asked to be cut off (code 1006")) == 1
