"""Reconnect rules, played without sockets: when would each client of a crowd have come back?

In this play an attempt takes no time, fails while the server is away and succeeds afterwards,
however many come at once.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, TypeAlias

from holdfast.core.backoff import Backoff, BackoffOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Delays: TypeAlias = Callable[[Random], Iterator[float]]
    """Gives the seconds before each attempt of one client, the first included, without end."""


def holdfast(random: Random) -> Iterator[float]:
    """Ours, as in core/backoff.py."""
    backoff = Backoff(BackoffOptions(), random.uniform)
    while True:
        yield backoff.next_delay(0.0)


def no_jitter(random: Random) -> Iterator[float]:
    """The same, had nobody thought of jitter."""
    backoff = Backoff(BackoffOptions(), lambda least, most: most)
    while True:
        yield backoff.next_delay(0.0)


def socket_io(random: Random) -> Iterator[float]:
    """Socket.IO's client with its defaults.

    reconnectionDelay 1000, reconnectionDelayMax 5000, randomizationFactor 0.5: the doubled delay
    goes up or down by a random part of its half, and then the cap applies.
    Source: https://socket.io/docs/v4/client-options/ and `Backoff` in socket.io-client 4.8.
    """
    attempt = 0
    while True:
        delay = 1000 * 2.0**attempt
        drawn = random.random()
        deviation = int(drawn * 0.5 * delay)
        shorter = int(drawn * 10) % 2 == 0
        yield min(delay - deviation if shorter else delay + deviation, 5000) / 1000
        attempt += 1


def phoenix(random: Random) -> Iterator[float]:
    """Phoenix's client with its defaults: a table, and no randomness.

    Source: `reconnectAfterMs` in assets/js/phoenix/socket.js of Phoenix 1.8.
    """
    yield from (0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.5, 1.0, 2.0)
    while True:
        yield 5.0


def arrivals(rule: Delays, lost: Iterable[float], back: float, seed: int = 1) -> list[float]:
    """Return when clients arrive that were lost at these times, if the server is back at `back`."""
    random = Random(seed)
    times = []
    for now in lost:
        for delay in rule(random):
            now += delay
            if now >= back:
                break
        times.append(now)
    return sorted(times)
