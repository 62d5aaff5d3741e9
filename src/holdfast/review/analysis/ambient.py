"""Credentials that a browser sends by itself with a handshake: cookies, and sessions by them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, cast

from holdfast.review.analysis.depends import dependencies
from holdfast.review.code import Code
from holdfast.review.meaning.sockets import Peer, Server
from holdfast.review.syntax import nodes as n

REQUEST: Final = re.compile(
    r"(?i).*(req|request|handshake|ws|websocket|socket|conn|connection|info)"
)
SESSIONS: Final = frozenset(
    {
        *("quart.session", "quart.request.cookies", "quart.websocket.cookies"),
        *("flask.session", "flask.request.cookies", "flask_login.current_user"),
        *("aiohttp_session.get_session", "aiohttp_security.authorized_userid"),
        *("aiohttp_security.check_authorized", "fastapi.Cookie"),
    }
)
OF_SESSION: Final = re.compile(
    r"(?i)^(?!.*(create|new|open|start|make|close|end|delete)).*sessions?(_?(of|for|from|by)[a-z_]*)?$"
)
"""What a function is called that finds the session of a request."""
HANDSHAKE: Final = ("verifyClient", "allowRequest", "fetch", "process_request", "upgrade")
"""Options that are functions, given the request."""


def credential(code: Code, peer: Peer) -> n.Node | None:
    """Where the handlers of a peer read a cookie or session, if they do."""
    for root in handshake(code, peer):
        for node in code.called(root):
            if _is_credential(code, node):
                return node
    return None


def handshake(code: Code, peer: Peer) -> Iterator[n.Node]:
    """The functions that see the request of a connection, or the class that does."""
    peers: list[Peer] = [peer]
    if isinstance(peer, Server):
        yield from (it.function for it in peer.listeners if it.function is not None)
        yield from _options(code, peer)
        yield from _upgrades(code)
        peers = [it for it in code.sockets.sockets if it.server is peer]
    for one in peers:
        node = one.node
        owner = node if isinstance(node, n.Definition) else node.enclosing(n.Function)
        if owner is not None:
            yield owner
        if code.python and isinstance(owner, n.Function):
            yield from dependencies(code, owner)


def has_unseen_options(code: Code, server: Server) -> bool:
    """Whether a server's options are not all in the file. An HTTP server is no option."""
    if isinstance(server.node, n.Mapping):
        return any(it.key is None for it in server.node.entries)
    call = cast(n.Call, server.node)
    if code.python:
        return any(not it.name for it in call.keywords)
    index = 1 if server.library == "socket.io" else 0
    for given in call.args[: index + 1]:
        options = code.follow(given)
        if isinstance(options, n.Mapping):
            return any(entry.key is None for entry in options.entries)
    return len(call.args) > index and not isinstance(code.follow(call.args[index]), n.Literal)


def option(code: Code, server: Server, name: str) -> n.Node | None:
    """An option of a server: of the call that makes it, or of the object that is exported."""
    if isinstance(server.node, n.Mapping):
        return server.node.get(name)
    return code.option(cast(n.Call, server.node), name)


def _options(code: Code, server: Server) -> Iterator[n.Node]:
    for name in HANDSHAKE:
        function = code.function(option(code, server, name))
        if function is not None:
            yield function


def _upgrades(code: Code) -> Iterator[n.Node]:
    """`server.on('upgrade', …)` of an HTTP server, `io.use(…)`."""
    for call in () if code.python else code.calls:
        event = code.constant(call.args[0]) if call.args else None
        if call.method == "on" and event == "upgrade" and len(call.args) > 1:
            function = code.function(call.args[1])
        elif call.method == "use" and isinstance(call.callee, n.Attribute):
            known = {slot for it in code.sockets.servers_of("socket.io") for slot in it.slots}
            given = code.slot(call.callee.object) in known and call.args
            function = code.function(call.args[0]) if given else None
        else:
            continue
        if function is not None:
            yield function


def _is_credential(code: Code, node: n.Node) -> bool:
    match node:
        case n.Attribute(inner, "cookie"):
            return _last(inner) == "headers"
        case n.Attribute(inner, "cookies" | "session"):
            return REQUEST.fullmatch(_last(inner)) is not None and not _is_copied(node)
        case n.Subscript(inner, n.Literal(str(name))):
            return name.lower() == "cookie" and "headers" in _last(inner)
        case n.Call(n.Attribute(_, "get" | "getHeader"), (n.Literal(str(name)), *_)):
            return name.lower() == "cookie"
        case n.Call() if names_session(code, node):
            return True
        case n.Name() | n.Call():
            named = node.callee if isinstance(node, n.Call) else node
            return code.qualified(named) in SESSIONS
    return False


def names_session(code: Code, node: n.Node) -> bool:
    """Whether it is `await sessionOf(request)`: what finds a session for a request is not seen, and
    does so by its cookie, as far as one can tell from its name."""
    match node:
        case n.Call(callee, (first, *_), parent=n.Await()) if code.function(callee) is None:
            named = OF_SESSION.match(_last(callee)) is not None
            return named and REQUEST.fullmatch(_last(first)) is not None
    return False


def _is_copied(node: n.Attribute) -> bool:
    """Whether it only goes into something under its own name: `Request(cookies=ws.cookies)`."""
    match node.parent:
        case n.Keyword(name) | n.Entry(n.Literal(name), _):
            return name == node.name
    return False


def _last(node: n.Node) -> str:
    """The last name of an expression."""
    return node.name if isinstance(node, n.Attribute) else getattr(node, "id", "")
