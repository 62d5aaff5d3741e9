"""A guarded server of nginx that hands on any upgrade.

## What it does
Looks for servers of nginx that refuse or guard some paths (`deny`, `auth_basic`, `auth_request`,
`return 401`, `403` or `404` in a location) and hand the client's own `Upgrade` header on for all
others, from `location /`. Where the client's own `Connection` is handed on too
(`$http_connection`), as `h2c` wants it, a server need not guard anything else.

## Why it hurts
A client may ask for `h2c` instead of `websocket`. An application that speaks it (servers in Go, on
Netty, Tomcat or Hypercorn may) then takes requests for any path straight through nginx, the guarded
ones included, since nginx only sees a tunnel. An application that does not is not affected.

## Example
```nginx
location /admin { deny all; }
location / {
    proxy_pass http://app;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
}
```

## Instead
Hand the header on only where it asks for a WebSocket.

```nginx
map $http_upgrade $websocket_upgrade {
    default "";
    "~*^websocket$" websocket;
}
```

Then use `proxy_set_header Upgrade $websocket_upgrade;`, in a location of its own if that can be.

## References
- https://bishopfox.com/blog/h2c-smuggling-request
- https://nginx.org/en/docs/http/websocket.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.facts.nginx import NginxFile
from holdfast.review.facts.nginx_syntax import Directive, walk
from holdfast.review.facts.proxies import routes
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta

META = Meta(
    severity=Severity.note,
    confidence=Confidence.low,
    libraries=("nginx",),
    languages=("nginx",),
)
GUARDS: Final = frozenset({"auth_basic", "auth_request", "deny"})
REFUSALS: Final = frozenset({"401", "403", "404"})


def check(file: NginxFile) -> Iterator[Hit]:
    """Yield the headers that let any upgrade through, in servers that guard something."""
    guards: dict[Directive, set[Directive]] = {}
    for route in routes(file):
        header = route.headers.get("upgrade")
        if header is None or header.args[1:] != ("$http_upgrade",) or header.path != file.path:
            continue
        server = route.block.parent
        if route.block.args != ("/",) or server is None:
            continue
        connection = route.headers.get("connection")
        if connection is not None and connection.args[1:] == ("$http_connection",):
            yield Hit(header, "Any `Upgrade` is handed on, with the client's own `Connection`")
            continue
        if server not in guards:
            guards[server] = {it for it in server.children if _is_guarded(it)}
        if guards[server] - {route.block}:
            yield Hit(header, "Any `Upgrade` is handed on, past what this server guards")


def _is_guarded(block: Directive) -> bool:
    """Whether it is a location that keeps clients out."""
    return block.name == "location" and any(_keeps_out(it) for it in walk(block.children))


def _keeps_out(directive: Directive) -> bool:
    if directive.name == "return":
        return bool(directive.args) and directive.args[0] in REFUSALS
    return directive.name in GUARDS and directive.args != ("off",)
