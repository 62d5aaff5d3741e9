"""A shutdown that leaves the clients connected.

## What it does
Looks for handlers of SIGTERM, SIGINT and the like that close a server of `ws`, or the HTTP server
under it, and do nothing about the connections it has; and for functions such as `shutdown` that
wait until one of the two is closed. The HTTP server is that of the option `server`, or the one
whose `upgrade` handler calls `handleUpgrade`.

## Why it hurts
The process does not end until the last client has left. `close()` only stops accepting, and waits
for connections that nobody closes; then the supervisor kills the process, and all clients see an
abnormal closure (1006) where they could have been told to come back (1001).

## Example
```javascript
process.on('SIGTERM', () => {
  wss.close(() => process.exit(0));
});
```

## Instead
Close each client with 1001 before closing the server.

```javascript
process.on('SIGTERM', () => {
  for (const client of wss.clients) client.close(1001);
  wss.close(() => process.exit(0));
});
```

## References
- https://github.com/websockets/ws/blob/master/doc/ws.md#serverclosecallback
- RFC 6455, section 7.4.1
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.dialing import name_of
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.meaning.slots import Slot
from holdfast.review.meaning.sockets import Server
from holdfast.review.rewriting import before, means_same, semicolon
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("ws",),
    languages=("javascript",),
)
SIGNALS: Final = ("SIGTERM", "SIGINT", "SIGHUP", "SIGQUIT")
HTTP_ONLY: Final = ("closeAllConnections", "closeIdleConnections")
"""These methods of an HTTP server leave alone what was upgraded."""
FAREWELL: Final = re.compile(
    r"(?i)(client|conn|connection|socket|peer|session|room|user)s?$|"
    r"all$|shutdown|drain|dispose|disconnect|terminate|kick|broadcast|destroy"
)
STOPS: Final = re.compile(r"(?i)shut_?down|stop|destroy|dispose|close|teardown|exit")
"""What a function is called that ends a server."""
ENDS: Final = frozenset({"close", "terminate", "destroy", "end"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the closings of servers that wait for their clients."""
    version = code.project.version("npm", "ws", near=code.path)
    if version is not None and version.before(8):
        return  # There `close()` ends the clients.
    seen: set[n.Node] = set()
    for stop in dict.fromkeys((*_stops(code), *_waiting(code))):
        parts = list(code.called(stop))
        for server in code.sockets.servers_of("ws"):
            close = _close(code, server, parts)
            if close is not None and close not in seen and not _ends_clients(code, server, parts):
                seen.add(close)
                message = f"`{code.source(close.callee)}()` leaves the clients connected"
                yield Hit(close, message, _fix(code, server, close))


def _stops(code: Code) -> Iterator[n.Function]:
    """What runs when the process is told to end."""
    for call in code.calls:
        if code.source(call.callee) not in ("process.on", "process.once") or len(call.args) < 2:
            continue
        function = code.function(call.args[1])
        literals = _events(call).find(n.Literal)
        given = {code.constant(it) for it in literals}
        if function is not None and not given.isdisjoint(SIGNALS):
            yield function


def _waiting(code: Code) -> Iterator[n.Function]:
    """What waits until a server is closed: `await new Promise((done) => wss.close(done))`.

    The HTTP server under it is the one that is waited for as well.
    """
    for close in code.calls:
        executor = close.enclosing(n.Function) if close.method == "close" else None
        promise = None if executor is None else executor.parent
        match promise:
            case n.Call(n.Name("Promise"), (first, *_), new=True) if first is executor:
                outer = promise.enclosing(n.Function)
                if close.args and outer is not None and STOPS.search(name_of(outer)):
                    yield outer


def _events(call: n.Call) -> n.Node:
    """What names the event: also what is looped over, `for (const signal of ['SIGINT', …])`."""
    if isinstance(call.args[0], n.Name):
        for outer in call.ancestors():
            if isinstance(outer, n.ForEach):
                return outer.iterable
            if isinstance(outer, n.Call) and outer.method == "forEach":
                return outer.callee
    return call.args[0]


def _close(code: Code, server: Server, parts: list[n.Node]) -> n.Call | None:
    """The call that closes the server, or the HTTP server that it was given."""
    made = server.node if isinstance(server.node, n.Call) and server.node.new else None
    http = code.slot(code.option(made, "server")) if made is not None else None
    slots = server.slots | ({http} if http is not None else set()) | set(_upgrading(code, server))
    for node in parts:
        match node:
            case n.Call(n.Attribute(owner, "close")) if code.slot(owner) in slots:
                return node
    return None


def _upgrading(code: Code, server: Server) -> Iterator[Slot]:
    """The HTTP servers whose `upgrade` handlers give their connections to the server."""
    for upgrade in server.called("handleUpgrade"):
        for outer in upgrade.ancestors():
            match outer:
                case n.Call(n.Attribute(owner, "on"), (n.Literal("upgrade"), *_)):
                    slot = code.slot(owner)
                    yield from () if slot is None else (slot,)


def _ends_clients(code: Code, server: Server, parts: list[n.Node]) -> bool:
    """Whether connections are ended too, or something else may do so."""
    for node in parts:
        if isinstance(node, n.Attribute) and node.name == "clients":
            return True
        # Sockets in a collection of the program's own.
        if isinstance(node, n.Call) and node.method in ENDS and _is_in_loop(node):
            return True
        if isinstance(node, n.Call) and any(code.slot(it) in server.slots for it in node.args):
            return True
        # `hub.closeConnections()`, of another file.
        if isinstance(node, n.Call) and _may_end_clients(code, node):
            return True
    return False


def _may_end_clients(code: Code, call: n.Call) -> bool:
    """Whether it is a function that is not seen, named for such things."""
    name = code.source(call.callee).rpartition(".")[2]
    known = name in HTTP_ONLY or code.function(call.callee) is not None
    return not known and FAREWELL.search(name) is not None


def _is_in_loop(node: n.Node) -> bool:
    for outer in node.ancestors():
        if isinstance(outer, n.ForEach | n.For | n.While):
            return True
        if isinstance(outer, n.Call) and outer.method in ("forEach", "map"):
            return True
    return False


def _fix(code: Code, server: Server, close: n.Call) -> Fix | None:
    name = _name_there(code, server, close)
    if name is None or not isinstance(close.parent, n.Block):
        return None
    line = f"for (const client of {name}.clients) client.close(1001){semicolon(code)}"
    return safe("Close the clients", before(code, close, line))


def _name_there(code: Code, server: Server, close: n.Call) -> str | None:
    """What the server is called where it, or the HTTP server under it, is closed."""
    assign = server.node.parent
    match close.callee:
        case n.Attribute(owner, _) if code.slot(owner) in server.slots:
            return code.source(owner)
    if not isinstance(assign, n.Assign) or assign.declares == "field":
        return None
    return code.source(assign.target) if means_same(code, assign.target, close) else None
