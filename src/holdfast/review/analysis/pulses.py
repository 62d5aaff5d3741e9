"""Whether the connections of a tree are kept alive, which proxies make a question of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from holdfast.review.analysis.heartbeats import INTERVALS, heartbeats
from holdfast.review.analysis.liveness import mentions_pings
from holdfast.review.analysis.served import paths
from holdfast.review.analysis.timings import UVICORN, configured, settings
from holdfast.review.code import Code
from holdfast.review.syntax import nodes as n

SILENT: Final = frozenset({"ws", "aiohttp", "tornado"})
"""Libraries whose servers ping only if they are told to."""
HOSTED: Final = frozenset({"starlette", "quart", "litestar"})
"""Libraries whose pings are those of the ASGI server that runs them."""
SINCE: Final = {"websockets-sansio": (0, 44), "wsproto": (0, 46)}
"""From which version of uvicorn on these protocols ping."""


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


def pulse(code: Code) -> Pulse:
    """Read it off a file. Names that speak of heartbeats count as one."""
    accepting = {it.library for it in (*code.sockets.servers, *code.sockets.of(side="server"))}
    given = [it for it in settings(code) if it.name in INTERVALS]
    told = any((it.value or not it.known) and not ignores_pings(code, it.call) for it in given)
    mentioned = mentions_pings(code, *(it.node for it in given))
    hosted = bool(accepting) and accepting <= HOSTED and not told and not mentioned
    mute = any(it.library == "uvicorn" and it.known and not it.value for it in given)
    mute = mute or any(ignores_pings(code, call) for _, call, _ in configured(code))
    beats = [it.seconds for it in heartbeats(code)]
    seconds = min((it for it in beats if it), default=None) if all(beats) else None
    pings = told or mentioned or bool(accepting - SILENT)
    serves = bool(accepting) or mute
    return Pulse(code.path, serves, pings, seconds, hosted, mute, paths(code))


def ignores_pings(code: Code, call: n.Call | None) -> bool:
    """Whether a call starts a uvicorn that sends no pings on the protocol it is given."""
    if call is None or code.qualified(call.callee) not in UVICORN:
        return False
    version = code.project.version("pypi", "uvicorn", near=code.path)
    protocol = str(code.constant(code.option(call, "ws")))
    return version is not None and protocol in SINCE and version.before(*SINCE[protocol])
