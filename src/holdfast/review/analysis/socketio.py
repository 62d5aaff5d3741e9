"""Servers of Socket.IO, and what may configure them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.review.code import Code
from holdfast.review.meaning.sockets import Server
from holdfast.review.syntax import nodes as n

LIBRARIES: Final = ("socket.io", "python-socketio", "flask-socketio")


def socketio_servers(code: Code) -> Iterator[tuple[Server, n.Call]]:
    """The servers whose options the file shows, each with the call that makes it."""
    for server in code.sockets.servers_of(*LIBRARIES):
        if isinstance(server.node, n.Call) and not _has_unseen_options(code, server.node):
            yield server, server.node


def _has_unseen_options(code: Code, call: n.Call) -> bool:
    """As `Code.open_ended`, but JavaScript's first argument may be an HTTP server."""
    if code.python:
        return code.open_ended(call)
    for index, arg in enumerate(call.args):
        found = code.follow(arg)
        if isinstance(found, n.Mapping):
            if any(entry.key is None for entry in found.entries):
                return True
        elif index or "opt" in code.source(arg).lower() or "conf" in code.source(arg).lower():
            return True
    return False
