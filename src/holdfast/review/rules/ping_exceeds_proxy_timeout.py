"""A heartbeat slower than the timeout of the proxy in front.

## What it does
Compares the fastest heartbeat of a file with the idle timeouts of the WebSocket proxies that are
configured in the same tree: `proxy_read_timeout` of nginx (60 s where nothing sets it), also of an
ingress of Kubernetes; `timeout tunnel` of HAProxy, or else the shorter one of `timeout client` and
`timeout server`; the idle timeout of a load balancer of AWS. Where only one of several locations is
too short, it has low confidence: which of them leads to the program is not known.

## Why it hurts
The proxy cuts every quiet connection just before its ping would have kept it alive. Clients see
1006 at a regular interval, and come back all day long.

## Example
```javascript
// nginx: proxy_read_timeout 60s;
setInterval(() => wss.clients.forEach((socket) => socket.ping()), 60_000);
```

## Instead
Ping at least twice in the proxy's timeout: 25 s for one of 60 s.

```javascript
setInterval(() => wss.clients.forEach((socket) => socket.ping()), 25_000);
```

## References
- https://nginx.org/en/docs/http/websocket.html
- https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout
- https://docs.haproxy.org/3.2/configuration.html#4.2-timeout%20tunnel
- https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.heartbeats import Heartbeat, heartbeats
from holdfast.review.code import Code
from holdfast.review.facts.proxies import ProxyTimeout
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=(
        *(
            "ws",
            "Socket.IO",
            "Bun",
            "Deno",
            "uWebSockets.js",
            "browser",
            "websockets",
            "aiohttp",
            "Tornado",
        ),
        *(
            "uvicorn",
            "Sanic",
            "python-socketio",
            "Flask-SocketIO",
            "nginx",
            "HAProxy",
            "API Gateway",
        ),
    ),
    languages=("python", "javascript"),
)
NAMES: Final = {"nginx": "nginx", "haproxy": "HAProxy", "aws": "the load balancer"}


def check(code: Code) -> Iterator[Hit]:
    """Yield the fastest heartbeat of a file, if every proxy of one kind is faster."""
    proxies = [it for it in code.project.proxies(near=code.path) if it.certain]
    if not proxies:
        return
    mine = [it for it in heartbeats(code) if _is_for_this_tree(code, it)]
    fastest = min(mine, key=lambda it: it.seconds or 0, default=None)
    if fastest is None or not fastest.seconds:
        return
    for kind in NAMES:
        longest = max(
            (it for it in proxies if it.kind == kind), key=lambda it: it.seconds, default=None
        )
        if longest is not None and longest.seconds <= fastest.seconds:
            yield _hit(fastest, fastest.seconds, longest)
            return
    yield from _somewhere(mine, [it for it in proxies if it.explicit])


def _somewhere(mine: list[Heartbeat], proxies: list[ProxyTimeout]) -> Iterator[Hit]:
    """A heartbeat that is too slow for one of several locations: which of them its connections
    come through is not known."""
    slowest = max(mine, key=lambda it: it.seconds or 0)
    shortest = min(proxies, key=lambda it: it.seconds, default=None)
    if shortest is not None and slowest.seconds and shortest.seconds <= slowest.seconds:
        yield replace(_hit(slowest, slowest.seconds, shortest), weak=True)


def _is_for_this_tree(code: Code, heartbeat: Heartbeat) -> bool:
    """Whether its connections are likely to come through the tree's own proxies.

    A heartbeat whose interval is not known counts, so that nothing is said of the file.
    """
    serves = bool(code.sockets.servers) or any(code.sockets.of(side="server"))
    return heartbeat.side == "server" or serves or heartbeat.library in ("browser", "uvicorn")


def _hit(heartbeat: Heartbeat, seconds: float, proxy: ProxyTimeout) -> Hit:
    by_default = "" if proxy.explicit else " by default"
    pings = "Pings come" if heartbeat.explicit else f"Pings of {heartbeat.library} come by default"
    message = (
        f"{pings} every {seconds:g} s, and {NAMES[proxy.kind]} cuts silent connections after "
        f"{proxy.seconds:g} s{by_default}"
    )
    what = f"{proxy.seconds:g} s of silence end a connection here"
    return Hit(heartbeat.node, message, related=(((proxy.path, proxy.span), what),))
