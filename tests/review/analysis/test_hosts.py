"""The names of this machine, and of others in the same house, are told from all the rest."""

from __future__ import annotations

import pytest

from holdfast.review.analysis.hosts import (
    is_in_house,
    is_this_machine,
    leads_here,
    names_this_machine,
)


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("localhost", True),
        ("LocalHost", True),
        ("127.0.0.1", True),
        ("127.8.9.10", True),
        ("::1", True),
        ("[::1]", True),
        ("0.0.0.0", True),
        ("localhost.example.org", False),
        ("10.0.0.1", False),
        ("", False),
    ],
)
def test_this_machine(host: str, wanted: bool) -> None:
    """It is called by its loopback names, or by all of its addresses at once."""
    assert is_this_machine(host) is wanted


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("192.168.1.20", True),
        ("10.0.0.1", True),
        ("172.16.0.1", True),
        ("172.32.0.1", False),
        ("169.254.1.1", True),
        ("printer.local", True),
        ("nas.lan", True),
        ("hub.home", True),
        ("home.example.org", False),
        ("8.8.8.8", False),
    ],
)
def test_in_house(host: str, wanted: bool) -> None:
    """An address is one of the same house if no other network routes it."""
    assert is_in_house(host) is wanted


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("ws://localhost", True),
        ("ws://localhost:", True),
        ("wss://127.0.0.1:8000/feed", True),
        ("ws://[::1]:80/x", True),
        ("ws://0.0.0.0?a=b", True),
        ("http://localhost:3000", True),
        ("https://localhost", False),
        ("wss://localhost.example.org", False),
        ("localhost", False),
    ],
)
def test_leads_here(url: str, wanted: bool) -> None:
    """A URL is read as far as its host."""
    assert leads_here(url) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ws://127.0.0.1:9000/feed", True),
        ("localhost", True),
        ("127.0.0.1:80", True),
        ("^(localhost|127.0.0.1)$", True),
        ("http://localhost", False),
        ("0.0.0.0", False),
        ("wss://localhost.example.org", False),
    ],
)
def test_names_this_machine(text: str, wanted: bool) -> None:
    """A text names it alone; an origin, and all of its addresses, say more."""
    assert names_this_machine(text) is wanted
