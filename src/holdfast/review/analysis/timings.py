"""Options of time: which each library has, and in what unit it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from holdfast.review.code import Code
from holdfast.review.meaning.keeping import per_program
from holdfast.review.meaning.sockets import Peer
from holdfast.review.syntax import nodes as n

SECOND: Final = 1.0
MILLISECOND: Final = 0.001
_PYTHON_SOCKETIO: Final = (
    "ping_interval",
    "ping_timeout",
    "reconnection_delay",
    "reconnection_delay_max",
    "request_timeout",
)
_RECONNECTING: Final = (
    "minReconnectionDelay",
    "maxReconnectionDelay",
    "connectionTimeout",
    "minUptime",
)
OPTIONS: Final[dict[str, tuple[float, tuple[str, ...]]]] = {
    "websockets": (SECOND, ("ping_interval", "ping_timeout", "open_timeout", "close_timeout")),
    "aiohttp": (SECOND, ("heartbeat", "receive_timeout", "timeout")),
    "tornado": (SECOND, ("ping_interval", "ping_timeout", "connect_timeout")),
    "websocket-client": (SECOND, ("ping_interval", "ping_timeout", "reconnect", "timeout")),
    "python-socketio": (SECOND, _PYTHON_SOCKETIO),
    "flask-socketio": (SECOND, _PYTHON_SOCKETIO),
    "uvicorn": (
        SECOND,
        ("ws_ping_interval", "ws_ping_timeout", "timeout_keep_alive", "timeout_graceful_shutdown"),
    ),
    "bun": (SECOND, ("idleTimeout",)),
    "deno": (SECOND, ("idleTimeout",)),
    "uws": (SECOND, ("idleTimeout",)),
    "ws": (MILLISECOND, ("closeTimeout", "handshakeTimeout")),
    "socket.io": (
        MILLISECOND,
        ("pingInterval", "pingTimeout", "connectTimeout", "upgradeTimeout"),
    ),
    "socket.io-client": (MILLISECOND, ("reconnectionDelay", "reconnectionDelayMax", "timeout")),
    "reconnecting-websocket": (MILLISECOND, _RECONNECTING),
    "react-use-websocket": (MILLISECOND, ("reconnectInterval", "interval", "timeout")),
    "graphql-ws": (
        MILLISECOND,
        (
            "keepAlive",
            "connectionAckWaitTimeout",
            "connectionInitWaitTimeout",
            "lazyCloseTimeout",
        ),
    ),
}
"""The unit of each library, in seconds, and its options of time."""
ANYWHERE: Final = {
    "ws_ping_interval": "uvicorn",
    "ws_ping_timeout": "uvicorn",
    "websocket_ping_interval": "tornado",
    "websocket_ping_timeout": "tornado",
    "WEBSOCKET_PING_INTERVAL": "sanic",
    "WEBSOCKET_PING_TIMEOUT": "sanic",
}
"""Settings of Python that are known by their name alone; Hypercorn has Tornado's."""
POSITIONS: Final = {
    "run_forever": {"ping_interval": 2, "ping_timeout": 3},
    "useServer": {"keepAlive": 2},
}
"""Where such options stand among the arguments."""
UVICORN: Final = frozenset({"uvicorn.run", "uvicorn.Config"})
USE_SERVER: Final = frozenset(
    f"graphql-ws/{path}:useServer" for path in ("use/ws", "lib/use/ws", "use/@fastify/websocket")
)


@dataclass(frozen=True, slots=True)
class Setting:
    """An option of time as a file sets it.

    `node` is its value, `unit` is in seconds, `peer` is the server or client it is for. `value` is
    a number in that unit, None where the option is switched off by None or null, or unknown;
    `known` tells these apart.
    """

    library: str
    name: str
    node: n.Node
    unit: float
    known: bool
    value: float | None
    call: n.Call | None = None
    peer: Peer | None = None

    @property
    def seconds(self) -> float | None:
        """The value in seconds, where it is a known number."""
        return None if self.value is None else self.value * self.unit


@per_program
def settings(code: Code) -> Iterator[Setting]:
    """All options of time in a file, those of one call together."""
    seen: set[n.Node] = set()
    for library, call, peer in configured(code):
        unit, names = OPTIONS[library]
        for name in names:
            node = given(code, library, call, name)
            if node is not None and node not in seen:
                seen.add(node)
                yield _setting(code, library, name, node, unit, call, peer)
    for server in code.sockets.servers_of("bun"):
        if isinstance(server.node, n.Mapping):
            handlers = code.follow(server.node.get("websocket") or server.node)
            node = handlers.get("idleTimeout") if isinstance(handlers, n.Mapping) else None
            if node is not None:
                yield _setting(code, "bun", "idleTimeout", node, SECOND, None, server)
    if code.python:
        yield from _anywhere(code, seen)


def given(code: Code, library: str, call: n.Call, name: str) -> n.Node | None:
    """The value of an option of a call, wherever the library has it."""
    position = POSITIONS.get(call.method or code.source(call.callee), {}).get(name)
    if position is not None and position < len(call.args):
        return call.args[position]
    inner = {"bun": "websocket", "react-use-websocket": "heartbeat"}.get(library)
    nested = code.option(call, inner) if inner is not None else None
    if nested is not None:
        mapping = code.follow(nested)
        if isinstance(mapping, n.Mapping) and (found := mapping.get(name)) is not None:
            return found
    # What `Bun.serve` has of the same name is for HTTP.
    return None if library == "bun" else code.option(call, name)


@per_program
def configured(code: Code) -> Iterator[tuple[str, n.Call, Peer | None]]:
    """The calls that take options, with their library, and the peer they are for."""
    peers: list[Peer] = [*code.sockets.servers, *code.sockets.sockets]
    for peer in peers:
        if isinstance(peer.node, n.Call) and peer.library in OPTIONS:
            yield peer.library, peer.node, peer
        if peer.library == "websocket-client":
            for call in peer.called("run_forever"):
                yield peer.library, call, peer
    for call in code.calls:
        name = code.qualified(call.callee)
        if name in UVICORN:
            yield "uvicorn", call, None
        elif name in USE_SERVER:
            yield "graphql-ws", call, None
        elif name == "@nestjs/websockets:WebSocketGateway":
            yield "socket.io", call, None


def _anywhere(code: Code, seen: set[n.Node]) -> Iterator[Setting]:
    found: list[tuple[str, n.Node]] = []
    for keyword in code.all(n.Keyword):
        found.append((keyword.name, keyword.value))
    for entry in code.all(n.Entry):
        if isinstance(entry.key, n.Literal) and isinstance(entry.key.value, str):
            found.append((entry.key.value, entry.value))
    for assign in code.all(n.Assign):
        match assign:
            case n.Assign(target=n.Attribute(name=name), value=n.Node() as value):
                found.append((name, value))
            case n.Assign(target=n.Subscript(_, n.Literal(str(name))), value=n.Node() as value):
                found.append((name, value))
    for name, node in found:
        if name in ANYWHERE and node not in seen:
            yield _setting(code, ANYWHERE[name], name, node, SECOND, None, None)


def _setting(
    code: Code,
    library: str,
    name: str,
    node: n.Node,
    unit: float,
    call: n.Call | None,
    peer: Peer | None,
) -> Setting:
    value = code.constant(node)
    number = code.number(node)
    return Setting(
        library, name, node, unit, value is None or number is not None, number, call, peer
    )
