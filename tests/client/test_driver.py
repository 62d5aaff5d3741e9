"""The driver's own: why a server cannot be reached, in words, and when it may be asked again."""

from __future__ import annotations

import errno
import socket
import ssl
from email.utils import formatdate
from time import time

import pytest

from holdfast.client.driver import MAX_ADVICE, Target, _cause, _retry_after
from holdfast.errors import HandshakeError
from tests.client.scripts import client_of
from tests.waiting import eventually

REFUSED = "Connect call failed ('127.0.0.1', 81)"


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            ConnectionRefusedError(errno.ECONNREFUSED, REFUSED),
            "Connection refused (127.0.0.1 port 81)",
        ),
        (
            OSError(
                "Multiple exceptions: [Errno 111] Connect call failed ('::1', 81, 0, 0), "
                "[Errno 101] Connect call failed ('10.0.0.1', 81)"
            ),
            "Connection refused (::1 port 81), Network is unreachable (10.0.0.1 port 81)",
        ),
        (ConnectionResetError(errno.ECONNRESET, "whatever"), "Connection reset by peer"),
        (socket.gaierror(-2, "Name or service not known"), "Name or service not known"),
        (ssl.SSLError(1, "[SSL] wrong version number"), "[SSL] wrong version number"),
        (OSError("proxy http://p:1: refused"), "proxy http://p:1: refused"),
        (TimeoutError(), "TimeoutError"),
    ],
)
def test_cause(error: OSError, text: str) -> None:
    """The operating system's errors are sentences, without numbers and Python's notation."""
    assert _cause(error) == text


_DATES = {"in 50 s": 50, "50 s ago": -50}
"""Dates that must be made when the test runs."""


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("120", 120, 120),
        ("1000000", MAX_ADVICE, MAX_ADVICE),
        ("in 50 s", 40, 51),
        ("50 s ago", 0, 0),
        ("1.5", 0, 0),
        ("٣", 0, 0),
        ("Mon, 01 Jan 2024 00:00:00 +9999", 0, 0),
    ],
)
def test_retry_after(value: str, low: float, high: float) -> None:
    """Whatever stands in Retry-After is a number of seconds, or nothing."""
    if value in _DATES:
        value = formatdate(time() + _DATES[value], usegmt=True)
    refused = HandshakeError("no", 503, (("Retry-After", value),))
    assert low <= _retry_after(refused) <= high
    assert _retry_after(HandshakeError("no", 503)) == 0


def test_target() -> None:
    """What may be secret is in no repr, and not in the place that logs name."""
    target = Target(
        "wss://ann:pass@host:1/ws?key=pass",
        "pass",
        [("a", "pass")],
        None,
        "http://pass@p",
        False,
        1,
    )
    assert target.place == "wss://host:1/ws"
    assert "pass" not in repr(target)


@pytest.mark.usefixtures("loop_factory")
async def test_names_that_cannot_be_resolved() -> None:
    """A host that does not exist is said so."""
    async with client_of("ws://no.such.host.invalid/") as (_, seen):
        await eventually(lambda: seen.waits)
        assert "Errno" not in seen.waits[0].why
        assert "name" in seen.waits[0].why.lower()
