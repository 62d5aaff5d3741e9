"""A location of nginx that stops WebSocket handshakes.

## What it does
Looks for locations of nginx that are for WebSockets, by their path, by one of the headers of the
handshake, or because a program of the tree accepts them on that path, and that do not hand the
whole handshake on: the `Upgrade` header, the `Connection` header, and HTTP 1.1. Headers that the
server block sets count only where the location sets none itself.

## Why it hurts
No WebSocket gets through: nginx drops `Upgrade` and `Connection`, as it must, and the application
sees a plain request, which it answers with 400, 404 or 426. Socket.IO falls back to polling, and
nobody notices until the load is ten times what it should be.

## Example
```nginx
location /ws {
    proxy_pass http://app;
    proxy_set_header Upgrade $http_upgrade;
}
```

## Instead
Set both headers and the version in the location itself.

```nginx
location /ws {
    proxy_pass http://app;
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection "upgrade";
    proxy_set_header Host $host;
}
```

From nginx 1.29.7 on, HTTP 1.1 is the default.

## References
- https://nginx.org/en/docs/http/websocket.html
- https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_http_version
- https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.served import longest
from holdfast.review.facts.nginx import NginxFile
from holdfast.review.facts.nginx_syntax import Directive
from holdfast.review.facts.proxies import Route, routes
from holdfast.review.hit import Hit, insert, safe, unsafe
from holdfast.review.rule import Meta

META = Meta(
    severity=Severity.error,
    confidence=Confidence.medium,
    libraries=("nginx",),
    languages=("nginx",),
)
LINES: Final = {
    "version": "proxy_http_version 1.1;",
    "upgrade": "proxy_set_header Upgrade $http_upgrade;",
    "connection": 'proxy_set_header Connection "upgrade";',
}
NAMES: Final = {
    "version": "`proxy_http_version 1.1`",
    "upgrade": "the `Upgrade` header",
    "connection": "`Connection: upgrade`",
}
PATH: Final = re.compile(
    r"(?i)(?:^|[/(|^@])(?:wss?|websockets?|socket\\?\.io|sockjs|cable)(?=$|[/)|$?])"
)
URI: Final = re.compile(r"https?://[^/]+(/.*)?")
"""Where a request goes on to: the server, and what takes the place of the location's path."""
DEAD: Final = frozenset({"", "close", "keep-alive"})
"""What as `Connection` is no upgrade."""


def check(file: NginxFile) -> Iterator[Hit]:
    """Yield the locations through which no handshake gets."""
    found = list(routes(file))
    served = _served(file, found)
    working = {it.block.parent for it in found if it.sends("upgrade")}
    for route in found:
        missing = _missing(file, route)
        if not missing or not file.certain(route.block):
            continue
        if missing == ["version"] and _has_new_default(file):
            continue
        if (
            _is_for_websockets(route)
            or route.block in served
            or (_loses_headers(file, route) and route.block.parent not in working)
        ):
            *others, last = (NAMES[part] for part in missing)
            what = f"{', '.join(others)} and {last}" if others else last
            message = f"This location does not hand WebSocket handshakes on: it lacks {what}"
            yield Hit(route.block, message, _fix(file, route, missing))


def _missing(file: NginxFile, route: Route) -> list[str]:
    """The parts of the handshake that a location lacks."""
    version = file.effective(route.block, "proxy_http_version")
    connection = route.headers.get("connection")
    missing = []
    if version is None or version.args[:1] == ("1.0",):
        missing.append("version")
    if not route.sends("upgrade"):
        missing.append("upgrade")
    if connection is None or "".join(connection.args[1:]).lower() in DEAD:
        missing.append("connection")
    return missing


def _is_for_websockets(route: Route) -> bool:
    """Whether a part of the handshake is there, or the path speaks of WebSockets."""
    connection = route.headers.get("connection")
    upgrades = connection is not None and "upgrade" in connection.args[-1].lower()
    where = " ".join(route.block.args)
    speaks = "$http_upgrade" in where or PATH.search(where) is not None
    return route.sends("upgrade") or upgrades or speaks


def _served(file: NginxFile, found: list[Route]) -> set[Directive]:
    """The locations to which handshakes go, by the paths on which the programs behind take them."""
    known = {path for it in file.project.behind(file.path) for path in it.paths}
    blocks: dict[str, Directive] = {}
    for route in found:
        path = route.block.args[-1] if route.block.args else ""
        target = URI.fullmatch(" ".join(route.proxy.args))
        plain = route.block.name == "location" and not path.startswith("@")
        kept = target is not None and target[1] in (None, path)
        if plain and kept and "~" not in "".join(route.block.args[:-1]).replace("^~", ""):
            blocks[path] = route.block
    reached = longest(known, blocks) if known else frozenset()
    return {blocks[it] for it in reached if it != "/"}


def _loses_headers(file: NginxFile, route: Route) -> bool:
    """Whether the blocks around set the header for all, in vain, as the location sets others."""
    if route.block.args != ("/",):
        return False
    outer = file.effective_all(route.block.parent, "proxy_set_header")
    return any(it.args[0].lower() == "upgrade" for it in outer if it.args)


def _has_new_default(file: NginxFile) -> bool:
    """Whether the tree runs an nginx that speaks HTTP 1.1 by itself."""
    version = file.project.nginx_version(file.path)
    return version is not None and version.since(1, 29, 7)


def _fix(file: NginxFile, route: Route, missing: list[str]) -> Fix | None:
    """The missing lines, before the `proxy_pass`. None where something wrong is to be replaced."""
    if route.block.name != "location":
        return None
    start = file.text.rfind("\n", 0, route.proxy.span.start) + 1
    margin = file.text[start : route.proxy.span.start]
    if margin.strip():
        return None
    here = {it.name: it for it in route.block.children}
    if "version" in missing and "proxy_http_version" in here:
        return None
    if any(part in route.headers for part in missing):
        return None
    text = "".join(f"{margin}{LINES[part]}\n" for part in missing)
    make = safe if "proxy_set_header" in here or not route.headers else unsafe
    return make("Hand the handshake on", insert(start, text))
