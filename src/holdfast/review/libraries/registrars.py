"""Handlers of Socket.IO in files of their own: `module.exports = (io, socket) => { … }`.

The file that has the server calls such a function for each connection. In TypeScript the parameter
is a connection by its type; in JavaScript by its name, beside a server of the name that all the
documentation gives it.
"""

from __future__ import annotations

from typing import Final

from holdfast.review.meaning.program import Program
from holdfast.review.meaning.sockets import Role, Server, Socket, Sockets, attach
from holdfast.review.syntax import nodes as n

SOCKET: Final = "socket.io:Socket"
SERVERS: Final = frozenset({"socket.io:Server", "socket.io:Namespace"})
NAMES: Final = frozenset({"socket", "client"})


def registrars(code: Program, found: Sockets) -> None:
    """Find the connections that functions of a file are given, and nothing in it accepts."""
    known = {slot for it in found.sockets for slot in it.slots}
    for function in code.all(n.Function):
        server = next((it for it in function.params if _is_server(code, it)), None)
        for param in function.params:
            if _is_socket(code, param, server) and code.slot(param.target) not in known:
                _registered(code, found, param, server)


def _is_socket(code: Program, param: n.Param, server: n.Param | None) -> bool:
    if not isinstance(param.target, n.Name):
        return False
    if param.annotation is not None:
        return code.qualified(param.annotation) == SOCKET
    return server is not None and param.target.id in NAMES


def _is_server(code: Program, param: n.Param) -> bool:
    if param.annotation is not None:
        return code.qualified(param.annotation) in SERVERS
    return getattr(param.target, "id", "") == "io"


def _registered(code: Program, found: Sockets, param: n.Param, server: n.Param | None) -> None:
    socket = Socket("socket.io", param, side="server", role=Role.helper)
    attach(code, socket)
    if server is not None:
        socket.server = Server("socket.io", server)
        attach(code, socket.server)
    found.sockets.append(socket)
