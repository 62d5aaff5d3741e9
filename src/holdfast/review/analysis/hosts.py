"""Which names of hosts are this machine, and which are another one of the same house."""

from __future__ import annotations

import re
from typing import Final

LOOPBACK: Final = r"(?:localhost|127\.[\d.]+|\[?::1\]?)"
HERE: Final = re.compile(rf"(?i)(?:{LOOPBACK}|0\.0\.0\.0)$")
"""Who connects to all addresses of a machine means its own."""
HOUSE: Final = re.compile(
    r"(?i)(?:10|192\.168|169\.254|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+)+$|[\w-]+\.(?:local|lan|home)$"
)
URL: Final = re.compile(r"(?:wss?|http)://(?P<host>\[[^\]]*\]|[^/?:#]*)")
NAMED: Final = re.compile(rf"(?:wss?://|\^?\(?){LOOPBACK}(?:[:/|]|$)")


def is_this_machine(host: str) -> bool:
    """Tell whether a client that is given `host` connects to the machine that it runs on."""
    return HERE.match(host) is not None


def is_in_house(host: str) -> bool:
    """Tell whether a host has an address, or a name, that only the same network knows."""
    return HOUSE.match(host) is not None


def leads_here(url: str) -> bool:
    """Tell whether a URL, or the beginning of one, is of the machine that a client runs on."""
    found = URL.match(url)
    return found is not None and is_this_machine(found["host"])


def names_this_machine(text: str) -> bool:
    """Tell whether a text is an address of this machine alone, or begins a pattern of some.

    A page of this machine that may connect, `http://localhost`, is another matter.
    """
    return NAMED.match(text) is not None
