"""Proxies in front of WebSockets, and after what silence they cut one off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from holdfast.findings import Span
from holdfast.review.facts.haproxy import HaproxyFile
from holdfast.review.facts.nginx import NginxFile, seconds
from holdfast.review.facts.nginx_syntax import Directive

NGINX_DEFAULT: Final = 60.0
"""proxy_read_timeout where nothing sets it, in seconds.

<https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout>
"""


@dataclass(frozen=True, slots=True)
class ProxyTimeout:
    """After how many seconds of silence a proxy ends a WebSocket, and where that is said.

    `explicit` if a directive sets it, otherwise it is the default and `span` is that of the block.
    `certain` if the proxy is certainly one for WebSockets and nothing outside the tree may change
    the value. `kind` is nginx, haproxy or aws.
    """

    seconds: float
    kind: str
    explicit: bool
    certain: bool
    path: str
    span: Span


@dataclass(frozen=True, slots=True)
class Route:
    """A block of nginx that hands requests on, and the headers that it sets, by lower-case name."""

    block: Directive
    proxy: Directive
    headers: dict[str, Directive]

    def sends(self, header: str) -> bool:
        """Whether a header is set, and not to nothing."""
        directive = self.headers.get(header)
        return directive is not None and any(directive.args[1:])


def carries(file: NginxFile, route: Route) -> bool:
    """Whether WebSockets can come through a route: it hands their handshakes on as they are."""
    version = file.effective(route.block, "proxy_http_version")
    old = version is not None and version.args == ("1.0",)
    return route.sends("upgrade") and route.sends("connection") and not old


def routes(file: NginxFile) -> Iterator[Route]:
    """The blocks with a `proxy_pass`, apart from those of `stream`, which carry any TCP."""
    known: dict[Directive, dict[str, Directive]] = {}
    for proxy in file.named("proxy_pass"):
        block = proxy.parent
        if block is None or block.name not in ("location", "if", "limit_except"):
            continue
        in_force = file.effective_all(block, "proxy_set_header")
        if in_force and in_force[0] not in known:
            known[in_force[0]] = {it.args[0].lower(): it for it in in_force if it.args}
        yield Route(block, proxy, known[in_force[0]] if in_force else {})


def nginx_timeouts(file: NginxFile) -> Iterator[ProxyTimeout]:
    """The read timeouts of the routes for WebSockets."""
    for route in routes(file):
        if not carries(file, route):
            continue
        directive = file.effective(route.block, "proxy_read_timeout")
        if directive is None:
            certain, span = file.certain(route.block), route.block.span
            yield ProxyTimeout(NGINX_DEFAULT, "nginx", False, certain, file.path, span)
        elif directive.args and (value := seconds(directive.args[0])) is not None:
            yield ProxyTimeout(value, "nginx", True, True, directive.path, directive.span)


def haproxy_timeouts(file: HaproxyFile) -> Iterator[ProxyTimeout]:
    """The idle timeouts of the backends for WebSockets."""
    for tunnel in file.tunnels():
        found = file.idle(tunnel)
        if found and found.seconds is not None:
            span = found.directive.span
            yield ProxyTimeout(found.seconds, "haproxy", True, tunnel.certain, file.path, span)
