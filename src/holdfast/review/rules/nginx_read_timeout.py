"""A read timeout of nginx that cuts quiet WebSockets.

## What it does
Looks for WebSocket locations of nginx whose `proxy_read_timeout` is a minute or less (60 s is what
applies where nothing sets it), in trees whose servers never ping. Without any server in the tree,
only timeouts below 20 s are reported: the usual heartbeats of libraries come every 20 to 30 s. A
file with a longer timeout for one of its WebSocket locations is left alone, unless the programs of
the tree accept WebSockets on a path that another of its locations is for.

## Why it hurts
Every connection on which nothing was said for that long is cut, without a close frame. Clients see
1006 after exactly a minute of silence and reconnect, all day long, and what was sent to them in
between is lost.

## Example
```nginx
location /ws {
    proxy_pass http://app;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
}
```

## Instead
Ping from the server every 20 to 30 s, which also finds dead peers. A longer timeout is the second
best: it keeps quiet connections, and dead ones too.

```nginx
location /ws {
    proxy_pass http://app;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_read_timeout 1h;
}
```

## References
- https://nginx.org/en/docs/http/websocket.html
- https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.served import longest
from holdfast.review.facts.nginx import NginxFile, seconds
from holdfast.review.facts.nginx_syntax import Directive
from holdfast.review.facts.proxies import NGINX_DEFAULT, Route, carries, routes
from holdfast.review.facts.pulses import quickest, silent_servers
from holdfast.review.hit import Hit, Spanned, insert, unsafe
from holdfast.review.rule import Meta

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("nginx",),
    languages=("nginx",),
)
SHORT: Final = 60.0
TOO_SHORT: Final = 20.0
"""Seconds; no library pings more often by default."""


def check(file: NginxFile) -> Iterator[Hit]:
    """Yield the timeouts that cut connections nobody speaks on."""
    behind = file.project.behind(file.path)
    servers = silent_servers(behind)
    pings = quickest(behind)
    if behind and not servers and pings is None:
        return
    found: dict[Directive, Hit] = {}
    certain: set[Directive] = set()
    proxied = list(routes(file))
    endpoints = (path for it in behind for path in it.paths)
    asked = longest(endpoints, map(_prefix, proxied))
    others = False
    for route in proxied:
        if not carries(file, route):
            continue
        known = _prefix(route) in asked
        directive = file.effective(route.block, "proxy_read_timeout")
        value = NGINX_DEFAULT
        if directive is not None:
            value = (directive.args and seconds(directive.args[0])) or inf
        # Headers of the handshake are often copied to locations that need none. Where one of them
        # has a long timeout, that is the one for WebSockets, if no endpoint is known elsewhere.
        if value > SHORT:
            if known or not asked:
                return
            others = True
            continue
        late = pings is not None and value <= pings[0]
        if directive is None:
            if (servers or late) and file.certain(route.block):
                why = _why(servers, pings)
                found[route.block] = _hit(route.block, value, why, _fix(file, route))
                certain |= {route.block} if known else set()
        elif directive.path == file.path and (
            servers or late or (pings is None and value < TOO_SHORT)
        ):
            found[directive] = _hit(directive, value, _why(servers, pings), None)
            certain |= {directive} if known else set()
    yield from (hit for at, hit in found.items() if at in certain or not others)


def _prefix(route: Route) -> str:
    """What paths begin with that a location is for; "" for a regular expression."""
    match route.block.args:
        case (path,) | ("^~" | "=", path):
            return path
    return ""


def _why(servers: tuple[str, ...], pings: tuple[float, str] | None) -> str:
    if servers:
        return f"the server in {servers[0]} never pings"
    if pings is not None:
        return f"{pings[1]} pings every {pings[0]:g} s"
    return "heartbeats are seldom that quick"


def _hit(node: Spanned, value: float, why: str, fix: Fix | None) -> Hit:
    return Hit(node, f"nginx cuts a WebSocket after {value:g} s of silence, and {why}", fix)


def _fix(file: NginxFile, route: Route) -> Fix | None:
    """The directive, on a line of its own below the `proxy_pass`."""
    start = file.text.rfind("\n", 0, route.proxy.span.start) + 1
    margin = file.text[start : route.proxy.span.start]
    if margin.strip():
        return None
    line = f"\n{margin}proxy_read_timeout 1h;"
    return unsafe("Wait for an hour", insert(route.proxy.span.end, line))
