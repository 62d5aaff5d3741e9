"""A timeout of HAProxy that cuts quiet WebSockets.

## What it does
Looks for `timeout tunnel` in a frontend, where HAProxy ignores it, and for backends that carry
WebSockets, by a rule that says so or that asks for the path of an endpoint in the tree, without a
tunnel timeout, or with one of a minute or less, where the servers never ping. Without a tunnel
timeout, the shorter one of `timeout client` and `timeout server` applies; where no server is in the
tree, only timeouts below 20 s are reported.

## Why it hurts
Connections on which nothing was said for that long are cut, often after 30 s, although both ends
are fine. Clients reconnect all day long, and what was sent to them in between is lost.

## Example
```haproxy
defaults
    timeout client 30s
    timeout server 30s

backend live
    server app 10.0.0.1:8000
```

## Instead
Set a tunnel timeout in the backend or in the defaults, and ping from the server well within it.

```haproxy
backend live
    timeout tunnel 1h
    server app 10.0.0.1:8000
```

With `timeout client-fin 30s` beside it, half-closed connections are given up.

## References
- https://docs.haproxy.org/3.2/configuration.html#4.2-timeout%20tunnel
- https://www.haproxy.com/documentation/haproxy-configuration-tutorials/protocol-support/websocket/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.facts.haproxy import HaproxyFile, Section
from holdfast.review.facts.pulses import quickest, silent_servers
from holdfast.review.hit import Hit, insert, unsafe
from holdfast.review.rule import Meta

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("HAProxy",),
    languages=("haproxy",),
)
SHORT: Final = 60.0
TOO_SHORT: Final = 20.0
"""Seconds; no library pings more often by default."""


def check(file: HaproxyFile) -> Iterator[Hit]:
    """Yield the tunnel timeouts that do nothing, and those that end connections too soon."""
    for section in file.of_kind("frontend"):
        for directive in section.directives:
            if directive.name == "timeout" and directive.args[:1] == ("tunnel",):
                message = "`timeout tunnel` does nothing in a frontend; it belongs in the backend"
                yield Hit(directive, message)
    programs = file.project.behind(file.path)
    paths = frozenset(path for it in programs for path in it.paths)
    for tunnel in file.tunnels(paths):
        behind = [it for it in programs if it.paths & tunnel.paths] or programs
        servers = silent_servers(behind)
        pings = quickest(behind)
        if behind and not servers and pings is None:
            continue
        longest = SHORT if servers else TOO_SHORT if pings is None else pings[0]
        found = file.idle(tunnel)
        # A time without a unit is another rule's finding.
        if found is None or found.seconds is None or found.directive.args[-1].isdigit():
            continue
        short = found.seconds <= longest if behind else found.seconds < longest
        if tunnel.certain and short:
            kind = found.directive.args[0]
            message = (
                f"HAProxy cuts a WebSocket after {found.seconds:g} s of silence "
                f"(`timeout {kind}`), and {_why(servers, pings)}"
            )
            fix = _fix(file, tunnel.back) if kind != "tunnel" else None
            related = ((found.directive, "This is the timeout that applies"),)
            yield Hit(tunnel.back, message, fix, related)


def _why(servers: tuple[str, ...], pings: tuple[float, str] | None) -> str:
    if servers:
        return f"the server in {servers[0]} never pings"
    if pings is not None:
        return f"{pings[1]} pings every {pings[0]:g} s"
    return "heartbeats are seldom that quick"


def _fix(file: HaproxyFile, back: Section) -> Fix | None:
    """The directive as the first line of the backend."""
    if not back.directives:
        return None
    start = file.text.rfind("\n", 0, back.directives[0].span.start) + 1
    margin = file.text[start : back.directives[0].span.start]
    return unsafe("Wait for an hour", insert(start, f"{margin}timeout tunnel 1h\n"))
