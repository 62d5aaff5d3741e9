"""Heartbeats: what pings, and how often.

A library pings by itself, if an option or its default says so; or a timer of the program does, with
ping frames or with messages that say `ping`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from holdfast.review.analysis.timers import Timer, timers
from holdfast.review.analysis.timings import given, settings
from holdfast.review.code import Code
from holdfast.review.meaning.keeping import per_program
from holdfast.review.meaning.sockets import Peer, Server, Socket
from holdfast.review.syntax import nodes as n

INTERVALS: Final = frozenset(
    {
        "heartbeat",
        "idleTimeout",
        "interval",
        "keepAlive",
        "pingInterval",
        "ping_interval",
        "websocket_ping_interval",
        "WEBSOCKET_PING_INTERVAL",
        "ws_ping_interval",
    }
)
"""Options that make a library ping."""
DEFAULTS: Final = {
    "websockets": ("ping_interval", 20.0),
    "socket.io": ("pingInterval", 25.0),
    "bun": ("idleTimeout", 120.0),
    "deno": ("idleTimeout", 30.0),
    "uws": ("idleTimeout", 120.0),
}
"""How often libraries ping that are not told, in seconds. Bun, Deno and uWebSockets.js ping just
before the idle timeout."""
SERVER_DEFAULTS: Final = {
    "python-socketio": ("ping_interval", 25.0),
    "flask-socketio": ("ping_interval", 25.0),
}
SENDS: Final = frozenset(
    {
        "emit",
        "send",
        "sendJson",
        "sendJSON",
        "sendMessage",
        "sendText",
        "send_bytes",
        "send_json",
        "send_message",
        "send_str",
        "send_text",
        "write_message",
    }
)
PINGS: Final = frozenset(
    {"ping", "pingAll", "sendPing", "send_ping", "sendHeartbeat", "send_heartbeat"}
)
LONGEST: Final = 80
"""Longer texts say more than ping."""
_PING: Final = re.compile(
    r"(?i)(?<![a-z])(alive|beat|hb|ping|heart[-_ ]?beat|keep[-_ ]?alive)(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Pings at an interval. `node` is the interval as written, or the peer where it is a default.

    `seconds` is None where the interval is not known. `side` is "server", "client", or "" where it
    is not known; `frames` says whether ping frames are sent, not messages. `timer` is None where
    the library has its own.
    """

    node: n.Node
    seconds: float | None
    side: str
    library: str
    explicit: bool
    frames: bool
    timer: Timer | None = None


@per_program
def heartbeats(code: Code) -> Iterator[Heartbeat]:
    """All heartbeats of a file: by option, by default, by timer."""
    for setting in settings(code):
        if setting.name in INTERVALS and setting.known and setting.seconds:
            yield Heartbeat(
                setting.node,
                setting.seconds,
                _side(setting.peer) or "server",
                setting.library,
                explicit=True,
                frames=True,
            )
    yield from _defaults(code)
    for timer in timers(code):
        call = next(pings(code, timer), None)
        if call is not None:
            peer = peer_of(code, call)
            yield Heartbeat(
                timer.delay,
                timer.seconds,
                _side(peer),
                peer.library if peer else "",
                explicit=True,
                frames=call.method == "ping",
                timer=timer,
            )


def _defaults(code: Code) -> Iterator[Heartbeat]:
    peers: list[Peer] = [*code.sockets.servers, *code.sockets.sockets]
    for peer in peers:
        table = DEFAULTS | SERVER_DEFAULTS if isinstance(peer, Server) else DEFAULTS
        if peer.library not in table or not isinstance(peer.node, n.Call):
            continue
        name, seconds = table[peer.library]
        if given(code, peer.library, peer.node, name) is None and not code.open_ended(peer.node):
            yield Heartbeat(
                peer.node, seconds, _side(peer), peer.library, explicit=False, frames=True
            )


def _side(peer: Peer | None) -> str:
    if isinstance(peer, Socket):
        return peer.side
    return "server" if isinstance(peer, Server) else ""


def pings(code: Code, timer: Timer) -> Iterator[n.Call]:
    """The calls of a timer that send a ping, by what is sent or by the name of the timer."""
    named = _is_named_for_pings(timer)
    for node in code.called(timer.body):
        if isinstance(node, n.Call) and (is_ping(code, node) or (named and node.method in SENDS)):
            yield node


def _is_named_for_pings(timer: Timer) -> bool:
    kept = timer.node.parent.target if isinstance(timer.node.parent, n.Assign) else None
    name = getattr(kept, "name", "") or getattr(kept, "id", "")
    return _PING.search(name) is not None


def is_ping(code: Code, call: n.Call) -> bool:
    """Whether a call sends a ping: a frame, or a message that says so.

    The message may go through a function of the file: `this.push('heartbeat', {})`.
    """
    if call.method in PINGS:
        return True
    if call.method not in SENDS and next(_passed_on(code, call), None) is None:
        return False
    return any(_says_ping(code, arg) for arg in call.args)


def _passed_on(code: Code, call: n.Call) -> Iterator[n.Call]:
    """The sends of the function that a call names, to which it gives what is sent."""
    function = code.function(call.callee) if call.args else None
    for node in function.find(n.Call) if function is not None and function.params else ():
        if node.method in SENDS:
            yield node


def _says_ping(code: Code, arg: n.Node) -> bool:
    text = code.constant(arg)
    if isinstance(text, str):
        return bool(_PING.search(text[:LONGEST]))
    parts = [arg, *(code.follow(name) for name in arg.find(n.Name))]
    return any(
        isinstance(it.value, str) and len(it.value) < LONGEST and bool(_PING.search(it.value))
        for part in parts
        if not isinstance(part, n.Definition)
        for it in part.find(n.Literal)
    )


def peer_of(code: Code, call: n.Call) -> Peer | None:
    """The socket or server a call sends to, by its method or through a function of the file."""
    peers: list[Peer] = [*code.sockets.sockets, *code.sockets.servers]
    for send in (call, *_passed_on(code, call)):
        if isinstance(send.callee, n.Attribute):
            for peer in peers:
                if send.callee.object in peer.uses:
                    return peer
    return None
