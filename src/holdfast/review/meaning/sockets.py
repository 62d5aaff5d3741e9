"""The WebSockets of a file: where each comes from, what it is called, what is done with it.

A recogniser of `libraries/` knows where sockets and servers of one library come from: a call, a
parameter, a class. From there a socket is followed through variables, attributes, functions that
take or return it, React's refs and states. What is then done with any of its names (calls, event
listeners) is done with the socket.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from holdfast.review.meaning.program import Program
from holdfast.review.meaning.scopes import Binding
from holdfast.review.meaning.slots import Slot
from holdfast.review.meaning.values import is_nothing
from holdfast.review.syntax import nodes as n

LISTEN: Final = frozenset({"on", "once", "addListener", "addEventListener", "prependListener"})
MAX_SLOTS: Final = 60
"""A socket known by more names than this is followed no further."""


class Role(StrEnum):
    """How sure it is that the file sees the whole life of a socket."""

    connection = "connection"
    """Opened or accepted here."""
    helper = "helper"
    """A parameter that is a socket by its type: somebody else opened it."""
    member = "member"
    """One of a server's connections, out of its own list."""


@dataclass(slots=True, eq=False)
class Listener:
    """A handler of an event, such as message, open, close, error, pong.

    `function` is None where the file does not show it. `node` is where it is registered; a method
    of a class that is called by its name is its own registration. `bound` of its first parameters
    are given where it is registered: one by `f.bind(null, ws)`.
    """

    event: str
    function: n.Function | None
    node: n.Node
    bound: int = 0


@dataclass(slots=True, eq=False)
class Peer:
    """What sockets and servers have in common.

    `node` is where it comes into being: a Call, a Param, a Class or a Function. `slots` are the
    variables and attributes that hold it, `uses` all expressions that name it.
    """

    library: str
    node: n.Node
    slots: set[Slot] = field(default_factory=set)
    uses: list[n.Node] = field(default_factory=list)
    listeners: list[Listener] = field(default_factory=list)
    calls: list[n.Call] = field(default_factory=list)
    """The calls of its methods, apart from those that register listeners."""

    def on(self, *events: str) -> list[Listener]:
        """The listeners of these events."""
        return [it for it in self.listeners if it.event in events]

    def called(self, *methods: str) -> list[n.Call]:
        """The calls of these methods."""
        return [call for call in self.calls if call.method in methods]


@dataclass(slots=True, eq=False)
class Server(Peer):
    """What accepts connections. Its options are those of the call `node`, or it is an object of
    options that is exported."""


@dataclass(slots=True, eq=False)
class Socket(Peer):
    """One connection. `side` is "server" or "client"."""

    side: str = "client"
    role: Role = Role.connection
    server: Server | None = None

    @property
    def accepted(self) -> bool:
        """Whether it is a server's connection, seen from where it is accepted."""
        return self.side == "server" and self.role is Role.connection


@dataclass(slots=True)
class Sockets:
    """All of one file."""

    servers: list[Server] = field(default_factory=list)
    sockets: list[Socket] = field(default_factory=list)

    def of(self, *libraries: str, side: str | None = None) -> Iterator[Socket]:
        """The sockets of some libraries (all without names), of one side or both."""
        for socket in self.sockets:
            if (not libraries or socket.library in libraries) and side in (None, socket.side):
                yield socket

    def servers_of(self, *libraries: str) -> Iterator[Server]:
        """The servers of some libraries."""
        return (server for server in self.servers if server.library in libraries)


def attach(code: Program, peer: Peer, origin: n.Node | None = None) -> None:
    """Follow a peer from where it comes into being, and note its names, calls and listeners.

    `origin` is the expression or parameter that has it first; without it, `peer.node`.
    """
    first = peer.node if origin is None else origin
    for slot in _starts(code, first):
        _spread(code, peer, slot)
    for use in peer.uses:
        _use(code, peer, use)
    if isinstance(first, n.Call):
        _use(code, peer, first)


def attach_slot(code: Program, peer: Peer, *slots: Slot | None) -> None:
    """The same for a peer that known variables and attributes hold."""
    for slot in slots:
        _spread(code, peer, slot)
    for use in peer.uses:
        _use(code, peer, use)


def _spread(code: Program, peer: Peer, slot: Slot | None) -> None:
    pending = [] if slot is None else [slot]
    while pending and len(peer.slots) < MAX_SLOTS:
        found = pending.pop()
        if found in peer.slots:
            continue
        peer.slots.add(found)
        for use in code.uses(found):
            peer.uses.append(use)
            pending.extend(_starts(code, use))


def _starts(code: Program, node: n.Node) -> list[Slot]:
    """The slots that get the value of an expression, directly or through a function."""
    if isinstance(node, n.Param):
        return [code.slot(node.target)] if isinstance(node.target, n.Name) else []
    found: list[Slot | None] = []
    parent = node.parent
    match parent:
        case n.Await() | n.Conditional() | n.Spread():
            return _starts(code, parent) if not isinstance(parent, n.Spread) else []
        case n.Binary(op) if op in ("or", "and", "??"):
            return _starts(code, parent)
        case n.Assign(target, value) if value is node and not parent.op:
            if isinstance(target, n.Name | n.Attribute):
                found = [code.slot(target), *_starts(code, parent)]
        case n.WithItem(value, target) if value is node and target is not None:
            found = [code.slot(target)]
        case n.ForEach(target, n.Call() as iterable) if iterable is node and parent.is_async:
            found = [code.slot(target)]
        case n.Return():
            function = parent.enclosing(n.Function)
            if function is not None:
                for call in code.callers(function):
                    found.extend(_starts(code, call))
        case n.Call() if node in parent.args:
            found = _argument(code, parent, node)
        case n.Attribute(name="then", parent=n.Call(args=(first, *_))) if parent.object is node:
            function = code.function(first)
            found = [slot_of(code, function, 0)] if function is not None else []
        case n.Keyword(name, _) if isinstance(parent.parent, n.Call):
            function = code.function(parent.parent.callee)
            params = function.params if function else ()
            found = [code.slot(p.target) for p in params if getattr(p.target, "id", "") == name]
    return [slot for slot in found if slot is not None]


def _argument(code: Program, call: n.Call, node: n.Node) -> list[Slot | None]:
    """What an argument of a call is in the function called, where the file has it."""
    name = code.qualified(call.callee).rpartition(":")[2].rpartition(".")[2]
    if name in ("useRef", "ref", "shallowRef", "useState"):
        kept = _starts(code, call)
        return [(slot, "current" if name == "useRef" else "value") for slot in kept]
    made = code.follow(call.callee)
    built = made.method("constructor", "__init__") if isinstance(made, n.Class) else None
    function = built or code.function(call.callee)
    if function is None:
        return [state_set_by(code, call), *_resolved(code, call)]
    index = next(i for i, arg in enumerate(call.args) if arg is node)
    params = [it for it in function.params if not it.rest]
    bound = built is not None or isinstance(call.callee, n.Attribute)
    index += code.python and function.takes_self and bound
    if index >= len(params):
        return []
    target = params[index].target
    return [code.slot(target)] if isinstance(target, n.Name) else []


def _resolved(code: Program, call: n.Call) -> list[Slot]:
    """The slots that get what a promise is resolved with: `new Promise((done) => … done(ws))`."""
    if not isinstance(call.callee, n.Name):
        return []
    source = code.binding(call.callee).only("param")
    executor = source.node.parent if source is not None else None
    match executor:
        case n.Function(params=(first, *_), parent=n.Call(n.Name("Promise"), new=True) as promise):
            return _starts(code, promise) if source is not None and source.node is first else []
    return []


def state_set_by(code: Program, call: n.Call) -> Slot | None:
    """For `setSocket(ws)` after `const [socket, setSocket] = useState()`: the variable `socket`."""
    if not isinstance(call.callee, n.Name):
        return None
    source = code.binding(call.callee).only("assign")
    if source is None or source.path != (1,) or not isinstance(source.node, n.Assign):
        return None
    match source.node.target:
        case n.Sequence((n.Name() as state, *_)):
            return code.slot(state)
    return None


def _use(code: Program, peer: Peer, use: n.Node) -> None:
    member = use.parent
    if not isinstance(member, n.Attribute) or member.object is not use:
        return
    outer = member.parent
    if isinstance(outer, n.Call) and outer.callee is member:
        _call(code, peer, outer)
    elif isinstance(outer, n.Assign) and outer.target is member and member.name[:2] == "on":
        _handler_attribute(code, peer, outer, member.name[2:].lstrip("_"))


def _call(code: Program, peer: Peer, call: n.Call) -> None:
    event = code.constant(call.args[0]) if call.args else None
    if call.method in LISTEN and isinstance(event, str) and len(call.args) > 1:
        given = call.args[1]
        peer.listeners.append(Listener(event, code.function(given), call, code.bound(given)))
        # `ws.on('open', …).on('close', …)`
        _use(code, peer, call)
    else:
        peer.calls.append(call)


def _handler_attribute(code: Program, peer: Peer, assign: n.Assign, event: str) -> None:
    if assign.value is not None and not is_nothing(assign.value):
        given = assign.value
        peer.listeners.append(Listener(event, code.function(given), assign, code.bound(given)))


def slot_of(code: Program, function: n.Function, index: int) -> Slot | None:
    """The variable of a function's parameter; `self` counts as the first in Python."""
    if index >= len(function.params):
        return None
    target = function.params[index].target
    return code.slot(target) if isinstance(target, n.Name) else None


def binding_of(slot: Slot) -> Binding | None:
    """The slot as a variable, where it is one."""
    return slot if isinstance(slot, Binding) else None
