"""Where a program keeps its connections by key, and where it forgets them.

`clients.set(userId, socket)`, `clients[user_id] = websocket`: a registry. Its owner forgets a
connection when it closes: `clients.delete(userId)`, `del clients[user_id]`, `clients.pop(user_id)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from holdfast.review.analysis.feeds import feeds
from holdfast.review.analysis.inbound import given_for
from holdfast.review.code import Code
from holdfast.review.meaning.keeping import per_program
from holdfast.review.meaning.slots import Slot
from holdfast.review.meaning.sockets import Socket
from holdfast.review.syntax import nodes as n


@dataclass(frozen=True, slots=True)
class Kept:
    """A socket that is put into a registry under a key, or the queue of one.

    `registry` is the expression that names it, `plain` whether the value is the socket itself.
    """

    socket: Socket
    registry: n.Node
    slot: Slot
    key: n.Node
    node: n.Node
    plain: bool


@dataclass(frozen=True, slots=True)
class Forgotten:
    """An entry that is taken out of a registry. `statement` is the call or the deletion."""

    registry: n.Node
    slot: Slot
    key: n.Node
    statement: n.Node


@per_program
def kept(code: Code) -> Iterator[Kept]:
    """What is put where, in source order of the sockets; the queues of Python's servers last."""
    seen: set[n.Node] = set()
    for socket in code.sockets.sockets:
        for use in socket.uses:
            for value in _values(code, use):
                found = _kept(code, socket, value, plain=value is use)
                if found is not None and found.node not in seen:
                    seen.add(found.node)
                    yield found
    for feed in feeds(code):
        if feed.key is not None:
            peer = next(code.sockets.of(side="server"))
            yield Kept(peer, feed.registry, feed.slot, feed.key, feed.node, plain=False)


def _values(code: Code, use: n.Node) -> Iterator[n.Node]:
    """The socket, and the objects made here that have it: `{ socket, name }`, `socket.id`."""
    yield use
    parent = use.parent
    if isinstance(parent, n.Attribute) and parent.name == "id":
        yield parent
    if isinstance(parent, n.Entry) and isinstance(parent.parent, n.Mapping):
        made = parent.parent
        yield made
        target = made.parent.target if isinstance(made.parent, n.Assign) else None
        if isinstance(target, n.Name):
            yield from code.uses(code.binding(target))


def _kept(code: Code, socket: Socket, value: n.Node, *, plain: bool) -> Kept | None:
    match value.parent:
        case n.Call(n.Attribute(registry, "set"), (key, given)) as call if given is value:
            slot = code.slot(registry)
            return None if slot is None else Kept(socket, registry, slot, key, call, plain)
        case n.Assign(n.Subscript(registry, key), given) as assign if given is value:
            slot = code.slot(registry)
            return None if slot is None else Kept(socket, registry, slot, key, assign, plain)
    return None


def forgotten(code: Code) -> Iterator[Forgotten]:
    """What is taken out, and thrown away."""
    for call in code.calls:
        match call:
            case n.Call(n.Attribute(registry, "delete" | "pop"), (key, *_)) if _is_unused(call):
                slot = code.slot(registry)
                if slot is not None:
                    yield Forgotten(registry, slot, key, call)
    for deletion in code.all(n.Delete):
        match deletion.targets:
            case (n.Subscript(registry, key),):
                slot = code.slot(registry)
                if slot is not None:
                    yield Forgotten(registry, slot, key, deletion)


def _is_unused(call: n.Call) -> bool:
    """Whether what the call returns is thrown away; what an arrow function returns is, mostly."""
    function = call.parent.enclosing(n.Function) if isinstance(call.parent, n.Return) else None
    arrow = function is not None and function.arrow and function.body.body[0] is call.parent
    return arrow or isinstance(call.parent, n.Block)


CHOSEN = re.compile(
    r"(?i)user|client_?id|player|device|agent|name|email|phone|nick|token|room|peer|account|"
    r"\bbot|host|worker|terminal|tenant|member|session|customer|driver|sensor|station|vehicle|"
    r"courier|rider|guest|viewer|editor|speaker|student|teacher|patient|operator|passenger|kiosk|"
    r"robot|machine|printer|camera|"
    r"\buid\b|query|params|headers|cookie|auth|\burl\b|pathname|\breq(uest)?\.|"
    r"get_?(body_|path_)?(argument|parameter)|match_info|\.path\b|\bpath\."
)
"""What the names of keys have in them that the other side may give again."""
FRESH = re.compile(
    r"(?i)uuid|guid|nanoid|random|unique|counter|cuid|ulid|generate|(create|make|new)_?id|next|"
    r"\+\+|\bid\(|now\(|remote_?(port|address)|client\.port|peername|channel_name|"
    r"(socket|client|conn|connection|ws|req|request)\.id$"
)
"""What the makers of keys have in them that are never given again."""


def may_come_again(code: Code, key: n.Node) -> bool:
    """Whether a second connection may have the same key: it is a user's, not the connection's."""
    text = code.source(key).replace("getUserData", "")  # of any connection of uWebSockets.js
    origins = [code.source(it) for it in _origins(code, key)]
    if any(FRESH.search(it) for it in (text, *origins)):
        return False
    return any(CHOSEN.search(it) for it in (text, *origins)) or _is_of_path(code, key)


def _is_of_path(code: Code, key: n.Node) -> bool:
    """Whether it is a parameter of an endpoint in Python beside the socket: a part of the path."""
    source = code.binding(key).only("param") if isinstance(key, n.Name) else None
    if source is None or not code.python:
        return False
    opened = {it.function for tornado in code.sockets.of("tornado") for it in tornado.on("open")}
    if source.node.parent in opened:
        return True
    asked = {it.node.parent for it in code.sockets.of(side="server") if it.node is not source.node}
    given = source.value is None or isinstance(source.value, n.Literal)
    routed = isinstance(source.node.parent, n.Function) and source.node.parent.decorators
    return source.node.parent in asked and given and bool(routed)


def _origins(code: Code, key: n.Node, depth: int = 3) -> Iterator[n.Node]:
    """The expressions that a key may stand for, arguments of calls in this file among them."""
    if depth == 0 or not isinstance(key, n.Name | n.Attribute):
        return
    for given in _upgraded(code, key):
        yield given
        yield from _origins(code, given, depth - 1)
    for source in code.sources(code.slot(key)):
        if source.kind == "param":
            yield from _arguments(code, source.node, depth)
        elif source.value is not None:
            yield source.value
            yield from _origins(code, source.value, depth - 1)


def _upgraded(code: Code, key: n.Node) -> Iterator[n.Node]:
    """What a handshake of Bun or uWebSockets.js gives a connection: `ws.data.id` is the `id` of
    `server.upgrade(request, { data: { id } })`, `ws.getUserData().id` that of `res.upgrade(…)`."""
    match key:
        case n.Attribute(n.Attribute(_, "data") | n.Call(n.Attribute(_, "getUserData")), name):
            for call in code.calls:
                given = code.option(call, "data") if call.method == "upgrade" else None
                whole = given or (call.args[0] if call.method == "upgrade" and call.args else None)
                data = None if whole is None else code.follow(whole)
                found = data.get(name) if isinstance(data, n.Mapping) else None
                if found is not None:
                    yield found


def _arguments(code: Code, param: n.Node, depth: int) -> Iterator[n.Node]:
    assert isinstance(param, n.Param)
    for given in given_for(code, param):
        yield given
        yield from _origins(code, given, depth - 1)
