"""Sockets and servers of JavaScript's libraries."""

from __future__ import annotations

import re
from typing import Final

from holdfast.review.libraries.nest import GATEWAYS, gateways
from holdfast.review.libraries.registrars import registrars
from holdfast.review.meaning.program import Program
from holdfast.review.meaning.sockets import (
    Listener,
    Role,
    Server,
    Socket,
    Sockets,
    attach,
    attach_slot,
)
from holdfast.review.syntax import nodes as n

WS_SERVERS: Final = frozenset({"ws:WebSocketServer", "ws:Server", "ws:WebSocket.Server"})
CLIENTS: Final = {
    "WebSocket": "browser",
    "MozWebSocket": "browser",
    "undici:WebSocket": "browser",
    "websocket:w3cwebsocket": "browser",
    "isomorphic-ws:default": "ws",
    "ws:default": "ws",
    "ws:WebSocket": "ws",
    "isomorphic-ws:WebSocket": "ws",
    "reconnecting-websocket:default": "reconnecting-websocket",
    "partysocket:WebSocket": "reconnecting-websocket",
    "partysocket/ws:default": "reconnecting-websocket",
    "partysocket:default": "reconnecting-websocket",
    "partysocket:PartySocket": "reconnecting-websocket",
}
"""What is called with `new` to connect."""
FUNCTIONS: Final = {
    "socket.io-client:default": "socket.io-client",
    "socket.io-client:io": "socket.io-client",
    "socket.io-client:connect": "socket.io-client",
    "io": "socket.io-client",
    "io.connect": "socket.io-client",
    "react-use-websocket:default": "react-use-websocket",
    "react-use-websocket:useWebSocket": "react-use-websocket",
    "graphql-ws:createClient": "graphql-ws",
    "holdfast:connect": "holdfast",
    "rxjs/webSocket:webSocket": "rxjs",
    "@vueuse/core:useWebSocket": "vueuse",
}
"""What is called without `new` to connect."""
SERVERS: Final = {
    "socket.io:Server": "socket.io",
    "socket.io:default": "socket.io",
    "Bun.serve": "bun",
}
INJECTED: Final = re.compile(r"_*(web_?socket|ws)_*(impl|class|ctor|constructor)?", re.IGNORECASE)
UWS_APPS: Final = frozenset({"uWebSockets.js:App", "uWebSockets.js:SSLApp"})


def find(code: Program) -> Sockets:
    """Find what the file opens and accepts."""
    found = Sockets()
    for call in code.calls:
        named = names(code, call.callee)
        _server(code, call, found, named)
        _client(code, call, found, named)
    for mapping in code.all(n.Mapping):
        _exported(code, mapping, found)
    gateways(code, found)
    registrars(code, found)
    _given(code, found)
    _typed(code, found)
    return found


def names(code: Program, node: n.Node, depth: int = 4) -> set[str]:
    """What an expression may name; both sides of `global.WebSocket || require('ws')`."""
    named = code.qualified(node)
    if named or depth == 0:
        return {named} - {""}
    node = code.follow(node)
    match node:
        case n.Name():
            given = [it.value for it in code.sources(code.slot(node)) if it.kind == "assign"]
            return {name for value in given[:4] for name in _direct(code, value)}
        case n.Binary(op, left, right) if op in ("or", "??", "and"):
            return names(code, left, depth - 1) | names(code, right, depth - 1)
        case n.Conditional(_, left, right):
            return names(code, left, depth - 1) | names(code, right, depth - 1)
    return _direct(code, node)


def _direct(code: Program, node: n.Node | None) -> set[str]:
    named = code.qualified(node)
    return {named} if named else set()


def _client(code: Program, call: n.Call, found: Sockets, named: set[str]) -> None:
    table = CLIENTS if call.new else FUNCTIONS
    libraries = [table[name] for name in sorted(named) if name in table]
    if not libraries and call.new and _is_injected(code, call.callee):
        libraries = ["browser"]
    if not libraries:
        return
    socket = Socket("ws" if "ws" in libraries else libraries[0], call, side="client")
    attach(code, socket)
    found.sockets.append(socket)


def _is_injected(code: Program, callee: n.Node) -> bool:
    """Whether it is a WebSocket by its name, handed in by whoever uses this file.

    What is imported, or defined here, is known by what it is and not by its name.
    """
    last = callee.name if isinstance(callee, n.Attribute) else getattr(callee, "id", "")
    if not INJECTED.fullmatch(last) or ":" in code.qualified(callee):
        return False
    return not isinstance(code.follow(callee), n.Definition)


def _server(code: Program, call: n.Call, found: Sockets, named: set[str]) -> None:
    if named & WS_SERVERS and call.new:
        _ws(code, call, found)
    elif library := next((SERVERS[it] for it in named if it in SERVERS), None):
        if library == "bun":
            _bun(code, call, found)
        else:
            _socket_io(code, call, found)
    elif call.method == "ws":
        _route(code, call, found)
    elif "Deno.upgradeWebSocket" in named:
        _deno(code, call, found)
    elif call.method in ("get", "route") and _is_true(code, code.option(call, "websocket")):
        _fastify(code, call, found)


def _ws(code: Program, call: n.Call, found: Sockets) -> None:
    server = Server("ws", call)
    attach(code, server)
    found.servers.append(server)
    for listener in server.on("connection"):
        _accepted(code, found, server, listener.function, listener.bound)
    for upgrade in server.called("handleUpgrade"):
        callback = code.function(upgrade.args[3]) if len(upgrade.args) > 3 else None
        _accepted(code, found, server, callback, 0)
    for use in server.uses:
        _members(code, found, server, use)


def _members(code: Program, found: Sockets, server: Server, use: n.Node) -> None:
    """`server.clients.forEach(client => …)`, `for (const client of server.clients)`."""
    match use.parent:
        case n.Attribute(name="clients") as clients:
            pass
        case _:
            return
    match clients.parent:
        case n.Attribute(name="forEach", parent=n.Call(args=(callback, *_))):
            function = code.function(callback)
            if function is not None and function.params:
                _member(code, found, server, function.params[0].target)
        case n.ForEach(target=n.Assign(target=target)):
            _member(code, found, server, target)


def _member(code: Program, found: Sockets, server: Server, target: n.Node) -> None:
    socket = Socket(server.library, target, side="server", role=Role.member, server=server)
    attach_slot(code, socket, code.slot(target))
    found.sockets.append(socket)


def _accepted(
    code: Program, found: Sockets, server: Server, function: n.Function | None, index: int
) -> Socket | None:
    """The connection that a handler gets as a parameter."""
    if function is None or index >= len(function.params):
        return None
    param = function.params[index]
    known = next((it for it in found.sockets if it.node is param), None)
    if known is not None:
        return known
    socket = Socket(server.library, param, side="server", server=server)
    attach(code, socket)
    found.sockets.append(socket)
    return socket


def _socket_io(code: Program, call: n.Call, found: Sockets) -> None:
    server = Server("socket.io", call)
    attach(code, server)
    found.servers.append(server)
    for of in server.called("of"):
        # A namespace has the server's events.
        namespace = Server("socket.io", of)
        attach(code, namespace)
        server.listeners.extend(namespace.listeners)
    for listener in server.on("connection", "connect"):
        _accepted(code, found, server, listener.function, listener.bound)


def _route(code: Program, call: n.Call, found: Sockets) -> None:
    """`app.ws(path, …)` of uWebSockets.js and of express-ws."""
    if len(call.args) < 2 or not isinstance(call.callee, n.Attribute):
        return
    behaviour = code.follow(call.args[1])
    if isinstance(behaviour, n.Mapping):
        if _is_uws(code, call.callee.object):
            server = Server("uws", call)
            found.servers.append(server)
            for entry in behaviour.entries:
                _behaviour(code, found, server, entry)
        return
    function = code.function(call.args[-1])
    if function is not None and len(function.params) in (2, 3):
        server = Server("ws", call)
        found.servers.append(server)
        _accepted(code, found, server, function, 0)


def _is_uws(code: Program, node: n.Node) -> bool:
    """Whether a chain of calls begins with an App of uWebSockets.js."""
    for _ in range(8):
        node = code.follow(node)
        if isinstance(node, n.Call):
            if code.qualified(node.callee) in UWS_APPS:
                return True
            node = node.callee
        if isinstance(node, n.Attribute):
            node = node.object
    return False


def _behaviour(code: Program, found: Sockets, server: Server, entry: n.Entry) -> None:
    event = entry.key.value if isinstance(entry.key, n.Literal) else None
    function = code.function(entry.value)
    if not isinstance(event, str) or function is None:
        return
    server.listeners.append(Listener(event, function, entry))
    if event in ("open", "message", "close", "drain", "ping", "pong", "dropped"):
        socket = _accepted(code, found, server, function, 0)
        if socket is not None:
            socket.listeners.append(Listener(event, function, entry))


def _bun(code: Program, call: n.Call, found: Sockets) -> None:
    handlers = code.option(call, "websocket")
    handlers = None if handlers is None else code.follow(handlers)
    if isinstance(handlers, n.Mapping):
        _handled(code, Server("bun", call), handlers, found)


def _exported(code: Program, mapping: n.Mapping, found: Sockets) -> None:
    """`export default { fetch, websocket: { … } }`, which Bun serves by itself."""
    handlers = mapping.get("websocket") if mapping.get("fetch") is not None else None
    handlers = None if handlers is None else code.follow(handlers)
    if not isinstance(handlers, n.Mapping) or handlers.get("message") is None:
        return
    if all(it.node.parent is not handlers for one in found.servers for it in one.listeners):
        _handled(code, Server("bun", mapping), handlers, found)


def _handled(code: Program, server: Server, handlers: n.Mapping, found: Sockets) -> None:
    found.servers.append(server)
    for entry in handlers.entries:
        _behaviour(code, found, server, entry)


def _deno(code: Program, call: n.Call, found: Sockets) -> None:
    socket = Socket("deno", call, side="server")
    target = call.parent.target if isinstance(call.parent, n.Assign) else None
    held = target.get("socket") if isinstance(target, n.Mapping) else None
    attach_slot(code, socket, code.slot(held))
    found.sockets.append(socket)


def _fastify(code: Program, call: n.Call, found: Sockets) -> None:
    function = code.function(call.args[-1]) or code.function(code.option(call, "wsHandler"))
    server = Server("ws", call)
    found.servers.append(server)
    _accepted(code, found, server, function, 0)


def _is_true(code: Program, node: n.Node | None) -> bool:
    return code.constant(node) is True


def _given(code: Program, found: Sockets) -> None:
    """Servers of `ws` that are parameters by their type. Who made one may do more with its
    connections, and only they are of interest here."""
    known = {slot for server in found.servers for slot in server.slots}
    for param in code.all(n.Param):
        typed = param.annotation is not None and code.qualified(param.annotation) in WS_SERVERS
        if typed and isinstance(param.target, n.Name) and code.slot(param.target) not in known:
            server = Server("ws", param)
            attach(code, server)
            for listener in server.on("connection"):
                socket = _accepted(code, found, server, listener.function, listener.bound)
                if socket is not None:
                    socket.role = Role.helper
            for use in server.uses:
                _members(code, found, server, use)


def _typed(code: Program, found: Sockets) -> None:
    """Parameters that are sockets by their type, in TypeScript."""
    known = {socket.node for socket in found.sockets}
    gated = (it for it in found.sockets if it.server and it.server.library in GATEWAYS)
    slots = {slot for socket in gated for slot in socket.slots}
    for param in code.all(n.Param):
        library = CLIENTS.get(code.qualified(param.annotation))
        held = isinstance(param.target, n.Name) and code.slot(param.target) in slots
        if library in ("ws", "browser") and param not in known and not held:
            serves = found.servers or any(it.server for it in found.sockets)
            side = "server" if library == "ws" and serves else "client"
            socket = Socket(library, param, side=side, role=Role.helper)
            attach(code, socket)
            found.sockets.append(socket)
