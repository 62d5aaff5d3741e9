"""A connection without TLS.

## What it does
Looks for connections to `ws://` (or `http://`, which means the same to a WebSocket) and a host of
the internet, or the host that the page came from; in a file that connects, also for the addresses
that it connects to unless it is given another: defaults of settings, options and parameters.
Loopback, private addresses and names, and names that only stand for another (`ws.example.com`,
`your-server.com`) are left alone. In components, which run in pages, a fixed `ws://` before a host
that is not known counts too. A plain script has low confidence where nothing says that its page
comes by https, neither itself nor a proxy: many are served by a device in one's own house.

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
from holdfast.review.analysis.urls import beginning, parts_of
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, safe, unsafe
from holdfast.review.meaning.sockets import Socket
from holdfast.review.rewriting import quote
from holdfast.review.rule import Meta
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
NAME: Final = re.compile(r"((?:[^\W_]|-)+\.)+([^\W\d_]{2,}|xn--[a-z0-9-]+)")
PRIVATE: Final = re.compile(
    r"(^|\.)(localhost|local|internal|lan|home|arpa|svc|corp|intranet|test|invalid|onion)$"
)
WORDS: Final = r"domain|host|hostname|server|site|web-?site|foo|bar|acme"
OWN: Final = rf"-[a-z0-9-]+|{WORDS}|app|api|company"
PLACEHOLDER: Final = re.compile(
    rf"(^|\.)((my|some)({OWN})?|{WORDS})\.[a-z]+$|(^|\.)your({OWN})?\."
    r"|^((www|wss?|api|echo|socket|websocket|server|host|sub|app|feed)\.)?example\.\w+$"
)
"""Names that stand for another. `paint.example.org` is the name of one server."""
PAGE: Final = re.compile(r"(document\.)?location\.host(name)?|document\.domain")
CHOSEN: Final = re.compile(r"(?i)protocol|secure|ssl|tls|https|wss|dev|debug|local|test|prod|env")
"""What a condition has in it that knows of connections without TLS."""
TLS: Final = re.compile(r"\bwss\b|\bhttps\b(?!://\w)")
"""What a program says of TLS; where its libraries come from is another matter."""
MODULE: Final = re.compile(r"^[ \t]*(?:import|export)\b", re.MULTILINE)
READS: Final = re.compile(
    r"(?i)(starts|ends)_?with|replace(all)?|split|r?partition|(re)?match|test|includes|index_?of"
    r"|strip|remove(prefix|suffix)|print|log|send|emit|error|warn(ing)?|info|debug|url|\w*(parse|error)\w*"
)
"""Calls that ask or tell something about a URL, and connect to nothing."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the URLs without TLS that a client of the file connects to."""
    seen: set[n.Node] = set()
    for socket in code.sockets.of(side="client"):
        for given in _urls(code, socket):
            url = code.follow(given)
            if isinstance(url, n.Binary) and url.op in ("or", "??"):
                url = code.follow(url.right)
            parts = parts_of(code, url)
            first = parts[0]
            if isinstance(first, n.Literal) and first not in seen and not _chosen(code, first):
                seen.add(first)
                yield from _cleartext(code, url, parts)
    if any(code.sockets.of(side="client")):
        for first in code.all(n.Literal):
            if first not in seen and _is_given(code, first) and not _chosen(code, first):
                yield from _literal(code, first)
    elif not code.python:
        yield from _of_page(code)


def _of_page(code: Code) -> Iterator[Hit]:
    """URLs of the page's own host, in a file that makes them for the others."""
    for first in code.all(n.Literal):
        url = first.parent
        while isinstance(url, n.Binary) and isinstance(url.parent, n.Binary | n.Template):
            url = url.parent
        if first.value == "ws://" and isinstance(url, n.Binary | n.Template):
            parts = parts_of(code, url)
            if parts[0] is first and len(parts) > 1 and not _chosen(code, first):
                yield from _cleartext(code, url, parts)


def _urls(code: Code, socket: Socket) -> Iterator[n.Node]:
    """What a client is given to connect to."""
    for call in (socket.node, *socket.called("connect")):
        if isinstance(call, n.Call):
            given = code.option(call, "url", "uri")
            if given is not None:
                yield given
            elif call.args:
                yield call.args[0]


def _chosen(code: Code, first: n.Node) -> bool:
    """Whether it is used only on a condition, such as that the page has no TLS either."""
    tests = (it.test for it in first.ancestors() if isinstance(it, n.If | n.Conditional))
    return any(CHOSEN.search(code.source(test)) for test in tests)


def _cleartext(code: Code, url: n.Node, parts: list[n.Node]) -> Iterator[Hit]:
    first, start, rest = parts[0], *beginning(parts)
    found = URL.match(start)
    if found is None:
        return
    host, following = found["host"].lower(), rest[0] if rest else None
    if not host and found.end() == len(start) and following is not None:
        whole = start == getattr(first, "value", "")
        fix, weak = None, _has_port(rest)
        if PAGE.fullmatch(code.qualified(following)):
            weak = weak or not _knows_tls(code)
            if whole and first.within(url) and isinstance(following, n.Attribute):
                fix = _fix_page(code, url, first, following)
        elif not code.all(n.Jsx):
            return
        place = first if whole else url
        message = "Browsers block this on pages that came by https"
        yield Hit(place, message, fix, weak=weak)
    elif (found["path"] or not rest) and _is_public(host):
        yield _public(code, first, found, host)


def _knows_tls(code: Code) -> bool:
    """Whether pages may come by https: the program says so, a proxy, or that it is built."""
    return code.project.proxied or any(it.search(code.text) for it in (MODULE, TLS))


def _has_port(rest: list[n.Node]) -> bool:
    """Whether the page is told on which port the server is: not its own, which may have TLS."""
    match rest:
        case [_, n.Literal(":"), n.Node() as port, *_]:
            return not isinstance(port, n.Literal)
    return False


def _public(code: Code, first: n.Node, found: re.Match[str], host: str) -> Hit:
    message = f"Messages to {host} can be read and changed on the way"
    return Hit(first, message, None if found["port"] else _fix_host(code, first, found))


def _is_given(code: Code, first: n.Literal) -> bool:
    """Whether a constant is what something has, gets, or is set to, and nobody only reads it."""
    if not isinstance(first.value, str) or not first.value.startswith("ws://"):
        return False
    held: n.Node = first
    while isinstance(held.parent, n.Binary) and held.parent.op in ("or", "??"):
        held = held.parent
    match held.parent:
        case n.Call(callee):
            name = getattr(callee, "name", "") or getattr(callee, "id", "")
            return not READS.fullmatch(name)
        case n.Keyword(name):
            return name not in ("help", "description", "metavar")
        case n.Entry(key):
            return held is not key
    return isinstance(held.parent, n.Assign | n.Param | n.Return | n.Conditional)


def _literal(code: Code, first: n.Literal) -> Iterator[Hit]:
    found = URL.match(str(first.value))
    if found is not None and _is_public(found["host"].lower()):
        yield _public(code, first, found, found["host"].lower())


def _is_public(host: str) -> bool:
    """Whether a host is one of the internet, as far as its name says."""
    try:
        return ip_address(host).is_global
    except ValueError:
        named = NAME.fullmatch(host) is not None
    return named and not PRIVATE.search(host) and not PLACEHOLDER.search(host)


def _fix_page(code: Code, url: n.Node, first: n.Node, host: n.Attribute) -> Fix | None:
    # `document.domain` has no protocol beside it, but the page always has a location.
    page = code.source(host.object) if host.name.startswith("host") else "location"
    scheme, mark = str(getattr(first, "value", "")).removesuffix("://"), quote(code)
    end = "" if isinstance(url, n.Template) else "://"
    chosen = (
        f"{page}.protocol === {mark}https:{mark}"
        f" ? {mark}{scheme}s{end}{mark} : {mark}{scheme}{end}{mark}"
    )
    chosen = f"({chosen})" if end else f"${{{chosen}}}://"
    return safe("Connect by TLS from a page that came by https", replace(first, chosen))


def _fix_host(code: Code, first: n.Node, found: re.Match[str]) -> Fix | None:
    scheme = found["scheme"]
    start = code.text.find(f"{scheme}://", first.start, first.end)
    # `ws:\/\/host` and `"ws:" "//host"` say the same.
    if start < 0:
        return None
    edit = Edit(Span(start, start + len(scheme)), f"{scheme}s")
    return unsafe("Connect by TLS", edit)
