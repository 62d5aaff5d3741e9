"""The page of `holdfast serve`."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.integration.process import Process, serve
from tests.waiting import wait_until

PATIENCE = 10_000


@pytest.fixture(scope="module")
def hub() -> Iterator[Process]:
    """`holdfast serve`, where clients may publish to some channels only."""
    with serve(channels='{"open*": {"publish": true}, "news": {}}') as process:
        yield process


@pytest.fixture
def page(context: BrowserContext, hub: Process) -> Iterator[Page]:
    """The page, connected; an error in its scripts fails the test."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{hub.http}/#open")
    expect(page.locator("#state[data-state=open]")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#chips li:not(.waiting)")).to_have_count(1, timeout=PATIENCE)
    yield page
    assert errors == []


def test_publish(page: Page, hub: Process) -> None:
    """What is published on the page arrives on it, and its frames are shown."""
    page.locator("#data").fill('{"hello": "page"}')
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("#publish-hint")).to_contain_text("Published in open at offset")
    expect(page.locator("#log .message", has_text="page").first).to_be_visible()
    expect(page.locator("#frames .out", has_text='"publish"').first).to_be_visible()
    expect(page.locator("#frames .frame", has_text='"published"').first).to_be_visible()


def test_refused(page: Page) -> None:
    """Where the hub refuses, the page says what would help."""
    page.locator("#target").fill("news")
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator("#notice-box")).to_contain_text("Clients may not publish to news")
    page.locator("#channel").fill("elsewhere")
    page.locator("#toggle").click()
    expect(page.locator("#subscribe-hint")).to_contain_text("no pattern")
    expect(page.locator("#chips li")).to_have_count(1)


def test_drop(page: Page, hub: Process) -> None:
    """Dropped by its button, the page comes back by another press, with what came meanwhile."""
    before = int(page.locator("#received").inner_text())
    page.get_by_role("button", name=re.compile("Drop")).click()
    expect(page.locator("#state-name")).to_have_text("Dropped")
    hub.publish("open", "meanwhile")
    page.get_by_role("button", name="Try now").click()
    expect(page.locator("#state[data-state=open]")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#log .mark", has_text="nothing lost")).to_be_visible()
    expect(page.locator("#received")).to_have_text(str(before + 1))


def test_lines_to_copy(page: Page, hub: Process) -> None:
    """The three lines that the page shows do what it says of them."""
    first, second, third = page.locator("#code").inner_text().splitlines()
    third = third.replace("console.log(data)", "{ client.close(); return data }")
    page.evaluate(
        f"() => {{ globalThis.answer = (async () => {{ {first}\n{second}\n{third} }})() }}"
    )
    wait_until(lambda: hub.metric("subscriptions") == 2)
    hub.publish("open", "for the console")
    assert page.evaluate("answer") == "for the console"
