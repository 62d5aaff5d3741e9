"""Proxies in front of WebSockets, and after what silence they cut one off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from holdfast.findings import Span
from holdfast.review.haproxy import HaproxyFile
from holdfast.review.nginx import NginxFile, seconds
from holdfast.review.nginx_syntax import Directive

NGINX_DEFAULT: Final = 60.0
"""proxy_read_timeout where nothing sets it, in seconds.

<https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout>
"""


@dataclass(frozen=True, slots=True)
class ProxyTimeout:
    """After how many seconds of silence a proxy ends a WebSocket, and where that is said.

    `explicit` if a directive sets it, otherwise it is the default and `span` is that of the block.
    `certain` if the proxy is certainly one for WebSockets and nothing outside the tree may change
    the value. `kind` is "nginx" or "haproxy".
    """

    seconds: float
    kind: str
    explicit: bool
    certain: bool
    path: str
    span: Span


def carries_upgrade(file: NginxFile, block: Directive) -> bool:
    """Whether a block of nginx hands the headers of the handshake on."""
    return any(
        header.args[0].lower() == "upgrade"
        for header in file.effective_all(block, "proxy_set_header")
        if header.args
    )


def nginx_timeouts(file: NginxFile) -> Iterator[ProxyTimeout]:
    for proxy in file.named("proxy_pass"):
        block = proxy.parent
        if block is None or not carries_upgrade(file, block):
            continue
        directive = file.effective(block, "proxy_read_timeout")
        if directive is None:
            certain = file.certain(block)
            yield ProxyTimeout(NGINX_DEFAULT, "nginx", False, certain, file.path, block.span)
        elif directive.args and (value := seconds(directive.args[0])) is not None:
            yield ProxyTimeout(value, "nginx", True, True, directive.path, directive.span)


def haproxy_timeouts(file: HaproxyFile) -> Iterator[ProxyTimeout]:
    for tunnel in file.tunnels():
        found = file.idle(tunnel)
        if found and found.seconds is not None:
            span = found.directive.span
            yield ProxyTimeout(found.seconds, "haproxy", True, tunnel.certain, file.path, span)
