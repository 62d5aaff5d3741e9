"""Keepalive pings switched off.

## What it does
Looks for options that switch off the pings a library would send by itself: `ping_interval=None` of
`websockets`, `ws_ping_interval=None` of uvicorn, `sendPings: false` of Bun and the like, where
the file has no heartbeat of its own.

## Why it hurts
A connection whose other end is gone is never noticed, and looks open for ever. The usual reason
for switching pings off is that they closed connections while the program was busy: then the cause
is a blocked event loop, and it still is.

## Example
```py
async with serve(handler, "", 8765, ping_interval=None):
    ...
```

## Instead
Leave the pings on, and make their deadline longer if slow links need it.

```py
async with serve(handler, "", 8765, ping_interval=20, ping_timeout=60):
    ...
```

## References
- https://websockets.readthedocs.io/en/stable/topics/keepalive.html
- https://www.uvicorn.org/settings/#websockets
- https://bun.com/docs/runtime/http/websockets
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.appliances import is_appliance
from holdfast.review.analysis.explained import explained
from holdfast.review.analysis.liveness import hears_silence, is_brief, is_local, mentions_pings
from holdfast.review.analysis.nearby import is_here
from holdfast.review.analysis.timings import Setting, settings
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.sockets import Socket
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=(
        "websockets",
        "uvicorn",
        "aiohttp",
        "Tornado",
        "Sanic",
        "Bun",
        "uWebSockets.js",
        "graphql-ws",
    ),
    languages=("python", "javascript"),
)
OFF_BY_ZERO = frozenset(
    {
        "heartbeat",
        "keepAlive",
        "websocket_ping_interval",
        "WEBSOCKET_PING_INTERVAL",
        "ws_ping_interval",
    }
)
OFF_BY_NONE = OFF_BY_ZERO - {"keepAlive"} | {"ping_interval"}
ON_PURPOSE = re.compile(r"(?i)\b(?:ourselves|we do|manual|own|by hand|not support)")
FLAGS = {"bun": "sendPings", "uws": "sendPingsAutomatically"}


def check(code: Code) -> Iterator[Hit]:
    """Yield the options that leave nothing to notice a dead connection."""
    found = list(settings(code))
    off = [it for it in found if _is_off(code, it)]
    flags = list(_flags(code))
    if not (off or flags) or hears_silence(code):
        return
    # What another server is told is no heartbeat of this one.
    if mentions_pings(code, *(it.node for it in found), *flags):
        return
    for setting in off:
        shown = code.source(setting.node)
        message = f"`{setting.name}` of {shown} turns keepalive pings off"
        weak = explained(code, setting.node, ON_PURPOSE) or _is_left_to_others(code, setting)
        weak = weak or _is_own(code, setting)
        yield Hit(setting.node, message, weak=weak)
    for node in flags:
        yield Hit(node, "Keepalive pings are turned off")


def _is_left_to_others(code: Code, setting: Setting) -> bool:
    """Whether uvicorn neither pings nor waits, for an application that is made elsewhere."""
    call = setting.call
    timeout = None if call is None else code.option(call, "ws_ping_timeout")
    return isinstance(timeout, n.Literal) and timeout.value is None and not code.sockets.sockets


def _is_own(code: Code, setting: Setting) -> bool:
    """Whether the server is on the same machine, or a device, which may not answer pings."""
    peer = setting.peer
    if not isinstance(peer, Socket) or peer.side == "server":
        return False
    return is_here(code, peer) or is_appliance(code)


def _is_off(code: Code, setting: Setting) -> bool:
    if not setting.known:
        return False
    if setting.library == "websocket-client":
        return False  # off by default: HF108
    names = OFF_BY_NONE if setting.value is None else OFF_BY_ZERO
    if setting.name not in names or setting.value:
        return False
    peer = setting.peer
    if not isinstance(peer, Socket) or peer.side == "server":
        return True
    return not is_brief(peer) and not is_local(code, peer)


def _flags(code: Code) -> Iterator[n.Node]:
    for server in code.sockets.servers_of(*FLAGS):
        made, name = server.node, FLAGS[server.library]
        if isinstance(made, n.Mapping):
            options = made.get("websocket")
        else:
            assert isinstance(made, n.Call)
            options = code.option(made, "websocket") if server.library == "bun" else made.args[-1]
        inner = code.follow(options) if options is not None else None
        node = inner.get(name) if isinstance(inner, n.Mapping) else None
        if node is not None and code.constant(node) is False:
            yield node
