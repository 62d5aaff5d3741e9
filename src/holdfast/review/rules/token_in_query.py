"""A token in the URL of a handshake.

## What it does
Looks for `token=`, `access_token=`, `jwt=`, `api_key=`, `password=` and the like in the URLs that
clients connect to, for tokens, secrets and cookies there under any name, and for servers that read
them from there, a `key` or `code` if it is compared with a secret. Tickets are left alone, and so
are clients of other people's services, by the host in their URL.

## Why it hurts
URLs are written to the logs of servers and proxies, and whoever reads these can connect as the
user.

## Example
```javascript
const socket = new WebSocket(`wss://${location.host}/live?token=${token}`);
```

## Instead
Send the token in the first message, in a cookie, or in a header where the client can set one.

```javascript
const socket = new WebSocket(`wss://${location.host}/live`);
socket.onopen = () => socket.send(JSON.stringify({ type: 'auth', token }));
```

A ticket that is good for one connection and half a minute may be in the URL.

## References
- https://websockets.readthedocs.io/en/stable/topics/authentication.html
- RFC 6750 section 5.3
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.ambient import handshake
from holdfast.review.analysis.appliances import is_appliance
from holdfast.review.analysis.guards import leaves
from holdfast.review.analysis.hosts import leads_here
from holdfast.review.analysis.nearby import PAGES, is_near
from holdfast.review.analysis.urls import beginning, parts_of
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.sockets import Socket
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.note,
    confidence=Confidence.medium,
    libraries=(
        *("browser", "ws", "socket.io-client", "react-use-websocket", "websockets", "aiohttp"),
        *("websocket-client", "FastAPI", "Starlette", "Socket.IO"),
    ),
    languages=("python", "javascript"),
)
NAMES: Final = (
    r"(?:\w+[_-])?token|access_?token|auth_?token|id_?token|session_?token|jwt|bearer|api_?key"
    r"|(?:\w+_)?secret|password|passwd|pwd|pass"
)
NAMED: Final = re.compile(NAMES, re.IGNORECASE)
KEYS: Final = re.compile(r"(?i)key|code|auth|sig|signature|credential")
"""Names that may be those of credentials, or of something else."""
SECRETS: Final = re.compile(r"(?i)secret|token|passw|_?key\b|process\.env|os\.environ|\benv\.")
COMPARES: Final = re.compile(r"timingSafeEqual|compare_digest")
IN_URL: Final = re.compile(rf"[?&]({NAMES})=", re.IGNORECASE)
ASKED: Final = re.compile(r"[?&]([\w-]+)=$")
SECRET: Final = re.compile(
    r"(?i)^(document\.)?cookies?$|(^|[_-])(token|jwt|secret|password|api_?key)$|(access|auth|id|session)token$"
)
"""Names of values that are credentials, whatever they are called in a URL."""
ESCAPES: Final = frozenset({"encodeURIComponent", "urllib.parse.quote", "urllib.parse.quote_plus"})
HOST: Final = re.compile(r"wss?://[\w-]+\.[\w-]")
QUERIES: Final = frozenset({"query", "query_params", "args", "searchParams", "query_string"})
PARSERS: Final = frozenset({"urllib.parse.parse_qs", "urllib.parse.parse_qsl", "URLSearchParams"})
OF_URL: Final = re.compile(r"(?i)quer|path|ur[il]")
"""What is in the names of what such a parser is given of a handshake."""
MESSAGE: Final = "`{}` is in the URL, which proxies and servers write to their logs"


def check(code: Code) -> Iterator[Hit]:
    """Yield the tokens that are put into URLs, and taken out of them."""
    for node, name in dict(_read_all(code)).items():
        yield Hit(node, MESSAGE.format(name), weak=is_appliance(code))
    for socket in code.sockets.of(side="client"):
        # Whoever reads the log of a server in one's own house owns it.
        near = is_near(code, socket) or is_appliance(code)
        weak = near or _goes_in_headers(code, socket)
        for node, name in dict(_sent(code, socket)).items():
            yield Hit(node, MESSAGE.format(name), weak=weak)


def _read_all(code: Code) -> Iterator[tuple[n.Node, str]]:
    """What servers take out of URLs."""
    for peer in (*code.sockets.servers, *code.sockets.of(side="server")):
        for root in handshake(code, peer):
            names = set()
            for node in code.called(root):
                name = _read(code, node)
                told = NAMED.fullmatch(name) or (KEYS.fullmatch(name) and _is_proof(code, node))
                if told and name not in names:
                    names.add(name)
                    yield node, name
    for args in code.all(n.Attribute) if any(code.sockets.of("quart")) else ():
        # What Quart gives all handlers is read in helpers and decorators too.
        outer = args.parent.parent if isinstance(args.parent, n.Attribute) else args.parent
        if outer is not None and code.qualified(args) == "quart.websocket.args":
            name = _read(code, outer)
            if NAMED.fullmatch(name):
                yield outer, name


def _is_proof(code: Code, read: n.Node) -> bool:
    """Whether what is read is compared with a secret: `key !== process.env.KEY`."""
    kept = read.parent.target if isinstance(read.parent, n.Assign) else None
    for use in [read, *code.uses(code.slot(kept))]:
        match use.parent:
            case n.Binary("==" | "!=", left, right):
                other = code.follow(right if left is use else left)
                if SECRETS.search(code.source(other)):
                    return True
            case n.Call(callee, args) if COMPARES.search(code.source(callee)) and use in args:
                return True
    return False


def _sent(code: Code, socket: Socket) -> Iterator[tuple[n.Node, str]]:
    """What a client puts into its URL."""
    call = socket.node
    given = code.option(call, "url", "uri") if isinstance(call, n.Call) else None
    if given is None and isinstance(call, n.Call) and call.args:
        given = call.args[0]
    if given is None or not isinstance(call, n.Call):
        return
    parts = parts_of(code, given)
    if leads_here(beginning(parts)[0]):
        return
    made = code.follow(_object(given))
    whole = isinstance(made, n.Call) and code.qualified(made.callee) == "URL" and made.args
    host = parts_of(code, made.args[0])[0] if isinstance(made, n.Call) and whole else parts[0]
    if not _is_page(code, socket, call) and (
        _is_named(code, host) or HOST.match(beginning(parts)[0])
    ):
        return
    for index, part in enumerate(parts):
        found = IN_URL.search(str(part.value)) if isinstance(part, n.Literal) else None
        asked = ASKED.search(str(part.value)) if isinstance(part, n.Literal) else None
        if found is not None:
            value = parts[index + 1] if index + 1 < len(parts) else part
            if "ticket" not in _word(value).lower():
                yield part, found[1]
        elif asked is not None and index + 1 < len(parts) and _is_secret(code, parts[index + 1]):
            yield part, asked[1]
    yield from _set(code, given)
    query = code.option(call, "query") if socket.library == "socket.io-client" else None
    options = None if query is None else code.follow(query)
    for entry in options.entries if isinstance(options, n.Mapping) else ():
        if isinstance(entry.key, n.Literal) and NAMED.fullmatch(str(entry.key.value)):
            yield entry, str(entry.key.value)


def _is_page(code: Code, socket: Socket, call: n.Call) -> bool:
    """Whether a client runs in a page, for all that one sees: Node has a class of its own."""
    if code.qualified(call.callee).startswith("undici:"):
        return False
    return socket.library in PAGES and code.option(call, "WebSocket", "webSocketImpl") is None


def _goes_in_headers(code: Code, socket: Socket) -> bool:
    """Whether the same function dials with headers where it can, and pages have only the URL."""
    home = socket.node.enclosing(n.Function)
    others = (it.node for it in code.sockets.of(side="client") if it is not socket)
    return socket.library in PAGES and any(
        isinstance(it, n.Call)
        and it.enclosing(n.Function) is home
        and code.option(it, "headers") is not None
        for it in others
    )


def _is_named(code: Code, first: n.Node) -> bool:
    """Whether a URL begins with the host of a service, or with one of several."""
    given = [first]
    if isinstance(first, n.Name | n.Attribute):
        given = [code.follow(it.value) for it in code.sources(code.slot(first)) if it.value]
    # `url ?? 'wss://…'`: what else is given stands for the same service.
    given = [
        code.follow(it.right) if isinstance(it, n.Binary) and it.op in ("??", "or") else it
        for it in given
    ]
    texts = [it.value for it in given if isinstance(it, n.Literal)]
    return bool(given) and len(texts) == len(given) and all(HOST.match(str(it)) for it in texts)


def _is_secret(code: Code, value: n.Node) -> bool:
    """Whether what follows `name=` is a credential by its own name, whatever it is called there."""
    if isinstance(value, n.Call) and value.args and code.qualified(value.callee) in ESCAPES:
        value = code.follow(value.args[0])
    return any(SECRET.search(_word(it)) for it in value.walk())


def _word(node: n.Node) -> str:
    """The name or text that a node is by itself."""
    match node:
        case n.Name(word) | n.Attribute(name=word) | n.Literal(str(word)):
            return word
    return ""


def _set(code: Code, given: n.Node) -> Iterator[tuple[n.Node, str]]:
    """`url.searchParams.set('token', …)` before `new WebSocket(url)`."""
    slot = code.slot(_object(given))
    for use in code.uses(slot) if slot is not None else ():
        match use.parent:
            case n.Attribute(name="searchParams", parent=n.Attribute(parent=n.Call() as call)):
                name = code.constant(call.args[0]) if call.args else None
                if call.method in ("set", "append") and NAMED.fullmatch(str(name)):
                    yield call, str(name)


def _object(given: n.Node) -> n.Node:
    """`url` of `url.toString()` and of `url.href`."""
    match given:
        case n.Call(n.Attribute(inner, _)) | n.Attribute(inner, "href"):
            return inner
    return given


def _read(code: Code, node: n.Node) -> str:
    """The name of what is read from a query, by a handler of a handshake."""
    match node:
        case n.Attribute(inner, name) if not code.python:
            return name if _is_query(inner) else ""
        case n.Subscript(inner, n.Literal(str(name))):
            return name if _is_query(inner) or _is_parsed_query(code, inner) else ""
        case n.Call(n.Attribute(inner, "get"), (n.Literal(str(name)), *_)):
            return name if _is_query(inner) or _is_parsed_query(code, inner) else ""
        case n.Call(n.Attribute(_, "getQuery"), (n.Literal(str(name)),)):
            return name
        case n.Param(n.Name(name)):
            marks = [it for part in (node.default, node.annotation) if part for it in _calls(part)]
            asked = any(code.qualified(it) == "fastapi.Query" for it in marks)
            return name if asked and not _is_refused(code, node) else ""
    return ""


def _is_refused(code: Code, param: n.Param) -> bool:
    """Whether who gives it is turned away: `if not token: … else: close`."""
    slot = code.slot(param.target)
    for asked in param.parent.find(n.If) if param.parent is not None else ():
        given = asked.other
        if given is None or not leaves(given):
            continue
        absent = any(
            it.op == "not" and code.slot(it.operand) == slot for it in asked.test.find(n.Unary)
        )
        closes = any(call.method == "close" for call in given.find(n.Call))
        if absent and closes and not any(use.within(given) for use in code.uses(slot)):
            return True
    return False


def _calls(root: n.Node) -> Iterator[n.Node]:
    return (call.callee for call in root.find(n.Call))


def _is_query(node: n.Node) -> bool:
    if isinstance(node, n.Name):
        return node.id == "searchParams"
    return isinstance(node, n.Attribute) and node.name in QUERIES


def _is_parsed_query(code: Code, node: n.Node) -> bool:
    """Whether it is `parse_qs(…)` of a part of the URL, or `dict(parse_qsl(…))`."""
    made = code.follow(node)
    if isinstance(made, n.Call) and code.qualified(made.callee) == "dict" and made.args:
        made = code.follow(made.args[0])
    if not isinstance(made, n.Call) or not made.args:
        return False
    parses = code.qualified(made.callee) in PARSERS
    return parses and any(OF_URL.search(_word(it)) for it in made.args[0].walk())
