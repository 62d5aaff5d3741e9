"""Whether the connections of a tree are kept alive, which proxies make a question of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from holdfast.review.code import Code
from holdfast.review.heartbeats import INTERVALS
from holdfast.review.liveness import mentions_pings
from holdfast.review.timings import settings

SILENT: Final = frozenset({"ws", "aiohttp", "tornado"})
"""Libraries whose servers ping only if they are told to."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a file says: whether it accepts connections, and whether it may ping any."""

    path: str
    serves: bool
    pings: bool


def silent_servers(pulses: Iterable[Pulse]) -> tuple[str, ...]:
    """The files that accept connections, if none of all seems to ping any."""
    pulses = tuple(pulses)
    if any(it.pings for it in pulses):
        return ()
    return tuple(sorted({it.path for it in pulses if it.serves}))


def pulse(code: Code) -> Pulse:
    """Read it off a file. Names that speak of heartbeats count as one."""
    accepting = {it.library for it in (*code.sockets.servers, *code.sockets.of(side="server"))}
    told = any(it.name in INTERVALS and (it.value or not it.known) for it in settings(code))
    pings = told or bool(accepting - SILENT) or mentions_pings(code)
    return Pulse(code.path, bool(accepting), pings)
