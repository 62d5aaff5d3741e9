"""Whether the connections of a tree are kept alive, as the programs in it say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a file says: whether it accepts connections, and whether it may ping any.

    `seconds` is the shortest interval, None where it is not known. `hosted` if only the ASGI server
    below pings, `mute` if the file starts such a server without pings. `paths` are those of its
    endpoints, as far as they are known.
    """

    path: str
    serves: bool
    pings: bool
    seconds: float | None = None
    hosted: bool = False
    mute: bool = False
    paths: frozenset[str] = frozenset()


def pinging(pulses: Iterable[Pulse]) -> list[Pulse]:
    """Those that ping, as far as the ASGI servers that are started do."""
    pulses = tuple(pulses)
    muted = any(it.mute for it in pulses)
    return [it for it in pulses if it.pings and not (it.hosted and muted)]


def silent_servers(pulses: Iterable[Pulse]) -> tuple[str, ...]:
    """The files that accept connections, if none of all seems to ping any."""
    pulses = tuple(pulses)
    if pinging(pulses):
        return ()
    return tuple(sorted({it.path for it in pulses if it.serves}))


def quickest(pulses: Iterable[Pulse]) -> tuple[float, str] | None:
    """The shortest interval of all pings, in seconds, and its file; None if one is not known."""
    known = [(it.seconds, it.path) for it in pinging(pulses)]
    found = [(seconds, path) for seconds, path in known if seconds is not None]
    return min(found) if found and len(found) == len(known) else None
