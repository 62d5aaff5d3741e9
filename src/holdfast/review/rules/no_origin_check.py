"""A server that lets in every origin.

## What it does
Looks for servers that read cookies or the session of a handshake (with low confidence, also `await
sessionOf(request)` of another file), and for servers that act on the messages of whoever connects
and ask nobody who it is, in a file that nowhere looks at the `Origin` header. Tornado,
python-socketio and Flask-SocketIO check the origin themselves. Servers that take a token or a login
are left alone, as are those whose options or handlers are not all in the file, and those that only
send.

## Why it hurts
Any web site can open a connection from the browsers of its visitors, with the cookies they have for
you, and read and send what they may. Browsers do not apply the same-origin policy to WebSockets. If
nobody is asked, a server on the visitor's own machine or network is open to the site as well.

## Example
```javascript
const wss = new WebSocketServer({ server });
wss.on('connection', (ws, req) => {
  const user = sessions.get(parse(req.headers.cookie).sid);
});
```

## Instead
Compare the `Origin` header with the origins that may connect, before the handshake is done.

```javascript
const ORIGINS = new Set(['https://www.example.com']);
const wss = new WebSocketServer({
  server,
  verifyClient: ({ origin }) => ORIGINS.has(origin),
});
```

Cookies with `SameSite=Strict` are not sent by other sites either. Tokens that a page sends itself,
such as in the first message, are safe from this.

## References
- RFC 6455 section 10.2
- https://cwe.mitre.org/data/definitions/1385.html
- https://portswigger.net/web-security/websockets/cross-site-websocket-hijacking
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.admission import is_open
from holdfast.review.analysis.ambient import (
    credential,
    handshake,
    has_unseen_options,
    names_session,
    option,
)
from holdfast.review.analysis.escapes import escapes
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning import values
from holdfast.review.meaning.sockets import Peer, Server, Socket
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=(
        *("ws", "Socket.IO", "Bun", "Deno", "uWebSockets.js", "websockets", "aiohttp"),
        *("Starlette", "FastAPI", "Sanic", "Quart"),
    ),
    languages=("python", "javascript"),
    local_too=True,
)
CHECKING: Final = frozenset(
    {"tornado", "python-socketio", "flask-socketio", "channels", "holdfast", "nestjs", "nestjs-ws"}
)
"""Libraries that look at the origin, or have a rule of their own."""
CHECKED: Final = re.compile(r"(?i)origins?(?!al|at)|same_?site|csrf|xsrf|sec-fetch-site")
"""What checks an origin, or has cookies not sent from other sites."""
UPGRADES: Final = frozenset({"upgrade", "prepare"})
LOOKS: Final = re.compile(
    r"^(JSON|Buffer|console|log)\b"
    r"|\.(log|info|debug|warn|error|send|emit|write|publish|broadcast|push|add|set)$"
)
"""Methods that show a message, look at it, or send it on; they ask nobody who he is."""
RELAYING: Final = frozenset(
    {
        *("on", "emit", "to", "in", "send", "join", "leave", "broadcast", "log"),
        *("get", "set", "has", "delete", "keys", "entries", "values", "startsWith", "now"),
    }
)
"""What a server calls that only has rooms."""
TRIAL: Final = re.compile(r"(?i)(?:^|[/_.-])(?:mocks?|debug|examples?)(?:[/_.-]|$)")
"""Where there are servers to try something out."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the servers that any web site may connect to."""
    if _checks(code):
        return
    told: set[str] = set()
    for peer in _accepting(code):
        found = credential(code, peer)
        if found is not None:
            message = f"Any web site may connect with `{code.source(found)}` of a user"
            related = ((found, "the user is known by this"),)
            weak = _is_configured(code) or names_session(code, found)
            yield Hit(_place(code, peer, found), message, related=related, weak=weak)
        elif peer.library not in told and is_open(code, peer):
            # The endpoints of an application have one cause.
            told |= {peer.library} if isinstance(peer, Socket) else set()
            message = "Any web site may connect through its visitors, and nobody is asked who it is"
            trial = TRIAL.search(code.path) is not None
            weak = trial or _is_handed_on(code, peer) or _is_relay(code, peer)
            yield Hit(_place(code, peer, None), message, weak=weak)


def _is_relay(code: Code, peer: Peer) -> bool:
    """Whether clients of Socket.IO join rooms and pass on messages there, and nothing else is done
    with them: whoever is let in learns only what others say to everybody."""
    sockets = [it for it in code.sockets.of("socket.io", side="server") if it.server is peer]
    heard = [it.function for one in (peer, *sockets) for it in one.listeners if it.function]
    calls = {it for root in heard for it in code.called(root) if isinstance(it, n.Call)}
    if not any(it.method == "join" for it in calls):
        return False
    known = all(it.callee_name in RELAYING or code.function(it.callee) for it in calls)
    return known and all(it in calls for it in code.calls if it.method == "emit")


def _is_handed_on(code: Code, peer: Peer) -> bool:
    """Whether a function of another file gets each connection of Socket.IO, or each message of a
    server of `ws`, and may ask there."""
    sockets = [it for it in code.sockets.of(side="server") if it.server is peer]
    heard = [it.function for socket in sockets for it in socket.on("message") if it.function]
    if heard and all(_passes_on(code, it) for it in heard):
        return True
    return any(it.library == "socket.io" and escapes(code, it) for it in sockets)


def _passes_on(code: Code, handler: n.Function) -> bool:
    """Whether all that a handler does with a message is to call what is not seen."""
    given = handler.params[0].target if handler.params else None
    uses = [it for it in code.uses(code.slot(given)) if it is not given]
    return bool(uses) and all(_is_passed_on(code, it) for it in uses)


def _is_passed_on(code: Code, use: n.Node) -> bool:
    match use.parent:
        case n.Attribute(name="toString", parent=n.Call() as text):
            return _is_passed_on(code, text)
        case n.Call(n.Attribute() as callee, args) if use in args:
            known = LOOKS.search(code.source(callee)) or code.function(callee)
            return known is None
    return False


def _is_configured(code: Code) -> bool:
    """Whether a cookie is looked up by a name that is set elsewhere, as its SameSite may be."""
    for lookup in code.all(n.Subscript):
        cookies = "cookie" in code.source(lookup.object).lower()
        if cookies and code.constant(lookup.index) is values.UNKNOWN:
            return True
    return False


def _leads_to(code: Code, node: n.Node, known: n.Node) -> bool:
    """Whether it is `known`, or a call of the function that has it."""
    if node is known:
        return True
    function = code.function(node.callee) if isinstance(node, n.Call) else None
    return function is not None and known.within(function)


def _checks(code: Code) -> bool:
    """Whether anything in the file has to do with origins, apart from an option of one server."""
    for found in CHECKED.finditer(code.text):
        options = (
            it for server in code.sockets.servers_of("websockets") for it in _origins(server)
        )
        if not any(it.start <= found.start() < it.end for it in options):
            return True
    return False


def _origins(server: Server) -> tuple[n.Keyword, ...]:
    keywords = server.node.keywords if isinstance(server.node, n.Call) else ()
    return tuple(it for it in keywords if it.name == "origins")


def _accepting(code: Code) -> Iterator[Peer]:
    for server in code.sockets.servers:
        if server.library in CHECKING or has_unseen_options(code, server):
            continue
        origins = (code.constant(it.value) for it in _origins(server))
        # With CORS, it is HF504's.
        if option(code, server, "cors") is None and all(it is None for it in origins):
            yield server
    for socket in code.sockets.of(side="server"):
        if socket.accepted and socket.server is None and socket.library not in CHECKING:
            yield socket


def _place(code: Code, peer: Peer, known: n.Node | None) -> n.Node:
    """Where the handshake is accepted, or what accepts it. `known` is what the user is known by:
    of several handshakes, that after it."""
    shows = peer.library in ("bun", "aiohttp") or (peer.library == "uws" and known is not None)
    for root in handshake(code, peer) if shows else ():
        calls = [it for it in root.find(n.Call) if it.method in UPGRADES]
        asked = (it for it in root.walk() if known is not None and _leads_to(code, it, known))
        first = next((it.start for it in asked), 0)
        later = [it for it in calls if it.start > first]
        if calls:
            return (later or calls)[0]
    node = peer.node
    if not isinstance(node, n.Call):
        return node
    # A chain of calls begins far above its last one: `uWS.App().ws('/live', …)`.
    return node.args[0] if node.method == "ws" and node.args else node.callee
