"""Whom a server lets in: whether anything asks a client who it is before it acts on messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.review.ambient import handshake, option
from holdfast.review.code import Code
from holdfast.review.depends import DEPENDS
from holdfast.review.origins import RECEIVING
from holdfast.review.sockets import Peer, Server, Socket
from holdfast.review.syntax import nodes as n

ASKS: Final = re.compile(
    r"(?i)auth(?!or(s|ed)?\b)|token|jwt|log_?in|logged|pass(word|wd|phrase|code)|secret|api_?key"
    r"|credential|permi(t|ssion)|verif|signature|hmac|sign_?in|session|cookie|user_?id|current_?user"
    r"|allow|ticket|nonce|certificate|white_?list|trust|remote_?addr|is_?local|require|protected"
    r"|guard|policy|role|admin|challenge|identif|forbidden|unauth|\b40[13]\b|1008|csrf|origin"
)
"""Words of programs that keep some clients out."""
GATES: Final = (
    *("verifyClient", "allowRequest", "process_request", "create_protocol", "klass"),
    *("dependencies", "middlewares", "preHandler", "preValidation", "onRequest", "handleProtocols"),
)
"""Options, also of the application, that may keep clients out."""
HOOKS: Final = re.compile(
    r"(middleware|before_\w+|on_request|on_?connect|listener|preHandler|addHook|plugin)"
)
QUIET: Final = frozenset({"disconnect", "disconnecting", "error", "close", "pong", "ping", "open"})
"""Events that bring nothing that a client has chosen."""


def is_open(code: Code, peer: Peer) -> bool:
    """Whether whoever connects is served: the handlers are seen, act on messages, and ask nothing.

    A server that only sends has nothing to ask: what it sends may be for everybody.
    """
    if not _receives(code, peer) or _has_gate(code, peer):
        return False
    return not any(
        ASKS.search(word) for root in handshake(code, peer) for word in _words(code, root)
    )


def _receives(code: Code, peer: Peer) -> bool:
    """Whether messages come in, as far as the file shows."""
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
    if isinstance(peer, Server) and any(option(code, peer, it) is not None for it in GATES):
        return True
    if any(code.option(call, *GATES) is not None for call in _applications(code)):
        return True
    hooks = (mark for it in code.all(n.Function) for mark in it.decorators)
    return any(HOOKS.search(_name(it)) for it in hooks) or any(
        HOOKS.fullmatch(call.method) for call in code.calls
    )


def _applications(code: Code) -> Iterator[n.Call]:
    """The calls that make applications and routers, and add routes to them."""
    for call in code.calls:
        name = call.method or getattr(call.callee, "id", "")
        if name[:1].isupper() or name.startswith(("add_", "include_", "register")):
            yield call


def _name(mark: n.Node) -> str:
    called = mark.callee if isinstance(mark, n.Call) else mark
    return getattr(called, "name", "") or getattr(called, "id", "")


def _words(code: Code, root: n.Node) -> Iterator[str]:
    """The names and texts in what a handshake, and all after it, runs through."""
    for node in code.called(root):
        match node:
            case n.Name(word) | n.Attribute(name=word) | n.Keyword(name=word):
                yield word
            case n.Literal(value):
                yield str(value)
            case n.Call(callee) if code.qualified(callee) in DEPENDS:
                yield "authorize"
