"""The client in a dedicated worker, where there is no page to listen to."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext

from tests.browser.driving import Tab, open_tab
from tests.browser.hub import Hub
from tests.waiting import wait_until

START = """(name) => {
  globalThis.said = [];
  globalThis.worker = new Worker("/worker.js", { type: "module", name });
  worker.onmessage = ({ data }) => said.push(data);
}"""


def said(tab: Tab, what: str) -> list[Any]:
    """All that the worker said of one kind."""
    return [each[what] for each in tab.page.evaluate("said") if what in each]


def test_worker(context: BrowserContext, hub: Hub) -> None:
    """A client in a worker subscribes, is cut off, comes back, and misses nothing."""
    tab = open_tab(context, hub.http)
    tab.page.evaluate(START, hub.channel)
    tab.until("said.some((it) => it.ready === 0)")
    hub.publish("one")
    tab.until("said.some((it) => it.message)")
    tab.page.evaluate("worker.postMessage('cut')")
    tab.until("said.some((it) => it.code === 'connection_lost')")
    hub.publish("two")
    tab.until("said.filter((it) => it.message).length === 2")
    assert said(tab, "message") == [[1, "one"], [2, "two"]]
    assert said(tab, "lost") == []
    states = said(tab, "state")
    assert states[:3] == ["connecting", "open", "waiting"]
    assert states[-1] == "open"
    assert hub.opened == 2


def test_terminated(context: BrowserContext, hub: Hub) -> None:
    """A worker that is ended leaves no connection behind."""
    tab = open_tab(context, hub.http)
    tab.page.evaluate(START, hub.channel)
    tab.until("said.some((it) => it.ready === 0)")
    assert hub.connections == 1
    tab.page.evaluate("worker.terminate()")
    wait_until(lambda: hub.connections == 0)
