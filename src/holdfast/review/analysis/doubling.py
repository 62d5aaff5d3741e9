"""Clients whose `error` and `close` both redial: each failure starts two connections."""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.review.analysis.guards import guards, step
from holdfast.review.analysis.handlers import DETACH
from holdfast.review.analysis.redial import Client, asked_later
from holdfast.review.code import Code
from holdfast.review.meaning.slots import Slot
from holdfast.review.meaning.sockets import Listener
from holdfast.review.syntax import nodes as n

LIBRARIES = ("browser", "ws", "websocket-client")
"""Those in which `close` always follows `error`."""


def doubled(code: Code, client: Client) -> tuple[Listener, n.Node] | None:
    """The handler of `error` that redials although the one of `close` does too, and where."""
    if client.socket.library not in LIBRARIES or _is_node_global(code, client):
        return None
    if not any(next(_ways(code, client, it), None) for it in client.socket.on("close")):
        return None
    for listener in client.socket.on("error"):
        place = next(_ways(code, client, listener), None)
        if place is not None:
            return listener, place
    return None


def _ways(code: Code, client: Client, listener: Listener) -> Iterator[n.Node]:
    """Where a handler redials, whether or not the other one has."""
    function = listener.function
    if function is None or _dedupes(code, function):
        return
    for redial in client.redials:
        asked = guards(code, function, redial.node)
        if asked is None:
            continue
        changing = _changing(code, client)
        asked = [*asked, *asked_later(code, client, redial)]
        if not any(_may_differ(code, it, changing) for it in asked):
            place = step(code, function, redial.node)
            if place is not None:
                yield place


def _changing(code: Code, client: Client) -> set[Slot | None]:
    """What the handlers and the redial change."""
    roots = [it.function for it in client.socket.listeners if it.function is not None]
    roots += client.dials
    assigns = (it for root in roots for it in code.called(root) if isinstance(it, n.Assign))
    return {code.slot(it.target) for it in assigns}


def _may_differ(code: Code, test: n.Node, changing: set[Slot | None]) -> bool:
    """Whether a test may have another outcome once a redial is on its way.

    A flag of intended closing, which only a function such as `disconnect` sets, has not.
    """
    named = [it for it in test.walk() if isinstance(it, n.Name | n.Attribute)]
    inner = {it.object for it in named if isinstance(it, n.Attribute)}
    flags = [code.slot(it) for it in named if it not in inner]
    known = bool(flags) and all(code.sources(it) for it in flags)
    return not known or any(it in changing for it in flags) or any(test.find(n.Call))


def _dedupes(code: Code, function: n.Function) -> bool:
    """Whether it cancels what is waiting, or takes the other handler off."""
    for node in code.called(function):
        match node:
            case n.Call(callee=n.Name(name)) | n.Call(callee=n.Attribute(_, name)):
                if name in DETACH or name in ("clearTimeout", "cancel"):
                    return True
            case n.Assign(target=n.Attribute(_, "onclose" | "onerror")) if node.within(function):
                return True
    return False


def _is_node_global(code: Code, client: Client) -> bool:
    """Whether it is Node's own WebSocket, which fires no `close` after a refused connection."""
    modules = {it.module for it in code.all(n.Import)}
    builtin = any(it.startswith("node:") or it in ("fs", "http", "path") for it in modules)
    return client.socket.library == "browser" and builtin
