"""A timer of one connection that is never cleared.

## What it does
Looks for `setInterval` in the handler of a connection, in the function that opens one, or where a
component appears that has one, where nothing in the file clears it, or only what ends a client that
redials, and for one that a function starts for each connection of `ws` that it is given, and nobody
keeps; with Tornado for a `PeriodicCallback` of a handler that pings, and is never stopped.

## Why it hurts
Each connection leaves a timer behind that runs until the process ends, and that keeps the closed
socket and all it refers to in memory. On a server where clients come and go, memory and processor
time grow day by day; in a browser each reconnection adds a timer that writes to a dead socket.

## Example
```javascript
wss.on('connection', (socket) => {
  setInterval(() => socket.ping(), 30_000);
});
```

## Instead
Clear the timer when its connection closes, or when its component goes.

```javascript
wss.on('connection', (socket) => {
  const heartbeat = setInterval(() => socket.ping(), 30_000);
  socket.on('close', () => clearInterval(heartbeat));
});
```

## References
- https://github.com/websockets/ws#how-to-detect-and-close-broken-connections
- https://developer.mozilla.org/en-US/docs/Web/API/Window/clearInterval
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.clients import clients, redialling
from holdfast.review.analysis.heartbeats import is_ping
from holdfast.review.analysis.mounting import mounts
from holdfast.review.code import Code
from holdfast.review.hit import Hit, insert, safe
from holdfast.review.meaning.sockets import Peer, Role, Socket
from holdfast.review.rewriting import after, quote, semicolon
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("ws", "browser", "Socket.IO", "Bun", "uWebSockets.js", "Tornado"),
    languages=("javascript", "python"),
)
CLEARS = frozenset({"clearInterval", "clearTimeout", "timers:clearInterval"})
HOOKS = ("useEffect", "useLayoutEffect", "onMounted")


def check(code: Code) -> Iterator[Hit]:
    """Yield the timers that outlive their connection."""
    if code.python:
        yield from _periodic(code)
        return
    starts = [it for it in code.calls if _starts(code, it)]
    kept = {name for it in starts if (name := _kept_as(it))}
    cleared = {_last_name(arg) for it in code.calls if _clears(code, it) for arg in it.args[:1]}
    if cleared - kept:
        return  # Something is cleared that goes by a name which is not seen.
    for call in starts:
        name = _kept_as(call)
        if name is None:
            continue
        socket = _connection(code, call)
        if name and name in cleared:
            if socket is not None and _is_forgotten(code, socket, name):
                message = "This timer is not cleared when the connection is lost"
                yield Hit(call, f"{message}, and the next one starts another")
        elif socket is not None:
            message = "This timer is never cleared, and there is one for each connection"
            yield Hit(call, message, _fix(code, call, name, socket))
        elif _is_of_component(code, call):
            message = "This timer is never cleared, and each time the component appears"
            yield Hit(call, f"{message} there is one more")


def _periodic(code: Code) -> Iterator[Hit]:
    """Yield the `PeriodicCallback` of each handler of Tornado that pings, and is never stopped."""
    for call in code.calls:
        if code.qualified(call.callee) != "tornado.ioloop.PeriodicCallback" or not call.args:
            continue
        owner = call.enclosing(n.Class)
        handler = any(it.node is owner for it in code.sockets.of("tornado", side="server"))
        body = code.function(call.args[0])
        pings = any(isinstance(it, n.Call) and is_ping(code, it) for it in _body(code, body))
        kept = call.parent.target if isinstance(call.parent, n.Assign) else None
        slot = code.slot(kept)
        stopped = slot is not None and any(
            isinstance(it.parent, n.Attribute) and it.parent.name == "stop"
            for it in code.uses(slot)
        )
        if handler and pings and not stopped:
            yield Hit(call, "This timer is never stopped, and there is one for each connection")


def _body(code: Code, function: n.Function | None) -> Iterator[n.Node]:
    return iter(()) if function is None else code.called(function)


def _is_forgotten(code: Code, socket: Socket, name: str) -> bool:
    """Whether a timer is cleared only by a function that ends all, and goes on after a loss."""
    client = redialling(code, socket)
    if client is None or any(it.function is None for it in socket.listeners):
        return False
    heard = [it.function for it in socket.listeners if it.function is not None]
    anew = {node for root in (*heard, *client.dials) for node in code.called(root)}
    ends = [it for it in code.calls if _clears(code, it) and _last_name(it.args[0]) == name]
    return not any(it in anew for it in ends)


def _starts(code: Code, call: n.Call) -> bool:
    return code.qualified(call.callee) in ("setInterval", "timers:setInterval")


def _clears(code: Code, call: n.Call) -> bool:
    return code.qualified(call.callee) in CLEARS


def _kept_as(call: n.Call) -> str | None:
    """The last name of what keeps the timer, "" if nothing does, None if that is not known."""
    match call.parent:
        case n.Assign(target=n.Name() | n.Attribute() as target):
            return _last_name(target)
        case n.Block():
            return ""
        case n.Return(
            parent=n.Block(parent=n.Function(parent=n.Call(callee=n.Attribute(name="on"))))
        ):
            return ""  # Nobody takes what a listener returns.
    return None


def _last_name(node: n.Node) -> str:
    match node:
        case n.Name(id=name) | n.Attribute(name=name):
            return name
    return "?"


def _connection(code: Code, call: n.Call) -> Socket | None:
    """The socket that a timer uses, where there is a timer for each connection."""
    body = code.function(call.args[0]) if call.args else None
    if body is None:
        return None
    inside = set(code.called(body))
    for socket in code.sockets.sockets:
        if inside.isdisjoint(socket.uses):
            continue
        handed = _kept_as(call) == "" and _is_handed(socket, call)
        if socket.role is not Role.connection and not handed:
            continue
        functions = list(_per_connection(code, socket))
        starts = [call, *_helped(code, call)]
        if any(start.within(function) for start in starts for function in functions):
            return socket
    return None


def _is_of_component(code: Code, call: n.Call) -> bool:
    """Whether a timer that uses a connection starts whenever a component appears."""
    body = code.function(call.args[0]) if call.args else None
    inside = set(_body(code, body))
    if not any(not inside.isdisjoint(it.uses) for it in code.sockets.sockets):
        return False
    return any(call.within(it.function) and not it.opaque for it in mounts(code))


def _is_handed(socket: Socket, call: n.Call) -> bool:
    """Whether a function that is given a connection starts a timer that nothing keeps."""
    given = isinstance(socket.node, n.Param) and call.enclosing(n.Function) is socket.node.parent
    return given and socket.role is Role.helper and _is_each_time(call)


def _is_each_time(call: n.Call) -> bool:
    """Whether a function starts a timer each time that it is called."""
    function = call.enclosing(n.Function)
    if function is None or call.enclosing(n.If, n.Function) is not function:
        return False
    return not any(it.start < call.start for it in (*function.find(n.If), *function.find(n.Return)))


def _helped(code: Code, call: n.Call) -> list[n.Call]:
    """The calls of a function that starts a timer each time: nothing in it says "only once"."""
    function = call.enclosing(n.Function)
    return code.callers(function) if function is not None and _is_each_time(call) else []


def _per_connection(code: Code, socket: Peer) -> Iterator[n.Node]:
    """The functions that run once for each connection."""
    for listener in socket.on("open", "connect", "connection", "message"):
        if listener.function is not None:
            yield listener.function
    origin = socket.node.parent if isinstance(socket.node, n.Param) else None
    if isinstance(origin, n.Function):
        yield origin
    function = socket.node.enclosing(n.Function)
    if (
        isinstance(socket.node, n.Call)
        and function is not None
        and _repeats(code, socket, function)
    ):
        yield function


def _repeats(code: Code, socket: Peer, function: n.Function) -> bool:
    """Whether a function that opens a connection runs again: as an effect, or as a reconnection."""
    for client in clients(code):
        # A library that redials by itself does not run it again.
        anew = any(it.how != "option" for it in client.redials)
        if client.socket is socket and function in client.dials and anew:
            return True
    hook = function.parent
    return isinstance(hook, n.Call) and code.source(hook.callee).endswith(HOOKS)


def _fix(code: Code, call: n.Call, name: str, socket: Socket) -> Fix | None:
    """Clear it in a `close` listener, where the socket is a parameter around the call."""
    param = socket.node
    if socket.library not in ("ws", "socket.io") or not isinstance(param, n.Param):
        return None
    statement = call.parent
    if not call.within(param.parent or param) or not isinstance(statement, n.Assign | n.Block):
        return None
    if isinstance(statement, n.Assign) and not isinstance(statement.target, n.Name):
        return None
    mark, end = quote(code), semicolon(code)
    event = "close" if socket.library == "ws" else "disconnect"
    timer = name or "timer"
    line = f"{code.source(param.target)}.on({mark}{event}{mark}, () => clearInterval({timer})){end}"
    edits = [after(code, call, line)]
    if not name:
        if any(it.id == timer for it in code.all(n.Name)):
            return None
        edits.insert(0, insert(call.start, f"const {timer} = "))
    return safe("Clear it on close", *edits)
