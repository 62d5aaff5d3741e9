"""The demo page: each of its buttons, and what its counters say afterwards."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.integration.process import ROOT, Process, free_port, listening

SUPERVISOR = str(ROOT / "examples" / "demo" / "supervisor.py")
FREEZE = "2"  # seconds
PATIENCE = 15_000


@pytest.fixture(scope="module")
def demo() -> Iterator[Process]:
    """A running demo whose freezes and cuts are short."""
    port = free_port()
    options = ("--port", str(port), "--freeze", FREEZE, "--cut", "0.6")
    with listening(sys.executable, SUPERVISOR, *options, port=port) as process:
        yield process


@pytest.fixture
def page(context: BrowserContext, demo: Process) -> Iterator[Page]:
    """The page, open and with samples coming in; an error in its scripts fails the test."""
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script("Math.random = () => 0.3")  # the share of each delay that it waits
    page.goto(demo.http)
    expect(page.locator("#state[data-state=open]")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#received")).not_to_have_text("0", timeout=PATIENCE)
    yield page
    assert errors == []


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def assert_counts(page: Page) -> None:
    """Check the counters: messages came, none twice, and none is lost."""
    assert int(page.locator("#received").inner_text().replace(",", "")) > 0
    expect(page.locator("#duplicates")).to_have_text("0")
    expect(page.locator("#lost")).to_have_text("0")


def story(page: Page, text: str) -> None:
    """Wait for a line of what happened."""
    expect(page.locator("#story li", has_text=text).first).to_be_visible(timeout=PATIENCE)


def test_cut(page: Page, demo: Process) -> None:
    """Cut off and refused for a while, the page shows its attempts and fills in what it missed;
    what is said meanwhile is kept, and comes once."""
    press(page, "Cut my connection")
    story(page, "You cut the connection")
    story(page, "Connection lost")
    page.get_by_label("Message", exact=True).fill("still here?")
    press(page, "Send")
    expect(page.locator("#hint")).to_contain_text("Kept")
    story(page, "Open again after")
    said = page.locator("#log .message p", has_text="still here?")
    expect(said).to_have_count(1, timeout=PATIENCE)
    assert_counts(page)
    assert demo.lines("its page asked to be cut off")


def test_restart(page: Page, demo: Process) -> None:
    """After a restart the page says what nobody can know, and what the samples themselves tell."""
    press(page, "Restart the server")
    story(page, "You restarted the server")
    story(page, "machine: the new server began a new history")
    story(page, "own clock")
    expect(page.locator("#unknown")).to_contain_text("new histories")
    assert_counts(page)


def test_freeze(page: Page, demo: Process) -> None:
    """A frozen server goes on, and the samples of that time are filled in."""
    press(page, "Freeze the server")
    story(page, f"You froze the server for {FREEZE} s")
    expect(page.locator("#machine.stale")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#machine:not(.stale)")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("#state[data-state=open]")).to_be_visible(timeout=PATIENCE)
    before = page.locator("#received").inner_text()
    expect(page.locator("#received")).not_to_have_text(before, timeout=PATIENCE)
    assert_counts(page)
    press(page, "Freeze the server")
    expect(page.locator("#break-note")).to_contain_text("One at a time")


def test_narrow(page: Page) -> None:
    """At 360 pixels nothing sticks out to the side."""
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.locator("body").evaluate("(body) => body.scrollWidth") <= 360
