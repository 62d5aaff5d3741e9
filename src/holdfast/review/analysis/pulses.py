"""Whether a program keeps its connections alive, which proxies make a question of."""

from __future__ import annotations

from typing import Final

from holdfast.review.analysis.heartbeats import INTERVALS, heartbeats
from holdfast.review.analysis.liveness import mentions_pings
from holdfast.review.analysis.served import paths
from holdfast.review.analysis.timings import UVICORN, configured, settings
from holdfast.review.code import Code
from holdfast.review.facts.pulses import Pulse
from holdfast.review.syntax import nodes as n

SILENT: Final = frozenset({"ws", "aiohttp", "tornado"})
"""Libraries whose servers ping only if they are told to."""
HOSTED: Final = frozenset({"starlette", "quart", "litestar"})
"""Libraries whose pings are those of the ASGI server that runs them."""
SINCE: Final = {"websockets-sansio": (0, 44), "wsproto": (0, 46)}
"""From which version of uvicorn on these protocols ping."""


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
