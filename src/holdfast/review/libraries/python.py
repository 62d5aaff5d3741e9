"""Sockets and servers of Python's libraries."""

from __future__ import annotations

from typing import Final

from holdfast.review.meaning.program import Program
from holdfast.review.meaning.sockets import (
    Listener,
    Role,
    Server,
    Socket,
    Sockets,
    attach,
    attach_slot,
    slot_of,
)
from holdfast.review.syntax import nodes as n

_WEBSOCKETS_SERVERS: Final = (
    "websockets",
    "websockets.server",
    "websockets.asyncio.server",
    "websockets.legacy.server",
    "websockets.sync.server",
    "websockets.trio.server",
)
_WEBSOCKETS_CLIENTS: Final = (
    "websockets",
    "websockets.client",
    "websockets.asyncio.client",
    "websockets.legacy.client",
    "websockets.sync.client",
    "websockets.trio.client",
)
SERVERS: Final = {
    **{f"{it}.serve": "websockets" for it in _WEBSOCKETS_SERVERS},
    **{f"{it}.unix_serve": "websockets" for it in _WEBSOCKETS_SERVERS},
    "websockets.legacy.server.Serve": "websockets",
    "socketio.AsyncServer": "python-socketio",
    "socketio.Server": "python-socketio",
    "flask_socketio.SocketIO": "flask-socketio",
    "holdfast.Hub": "holdfast",
}
CLIENTS: Final = {
    **{f"{it}.connect": "websockets" for it in _WEBSOCKETS_CLIENTS},
    **{f"{it}.unix_connect": "websockets" for it in _WEBSOCKETS_CLIENTS},
    "websockets.legacy.client.Connect": "websockets",
    "websocket.WebSocketApp": "websocket-client",
    "websocket.create_connection": "websocket-client",
    "websocket.WebSocket": "websocket-client",
    "tornado.websocket.websocket_connect": "tornado",
    "socketio.AsyncClient": "python-socketio",
    "socketio.Client": "python-socketio",
    "socketio.AsyncSimpleClient": "python-socketio",
    "socketio.SimpleClient": "python-socketio",
    "holdfast.connect": "holdfast",
    "holdfast.sync.connect": "holdfast",
}
ACCEPTED: Final = {
    "aiohttp.web.WebSocketResponse": "aiohttp",
    "aiohttp.web_ws.WebSocketResponse": "aiohttp",
}
"""What a handler makes to accept a connection."""
TYPES: Final = {
    "fastapi.WebSocket": ("starlette", "server"),
    "fastapi.websockets.WebSocket": ("starlette", "server"),
    "starlette.websockets.WebSocket": ("starlette", "server"),
    "litestar.WebSocket": ("litestar", "server"),
    "litestar.connection.WebSocket": ("litestar", "server"),
    "aiohttp.web.WebSocketResponse": ("aiohttp", "server"),
    "aiohttp.ClientWebSocketResponse": ("aiohttp", "client"),
    "websockets.ServerConnection": ("websockets", "server"),
    "websockets.asyncio.server.ServerConnection": ("websockets", "server"),
    "websockets.WebSocketServerProtocol": ("websockets", "server"),
    "websockets.server.WebSocketServerProtocol": ("websockets", "server"),
    "websockets.legacy.server.WebSocketServerProtocol": ("websockets", "server"),
    "websockets.ClientConnection": ("websockets", "client"),
    "websockets.asyncio.client.ClientConnection": ("websockets", "client"),
    "websockets.WebSocketClientProtocol": ("websockets", "client"),
    "websockets.client.WebSocketClientProtocol": ("websockets", "client"),
    "sanic.Websocket": ("sanic", "server"),
    "sanic.server.websockets.impl.WebsocketImplProtocol": ("sanic", "server"),
}
"""Parameters of these types are sockets."""
AROUND: Final = frozenset({"Optional", "Union", "Annotated"})
"""What may stand around the type of a parameter, which is then the first one inside."""
BASES: Final = {
    "tornado.websocket.WebSocketHandler": "tornado",
    "channels.generic.websocket.WebsocketConsumer": "channels",
    "channels.generic.websocket.AsyncWebsocketConsumer": "channels",
    "channels.generic.websocket.JsonWebsocketConsumer": "channels",
    "channels.generic.websocket.AsyncJsonWebsocketConsumer": "channels",
    "channels.consumer.AsyncConsumer": "channels",
    "channels.consumer.SyncConsumer": "channels",
    "starlette.endpoints.WebSocketEndpoint": "starlette",
}
"""Classes that stand for one connection each."""
METHODS: Final = {
    "open": "open",
    "on_message": "message",
    "on_close": "close",
    "on_pong": "pong",
    "connect": "open",
    "on_connect": "open",
    "websocket_connect": "open",
    "receive": "message",
    "receive_json": "message",
    "on_receive": "message",
    "websocket_receive": "message",
    "disconnect": "close",
    "on_disconnect": "close",
    "websocket_disconnect": "close",
}
"""What the methods of such classes are called for."""
ROUTES: Final = frozenset(
    {"websocket", "websocket_route", "websocket_listener", "add_websocket_route"}
)
LITESTAR: Final = frozenset({"litestar", "litestar.handlers"})
"""Modules whose decorators are no methods."""


def find(code: Program) -> Sockets:
    """Find what the file opens and accepts."""
    found = Sockets()
    for owner in code.all(n.Class):
        _class(code, owner, found)
    for call in code.calls:
        _call(code, call, found)
    for function in code.all(n.Function):
        _route(code, function, found)
    _typed(code, found)
    return found


def _call(code: Program, call: n.Call, found: Sockets) -> None:
    name = code.qualified(call.callee)
    if name in SERVERS:
        _server(code, call, SERVERS[name], found)
    elif name in CLIENTS:
        _add(code, found, Socket(CLIENTS[name], call, side="client"))
        _keyword_handlers(code, call, found.sockets[-1])
    elif name in ACCEPTED:
        _add(code, found, Socket(ACCEPTED[name], call, side="server"))
    elif call.method == "ws_connect":
        _add(code, found, Socket("aiohttp", call, side="client"))


def _add(code: Program, found: Sockets, socket: Socket) -> None:
    attach(code, socket)
    found.sockets.append(socket)


def _keyword_handlers(code: Program, call: n.Call, socket: Socket) -> None:
    """`WebSocketApp(url, on_message=…)`."""
    for keyword in call.keywords:
        if keyword.name.startswith("on_"):
            function = code.function(keyword.value)
            socket.listeners.append(Listener(keyword.name[3:], function, keyword))


def _server(code: Program, call: n.Call, library: str, found: Sockets) -> None:
    server = Server(library, call)
    attach(code, server)
    found.servers.append(server)
    if library == "websockets":
        given = call.args[0] if call.args else code.option(call, "handler", "ws_handler")
        function = code.function(given)
        if function is not None:
            bound = function.takes_self and isinstance(given, n.Attribute)
            if slot_of(code, function, int(bound)) is not None:
                param = function.params[int(bound)]
                if all(it.node is not param for it in found.sockets):
                    _add(code, found, Socket(library, param, side="server", server=server))
    elif library in ("python-socketio", "flask-socketio"):
        _decorated(code, server)


def _decorated(code: Program, server: Server) -> None:
    """`@sio.event`, `@sio.on("message")`: handlers of a Socket.IO server."""
    for function in code.all(n.Function):
        for mark in function.decorators:
            called = mark.callee if isinstance(mark, n.Call) else mark
            if not isinstance(called, n.Attribute) or code.slot(called.object) not in server.slots:
                continue
            event = function.name
            if isinstance(mark, n.Call) and called.name == "on" and mark.args:
                event = str(code.constant(mark.args[0]) or event)
            if called.name in ("on", "event"):
                server.listeners.append(Listener(event, function, mark))


def _class(code: Program, owner: n.Class, found: Sockets) -> None:
    library = next((BASES[it] for it in _ancestry(code, owner) if it in BASES), None)
    if library is None:
        return
    socket = Socket(library, owner, side="server")
    given = []
    for name, event in METHODS.items():
        method = owner.method(name)
        if method is not None:
            socket.listeners.append(Listener(event, method, method))
            given.append(slot_of(code, method, 1))
    # Endpoints of Starlette are given the socket beside `self`.
    attach_slot(code, socket, code.root(owner), *(given if library == "starlette" else ()))
    found.sockets.append(socket)


def _ancestry(code: Program, owner: n.Class) -> list[str]:
    """The names of all base classes, through those in this file."""
    names: list[str] = []
    pending = list(owner.bases)
    seen: set[n.Node] = {owner}
    while pending:
        base = pending.pop()
        names.append(code.qualified(base))
        found = code.follow(base)
        if isinstance(found, n.Class) and found not in seen:
            seen.add(found)
            pending.extend(found.bases)
    return names


def _route(code: Program, function: n.Function, found: Sockets) -> None:
    """Handlers of Sanic and Quart, which name no type: `@app.websocket("/feed")`."""
    if not any(_is_route(code, mark) for mark in function.decorators):
        return
    if any(code.qualified(param.annotation) in TYPES for param in function.params):
        return
    imported = {item.module.partition(".")[0] for item in code.all(n.Import)}
    if "quart" in imported:
        found.sockets.append(_of_quart(code, function))
    elif "sanic" in imported and len(function.params) > 1:
        index = 2 if function.takes_self and len(function.params) > 2 else 1
        _add(code, found, Socket("sanic", function.params[index], side="server"))
    elif imported & {"fastapi", "starlette"} and function.params:
        _add(code, found, Socket("starlette", function.params[0], side="server"))


def _of_quart(code: Program, handler: n.Function) -> Socket:
    """The connection of a handler: all of them say `websocket`, and each means its own by it."""
    socket = Socket("quart", handler, side="server")
    own = set(code.called(handler))
    for use in code.all(n.Name):
        if use in own and code.qualified(use) == "quart.websocket":
            attach_slot(code, socket, code.slot(use))
            break
    socket.uses = [it for it in socket.uses if it in own]
    socket.calls = [it for it in socket.calls if it in own]
    return socket


def _is_route(code: Program, mark: n.Node) -> bool:
    called = mark.callee if isinstance(mark, n.Call) else mark
    if isinstance(called, n.Attribute) and called.name in ROUTES:
        return True
    module, _, name = code.qualified(called).rpartition(".")
    return module in LITESTAR and name in ROUTES


def _typed(code: Program, found: Sockets) -> None:
    """Parameters that are sockets by their type: endpoints, and functions they are given to."""
    known = {socket.node for socket in found.sockets}
    endpoints = _endpoints(code)
    for param in code.all(n.Param):
        kind = TYPES.get(_type_name(code, param.annotation))
        function = param.parent
        if kind is None or param in known or not isinstance(function, n.Function):
            continue
        library, side = kind
        routed = function in endpoints or any(_is_route(code, mark) for mark in function.decorators)
        role = Role.connection if routed else Role.helper
        _add(code, found, Socket(library, param, side=side, role=role))


def _type_name(code: Program, annotation: n.Node | None) -> str:
    """The type of a parameter, without `| None`, `Optional[…]`, `Annotated[…]` or quotes."""
    match annotation:
        case n.Binary("|", left, _):
            return _type_name(code, left)
        case n.Subscript(owner, index):
            outer = code.qualified(owner)
            return _type_name(code, index) if outer.rpartition(".")[2] in AROUND else outer
        case n.Sequence((first, *_)):
            return _type_name(code, first)
        case n.Literal(str(text)):
            return next((it for it in TYPES if it.endswith(f".{text}")), "")
    return code.qualified(annotation)


def _endpoints(code: Program) -> set[n.Function]:
    """Functions that are registered as routes by a call: `WebSocketRoute("/ws", endpoint)`."""
    found = set()
    for call in code.calls:
        name = code.qualified(call.callee).rpartition(".")[2] or call.method
        if name in ("WebSocketRoute", "add_api_websocket_route", "add_websocket_route"):
            given = call.args[1] if len(call.args) > 1 else code.option(call, "endpoint", "route")
            function = code.function(given)
            if function is not None:
                found.add(function)
    return found
