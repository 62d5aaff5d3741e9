"""A connection without TLS.

## What it does
Looks for connections to `ws://` (or `http://`, which means the same to a WebSocket) and a host of
the internet, or the host that the page came from. Loopback, private addresses and names, and names
that only stand for another are left alone.

## Why it hurts
Everybody on the way can read and change the messages, tokens and cookies among them. From a page
that came by https the browser does not even connect: it blocks mixed content.

## Example
```javascript
const socket = new WebSocket('ws://' + location.host + '/live');
```

## Instead
Use `wss://`, or whatever the page itself came by.

```javascript
const scheme = location.protocol === 'https:' ? 'wss://' : 'ws://';
const socket = new WebSocket(scheme + location.host + '/live');
```

## References
- RFC 6455 section 10.6
- https://developer.mozilla.org/en-US/docs/Web/Security/Mixed_content
- https://github.com/OWASP/ASVS/blob/master/5.0/en/0x13-V4-API-and-Web-Service.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final

from holdfast.findings import Confidence, Edit, Fix, Severity, Span
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, safe, unsafe
from holdfast.review.registry import Meta
from holdfast.review.rewriting import quote
from holdfast.review.sockets import Socket
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=(
        *("browser", "ws", "socket.io-client", "websockets", "aiohttp", "websocket-client"),
        *("python-socketio", "Tornado", "react-use-websocket", "graphql-ws"),
    ),
    languages=("python", "javascript"),
)
URL: Final = re.compile(r"(?P<scheme>ws|http)://(?P<host>[\w.-]*)(?P<port>:\d+)?(?P<path>[/?#])?")
NAME: Final = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")
PRIVATE: Final = re.compile(
    r"(^|\.)(localhost|local|internal|lan|home|arpa|svc|corp|intranet|test|invalid|example|onion)$"
)
PLACEHOLDER: Final = re.compile(
    r"(^|\.)(your|my|some|example|domain|host|hostname|server|site|website|foo|bar|acme)"
    r"[a-z0-9-]*\.[a-z]+$"
)
PAGE: Final = re.compile(r"(document\.)?location\.host(name)?|document\.domain")
CHOSEN: Final = re.compile(r"(?i)protocol|secure|ssl|tls|https|wss|dev|debug|local|test|prod|env")
"""What a condition has in it that knows of connections without TLS."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the URLs without TLS that a client of the file connects to."""
    seen: set[n.Node] = set()
    for socket in code.sockets.of(side="client"):
        for given in _urls(code, socket):
            url = code.follow(given)
            if isinstance(url, n.Binary) and url.op in ("or", "??"):
                url = code.follow(url.right)
            first = _first(code, url)
            if first is not None and first not in seen and not _chosen(code, first):
                seen.add(first)
                yield from _cleartext(code, url, first)


def _urls(code: Code, socket: Socket) -> Iterator[n.Node]:
    """What a client is given to connect to."""
    for call in (socket.node, *socket.called("connect")):
        if isinstance(call, n.Call):
            given = code.option(call, "url", "uri")
            if given is not None:
                yield given
            elif call.args:
                yield call.args[0]


def _first(code: Code, url: n.Node) -> n.Literal | None:
    """The constant that a URL begins with."""
    while isinstance(url, n.Binary) and url.op == "+":
        url = code.follow(url.left)
    if isinstance(url, n.Template) and url.parts:
        url = url.parts[0]
    return url if isinstance(url, n.Literal) else None


def _chosen(code: Code, first: n.Node) -> bool:
    """Whether it is used only on a condition, such as that the page has no TLS either."""
    tests = (it.test for it in first.ancestors() if isinstance(it, n.If | n.Conditional))
    return any(CHOSEN.search(code.source(test)) for test in tests)


def _cleartext(code: Code, url: n.Node, first: n.Literal) -> Iterator[Hit]:
    found = URL.match(first.value) if isinstance(first.value, str) else None
    if found is None:
        return
    host = found["host"].lower()
    if not host and found.end() == len(str(first.value)):
        following = _second(url)
        if PAGE.fullmatch(code.qualified(following)) and isinstance(following, n.Attribute):
            message = "Browsers block this on pages that came by https"
            fix = _fix_page(code, url, first, following) if first.within(url) else None
            yield Hit(first, message, fix)
    elif (found["path"] or url is first) and _is_public(host):
        message = f"Messages to {host} can be read and changed on the way"
        yield Hit(first, message, None if found["port"] else _fix_host(code, first, found))


def _second(url: n.Node) -> n.Node | None:
    """What follows the first part of a URL."""
    if isinstance(url, n.Template):
        return url.parts[1] if len(url.parts) > 1 else None
    while isinstance(url, n.Binary) and isinstance(url.left, n.Binary):
        url = url.left
    return url.right if isinstance(url, n.Binary) else None


def _is_public(host: str) -> bool:
    """Whether a host is one of the internet, as far as its name says."""
    try:
        return ip_address(host).is_global
    except ValueError:
        named = NAME.fullmatch(host) is not None
    return named and not PRIVATE.search(host) and not PLACEHOLDER.search(host)


def _fix_page(code: Code, url: n.Node, first: n.Literal, host: n.Attribute) -> Fix | None:
    # `document.domain` has no protocol beside it, but the page always has a location.
    page = code.source(host.object) if host.name.startswith("host") else "location"
    scheme, mark = str(first.value).removesuffix("://"), quote(code)
    if isinstance(url, n.Template):
        chosen = f"${{{page}.protocol === 'https:' ? '{scheme}s' : '{scheme}'}}://"
    else:
        chosen = (
            f"({page}.protocol === {mark}https:{mark}"
            f" ? {mark}{scheme}s://{mark} : {mark}{scheme}://{mark})"
        )
    return safe("Connect by TLS from a page that came by https", replace(first, chosen))


def _fix_host(code: Code, first: n.Literal, found: re.Match[str]) -> Fix | None:
    start = first.start + code.source(first).index(found["scheme"] + "://")
    scheme = found["scheme"]
    edit = Edit(Span(start, start + len(scheme)), f"{scheme}s")
    return unsafe("Connect by TLS", edit)
