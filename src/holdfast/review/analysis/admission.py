"""Whom a server lets in: whether anything asks a client who it is before it acts on messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.review.analysis.ambient import handshake, option
from holdfast.review.analysis.depends import DEPENDS
from holdfast.review.analysis.origins import RECEIVING
from holdfast.review.code import Code
from holdfast.review.meaning.sockets import Peer, Server, Socket
from holdfast.review.syntax import nodes as n

ASKS: Final = re.compile(
    r"(?i)auth(?!or(s|ed)?\b)|token|jwt|log_?in|logged|pass(word|wd|phrase|code)|secret|api_?key"
    r"|credential|permi(t|ssion)|verif|signature|hmac|sign_?in|session|cookie|(user|client)_?id|current_?user"
    r"|allow|ticket|nonce|certificate|white_?list|trust|remote_?addr|is_?local|require|protected"
    r"|guard|policy|role|admin|challenge|identif|forbidden|unauth|\b40[13]\b|1008|csrf|origin|dependenc|^remote$|peer_?name"
)
"""Words of programs that keep some clients out."""
GATES: Final = (
    *("verifyClient", "allowRequest", "process_request", "create_protocol", "handleProtocols"),
)
"""Options of a server that may keep clients out."""
LAYERS: Final = ("dependencies", "middlewares", "middleware")
"""Options of an application, a router or a route that may keep clients out."""
HOOKS: Final = re.compile(r"middleware|before_\w+|on_request")
"""Decorators and methods that put something before all handlers."""
DECORATED: Final = frozenset({"python-socketio", "flask-socketio"})
"""Libraries whose servers have the handlers of all their connections."""
ADDRESS: Final = re.compile(r"(?i)\b(path|route|end_?point|address|url)\b|not found")
"""What the reason of a close has in it where a client asked for what does not exist."""
QUIET: Final = frozenset({"disconnect", "disconnecting", "error", "close", "pong", "ping", "open"})
"""Events that bring nothing that a client has chosen."""


def is_open(code: Code, peer: Peer) -> bool:
    """Whether whoever connects is served: the handlers are seen, act on messages, and ask nothing.

    A server that only sends has nothing to ask: what it sends may be for everybody.
    """
    if not _is_seen(code, peer) or not _receives(code, peer) or _has_gate(code, peer):
        return False
    words = (word for root in handshake(code, peer) for word in _words(code, root))
    return not any(ASKS.search(word) for word in words)


def _is_seen(code: Code, peer: Peer) -> bool:
    """Whether a handshake is accepted in the file. What does it elsewhere may ask first; so may
    the application around a route of Express or Fastify, and whoever calls a handler."""
    node = peer.node
    if isinstance(peer, Server):
        return peer.library != "ws" or (isinstance(node, n.Call) and node.new)
    if peer.library == "starlette" and isinstance(node, n.Param):
        return bool(peer.called("accept"))
    if peer.library == "aiohttp":
        handler = node.enclosing(n.Function)
        return handler is not None and _is_registered(code, handler)
    return True


def _is_registered(code: Code, handler: n.Function) -> bool:
    """Whether a function is given to something as it is: to a decorator, to a table of routes."""
    given = (arg for call in code.calls for arg in call.args)
    return bool(handler.decorators) or any(
        code.function(it) is handler for it in given if isinstance(it, n.Name | n.Attribute)
    )


def _receives(code: Code, peer: Peer) -> bool:
    """Whether messages come in, as far as the file shows."""
    if isinstance(peer, Server) and peer.library in DECORATED:
        return any(it.event not in (*QUIET, "connect") for it in peer.listeners)
    return any(_listens(it) or _reads(it) for it in _sockets(code, peer))


def _sockets(code: Code, peer: Peer) -> list[Peer]:
    if isinstance(peer, Socket):
        return [peer]
    return [it for it in code.sockets.sockets if it.server is peer]


def _listens(peer: Peer) -> bool:
    return any(it.function is not None and it.event not in QUIET for it in peer.listeners)


def _reads(peer: Peer) -> bool:
    loops = (use.parent for use in peer.uses)
    looped = any(isinstance(it, n.ForEach) and it.iterable in peer.uses for it in loops)
    return looped or bool(peer.called(*RECEIVING))


def _has_gate(code: Code, peer: Peer) -> bool:
    """Whether an option, or something of the application, may keep clients out."""
    if isinstance(peer, Server):
        if any(_may_refuse(code, option(code, peer, it)) for it in GATES):
            return True
        # Whoever has the HTTP server decides.
        if option(code, peer, "noServer") is not None and not peer.called("handleUpgrade"):
            return True
    if any(code.option(call, *LAYERS) is not None for call in _applications(code)):
        return True
    hooks = (mark for it in code.all(n.Function) for mark in it.decorators)
    return any(HOOKS.fullmatch(_name(it)) for it in hooks) or any(
        HOOKS.fullmatch(call.method or "") for call in code.calls
    )


def _may_refuse(code: Code, gate: n.Node | None) -> bool:
    """Whether what is asked before a handshake is not seen, or asks who somebody is."""
    function = code.function(gate)
    if function is None:
        return gate is not None
    return any(ASKS.search(word) for word in _words(code, function))


def _applications(code: Code) -> Iterator[n.Call]:
    """The calls that make applications and routers, and add routes to them."""
    for call in code.calls:
        name = _name(call)
        if name[:1].isupper() or name.startswith(("add_", "include_", "register")):
            yield call


def _name(mark: n.Node) -> str:
    called = mark.callee if isinstance(mark, n.Call) else mark
    return getattr(called, "name", "") or getattr(called, "id", "")


def _words(code: Code, root: n.Node) -> Iterator[str]:
    """The names and texts in what a handshake, and all after it, runs through."""
    for node in code.called(root):
        match node:
            # What a log says of a refusal speaks of one; what it shows of a client does not.
            case n.Name() | n.Attribute() if _is_logged(node):
                continue
            case n.Literal() if _is_misdirected(node):
                continue
            case n.Attribute(n.Attribute(name="handshake"), "auth") if _is_kept(node):
                continue
            case n.Name(word) | n.Attribute(name=word) | n.Keyword(name=word):
                yield word
            case n.Literal(value):
                yield str(value)
            case n.Call(callee) if code.qualified(callee) in DEPENDS:
                yield "authorize"


def _is_logged(node: n.Node) -> bool:
    """Whether something is only written to a log."""
    call = node.enclosing(n.Call)
    match call:
        case n.Call(n.Attribute(n.Name("console" | "log" | "logger"), _)):
            return True
    return False


def _is_misdirected(code: n.Literal) -> bool:
    """Whether it is the code of a close that speaks of an address which does not exist."""
    match code.parent:
        case n.Call(n.Attribute(name="close"), (first, n.Literal(str(reason)))) if first is code:
            return ADDRESS.search(reason) is not None
    return False


def _is_kept(given: n.Node) -> bool:
    """Whether something is only stored, `socket.data.user = socket.handshake.auth.user`: nothing
    asks whether it is so."""
    held = given
    while isinstance(held.parent, n.Attribute):
        held = held.parent
    kept = held.parent
    return isinstance(kept, n.Assign) and isinstance(kept.target, n.Attribute)
