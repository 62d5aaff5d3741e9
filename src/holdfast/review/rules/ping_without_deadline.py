"""Pings whose missing answer nobody notices.

## What it does
Looks for pings without a deadline for the answer: timers that ping where no timer ends a connection
that did not answer, `ping_timeout=None`, `run_forever(ping_interval=…)` of websocket-client
without `ping_timeout`, `keepAlive` of graphql-ws without a `pong` listener. A function that is
given a connection, and pings it, is reported with low confidence where only others are watched.

## Why it hurts
A ping alone tells nothing: on a dead link it is sent, and nothing comes back. The connection stays
in the list for many minutes, until TCP itself gives up, and all that is sent to it is lost.

## Example
```javascript
setInterval(() => {
  for (const socket of wss.clients) socket.ping();
}, 30_000);
```

## Instead
Note each answer, and before the next ping end the connection if there was none.

```javascript
wss.on('connection', (socket) => {
  socket.isAlive = true;
  socket.on('pong', () => { socket.isAlive = true; });
});
setInterval(() => {
  for (const socket of wss.clients) {
    if (!socket.isAlive) { socket.terminate(); continue; }
    socket.isAlive = false;
    socket.ping();
  }
}, 30_000);
```

## References
- https://github.com/websockets/ws#how-to-detect-and-close-broken-connections
- https://the-guild.dev/graphql/ws/docs/client/interfaces/ClientOptions#keepalive
- https://websockets.readthedocs.io/en/stable/topics/keepalive.html
- https://websocket-client.readthedocs.io/en/latest/examples.html#ping-pong-usage
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.heartbeats import peer_of, pings
from holdfast.review.analysis.liveness import has_deadline, hears_silence, names_loopback
from holdfast.review.analysis.nearby import is_near
from holdfast.review.analysis.timers import Timer, timers
from holdfast.review.analysis.timings import Setting, settings
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.meaning.sockets import Role, Socket
from holdfast.review.rewriting import add_option
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=(
        "ws",
        "browser",
        "websockets",
        "uvicorn",
        "Tornado",
        "aiohttp",
        "websocket-client",
        "graphql-ws",
    ),
    languages=("python", "javascript"),
)
KEEPS = re.compile(r"(?i)keep[-_ ]?alive")
ASKS = re.compile(r"(?i)ping|beat")
OFTEN = 5.0
"""Seconds; nobody pings more often to see whether a peer is alive."""
CLOCKS = frozenset(
    {"performance.now", "Date.now", "time.time", "time.monotonic", "time.perf_counter"}
)
TIMED = frozenset(
    {"ws", "browser", "reconnecting-websocket", "aiohttp", "tornado", "websocket-client"}
)
"""Libraries that leave the deadline to the program."""
OF = {
    "ping_timeout": "ping_interval",
    "ws_ping_timeout": "ws_ping_interval",
    "websocket_ping_timeout": "websocket_ping_interval",
    "WEBSOCKET_PING_TIMEOUT": "WEBSOCKET_PING_INTERVAL",
}


def check(code: Code) -> Iterator[Hit]:
    """Yield the pings that no deadline follows."""
    found = list(settings(code))
    watched = has_deadline(code) or hears_silence(code)
    for setting in found:
        if _is_off(setting) and not _pings_off(setting, found):
            shown = code.source(setting.node)
            message = f"With `{setting.name}` of {shown} nothing ends a connection without pongs"
            yield Hit(setting.node, message)
        elif setting.value and (hit := _alone(code, setting, watched)) is not None:
            yield hit
    if not watched:
        yield from _timed(code, found)
    else:
        yield from _handed(code)


def _is_off(setting: Setting) -> bool:
    if setting.name not in OF or not setting.known or setting.library == "websocket-client":
        return False
    return setting.value is None or (setting.value == 0 and setting.library == "tornado")


def _pings_off(timeout: Setting, found: list[Setting]) -> bool:
    """Whether there is nothing to wait for; Tornado has no pings without an interval."""
    name = OF[timeout.name]
    intervals = [it for it in found if it.name == name and it.call is timeout.call]
    if not intervals:
        return timeout.library == "tornado"
    return any(not it.value for it in intervals)


def _alone(code: Code, setting: Setting, watched: bool) -> Hit | None:
    """An interval of a library that needs a deadline besides, and has none."""
    call = setting.call
    if call is None or code.open_ended(call):
        return None
    if setting.library == "websocket-client" and setting.name == "ping_interval":
        if watched or len(call.args) > 3 or code.option(call, "ping_timeout") is not None:
            return None
        message = "`ping_interval` without `ping_timeout`"
        return Hit(setting.node, message, _fix(code, setting), weak=names_loopback(code))
    if setting.library == "graphql-ws" and setting.name == "keepAlive" and setting.peer is not None:
        handlers = code.option(call, "on")
        given = None if handlers is None else code.follow(handlers)
        if given is None or (isinstance(given, n.Mapping) and given.get("pong") is None):
            return Hit(setting.node, "`keepAlive` pings, and nothing happens without a pong")
    return None


def _fix(code: Code, setting: Setting) -> Fix | None:
    seconds = setting.seconds or 0
    if setting.call is None or seconds < 2:
        return None
    # It must be shorter than the interval.
    timeout = min(10, ceil(seconds) - 1)
    edit = add_option(code, setting.call, "ping_timeout", str(timeout))
    return None if edit is None else safe("Wait for the answer", edit)


def _timed(code: Code, found: list[Setting]) -> Iterator[Hit]:
    if any(it.name in ("heartbeat", "ping_timeout", "ping_interval") and it.value for it in found):
        return
    seen: set[object] = set()
    for timer in timers(code):
        for call in pings(code, timer):
            peer = peer_of(code, call)
            if not isinstance(peer, Socket) or peer in seen or not _is_left_alone(peer, found):
                continue
            seen.add(peer)
            message = "Nothing ends the connection if this ping is not answered"
            near = peer.side == "client" and is_near(code, peer)
            weak = near or _only_keeps(call) or _measures(code, timer, call)
            yield Hit(call, message, weak=weak)
            break


def _handed(code: Code) -> Iterator[Hit]:
    """Pings of a connection that a function is given, and that nothing else here knows of: what
    watches the others may not watch this one."""
    for timer in timers(code):
        for call in pings(code, timer):
            peer = peer_of(code, call)
            if not isinstance(peer, Socket) or peer.role is not Role.helper:
                continue
            alone = peer.server is None and peer.library in TIMED and not peer.on("pong", "message")
            if alone and not peer.called("terminate", "close"):
                message = "Nothing seen here ends the connection if this ping is not answered"
                yield Hit(call, message, weak=True)
            break


def _only_keeps(call: n.Call) -> bool:
    """Whether a message says that it keeps the connection, which nobody need answer."""
    texts = [str(it.value) for arg in call.args for it in arg.find(n.Literal)]
    return any(KEEPS.search(it) for it in texts) and not any(ASKS.search(it) for it in texts)


def _measures(code: Code, timer: Timer, call: n.Call) -> bool:
    """Whether it is sent so often, at a time that is noted, that it measures the delay."""
    if timer.seconds is None or timer.seconds >= OFTEN:
        return False
    around = call.enclosing(n.Function) or code.module
    return any(code.qualified(it.callee) in CLOCKS for it in around.find(n.Call))


def _is_left_alone(socket: Socket, found: list[Setting]) -> bool:
    """Whether the library itself waits for no answer."""
    if socket.library != "websockets":
        return socket.library in TIMED
    return any(it.peer is socket and it.name == "ping_interval" and it.known for it in found)
