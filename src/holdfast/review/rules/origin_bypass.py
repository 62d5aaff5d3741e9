"""A check of the origin that lets others through.

## What it does
Looks for checks of the `Origin` header that always say yes (`check_origin` that returns True,
`verifyClient: () => true`, `cors_allowed_origins="*"`, and `cors: { origin: '*' }` where users are
known by cookies or nobody is asked who it is), and for comparisons of a part of it: `includes`,
`startsWith`, `endsWith` without a dot, `in`, a regular expression without an end; of the host of
one as well, `urlparse(origin).netloc`.

## Why it hurts
Any web site can open a connection with the cookies of your users. `https://example.com.evil.net`
begins with `https://example.com`, and `https://evilexample.com` ends with `example.com`.

## Example
```py
class Feed(tornado.websocket.WebSocketHandler):
    def check_origin(self, origin):
        return True
```

## Instead
Compare the whole origin with those that may connect.

```py
class Feed(tornado.websocket.WebSocketHandler):
    def check_origin(self, origin):
        return origin in {"https://example.com", "https://www.example.com"}
```

## References
- https://cwe.mitre.org/data/definitions/1385.html
- https://www.tornadoweb.org/en/stable/websocket.html#tornado.websocket.WebSocketHandler.check_origin
- RFC 6455 section 10.2
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.admission import is_open
from holdfast.review.analysis.ambient import credential, has_unseen_options, option
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.sockets import Server
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("Tornado", "ws", "Socket.IO", "python-socketio", "Channels"),
    languages=("python", "javascript"),
    local_too=True,
)
RELOADS: Final = re.compile(r"live_?reload", re.IGNORECASE)
TOLD: Final = re.compile(r"(?is)\borigins?\b.*\b(un)?(safe|trust)|\b(safe|trust).*\borigins?\b")
PREFIX: Final = frozenset({"startsWith", "startswith"})
SUFFIX: Final = frozenset({"endsWith", "endswith"})
HOST: Final = re.compile(r"[\w-]\.[a-z]{2,}|localhost", re.IGNORECASE)
CHECKS: Final = ("verifyClient", "allowRequest", "handlePreflightRequest")
HOSTS: Final = frozenset({"netloc", "hostname", "host"})
PARSERS: Final = frozenset({"urllib.parse.urlparse", "urllib.parse.urlsplit", "URL", "url:URL"})
WHOLE: Final = re.compile(r"(:\d+)?/$|:$")
"""What a prefix must end with to be the whole origin."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the checks that let others through."""
    if not (code.sockets.servers or any(code.sockets.of(side="server"))):
        return
    yield from _always(code)
    yield from _wildcards(code)
    yield from _parts(code)


def _always(code: Code) -> Iterator[Hit]:
    for socket in code.sockets.of("tornado", side="server"):
        owner = socket.node
        method = owner.method("check_origin") if isinstance(owner, n.Class) else None
        if isinstance(owner, n.Class) and method is not None and _says_yes(method):
            # All that a page learns there is when to reload; or the author says what it means.
            weak = RELOADS.search(owner.name) is not None or _is_told(owner)
            yield Hit(method.body.body[-1], "`check_origin` lets in every origin", weak=weak)
    for server in code.sockets.servers_of("ws", "socket.io"):
        node = server.node
        for name in CHECKS:
            given = code.option(node, name) if isinstance(node, n.Call) else None
            function = code.function(given)
            if given is not None and function is not None and _says_yes(function):
                yield Hit(given, f"`{name}` lets in every origin")


def _is_told(owner: n.Class) -> bool:
    """Whether the docstring of a class says that others are not kept out."""
    first = next(iter(owner.body.body), None)
    return isinstance(first, n.Literal) and bool(TOLD.search(str(first.value)))


def _says_yes(function: n.Function) -> bool:
    """Whether it does nothing but say yes: `return True`, `callback(null, true)`."""
    last = function.params[-1].target if function.params else None
    statements = [it for it in function.body.body if not isinstance(it, n.Literal)]
    match statements:
        case [n.Return(n.Literal(True))]:
            return True
        case [n.Return(n.Call() as call)] | [n.Call() as call]:
            return isinstance(last, n.Name) and _calls_back(call, last.id)
    return False


def _calls_back(call: n.Call, name: str) -> bool:
    match call:
        case n.Call(n.Name(called), (n.Literal(True),)):
            return called == name
        case n.Call(n.Name(called), (n.Literal(None), n.Literal(True))):
            return called == name
    return False


def _wildcards(code: Code) -> Iterator[Hit]:
    for server in code.sockets.servers_of("python-socketio", "flask-socketio"):
        node = server.node
        given = code.option(node, "cors_allowed_origins") if isinstance(node, n.Call) else None
        if given is not None and _is_star(code, given):
            message = '`cors_allowed_origins="*"` lets in every origin'
            yield Hit(given, message, weak=not _matters(code, server))
    for server in code.sockets.servers_of("socket.io"):
        cors = option(code, server, "cors")
        found = code.follow(cors) if cors is not None else None
        origin = found.get("origin") if isinstance(found, n.Mapping) else None
        if origin is not None and _is_star(code, origin) and _matters(code, server):
            yield Hit(origin, "`origin: '*'` lets in every origin, and nothing else keeps it out")
    for call in code.calls:
        if code.qualified(call.callee) == "channels.security.websocket.OriginValidator":
            for arg in call.args[1:2]:
                if _is_star(code, arg):
                    yield Hit(arg, "`OriginValidator` with `*` lets in every origin")


def _matters(code: Code, server: Server) -> bool:
    """Whether users are known by cookies, or nobody is asked. No other site has a user's token."""
    checked = option(code, server, "allowRequest") is not None or has_unseen_options(code, server)
    return not checked and (credential(code, server) is not None or is_open(code, server))


def _is_star(code: Code, node: n.Node) -> bool:
    found = code.follow(node)
    if isinstance(found, n.Sequence):
        return any(code.constant(item) == "*" for item in found.items)
    return code.constant(found) == "*"


def _parts(code: Code) -> Iterator[Hit]:
    for call in code.calls:
        text = _text(code, call.args[0]) if call.args else None
        owner = call.callee.object if isinstance(call.callee, n.Attribute) else None
        if owner is None or not isinstance(text, str) or not _is_asked(code, owner):
            continue
        if call.method in PREFIX and HOST.search(text) and not WHOLE.search(text):
            yield Hit(call, f"`{text}.evil.net` begins with {text!r} too")
        elif call.method in SUFFIX and HOST.search(text) and text[0] not in "./":
            yield Hit(call, f"`https://evil{text}` ends with {text!r} too")
        elif call.method in ("includes", "indexOf") and HOST.search(text):
            yield Hit(call, f"`https://{_bare(text)}.evil.net` contains {text!r} too")
    for node in code.all(n.Binary):
        text = code.constant(node.left)
        if not isinstance(text, str) or node.op != "in" or not _is_asked(code, node.right):
            continue
        if HOST.search(text):
            yield Hit(node, f"`https://{_bare(text)}.evil.net` contains {text!r} too")


def _is_asked(code: Code, node: n.Node) -> bool:
    """Whether an expression is an origin, or the host of one: `urlparse(origin).netloc`."""
    if _is_origin(code, node):
        return True
    match code.follow(node):
        case n.Attribute(parsed, name) if name in HOSTS:
            made = code.follow(parsed)
            first = made.args[:1] if isinstance(made, n.Call) else ()
            parses = isinstance(made, n.Call) and code.qualified(made.callee) in PARSERS
            return parses and any(_is_origin(code, it) for it in first)
    return False


def _text(code: Code, node: n.Node) -> object:
    """A text, or the first of those that `list.some((it) => …)` looks at."""
    source = code.binding(node).only("param") if isinstance(node, n.Name) else None
    function = source.node.parent if source is not None else None
    match function:
        case n.Function(parent=n.Call(n.Attribute(owner, "some" | "find"))):
            match code.follow(owner):
                case n.Sequence((first, *_)):
                    return code.constant(first)
    return code.constant(node)


def _bare(text: str) -> str:
    return text.rpartition("//")[2].strip("/.")


def _is_origin(code: Code, node: n.Node) -> bool:
    """Whether an expression is an origin by its name: a text, not a list of them."""
    match node:
        case n.Attribute(name=name):
            return name.lower() in ("origin", "origin_header")
        case n.Name(name):
            source = code.follow(node)
            if isinstance(source, n.Sequence | n.Mapping):
                return False
            return name.lower() in ("origin", "origin_header", "originheader")
        case n.Call(args=(n.Literal(str(name)), *_)):
            return name.lower() == "origin"
        case n.Subscript(_, n.Literal(str(name))):
            return name.lower() == "origin"
        case n.Binary("or" | "??", left, _):
            return _is_origin(code, left)
    return False
