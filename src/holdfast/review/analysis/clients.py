"""How the clients of a file come back after a connection is lost: where they redial, and when.

A redial is a timer whose function dials, a pause before a dial, a loop around one, or a handler of
`close` that dials at once; or a library that does it by itself, with its options.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.review.analysis.appliances import is_appliance
from holdfast.review.analysis.dialing import leading, name_of
from holdfast.review.analysis.hosts import leads_here
from holdfast.review.analysis.nearby import is_near
from holdfast.review.analysis.redial import Client, Redial
from holdfast.review.analysis.redial_at_once import at_once
from holdfast.review.analysis.redial_options import options_of
from holdfast.review.analysis.redial_pauses import paused
from holdfast.review.analysis.redial_timers import timed
from holdfast.review.code import Code
from holdfast.review.meaning.keeping import per_program
from holdfast.review.meaning.sockets import Role, Socket
from holdfast.review.syntax import nodes as n

DAEMON: Final = re.compile(r"daemon|self_?host|(?:\b|_)local(?:\b|_)", re.I)


@per_program
def clients(code: Code) -> Iterator[Client]:
    """The connections that a file opens itself, with their ways back."""
    for socket in code.sockets.of(side="client"):
        if socket.role is Role.connection and isinstance(socket.node, n.Call):
            yield _client(code, socket)


@per_program
def redials(code: Code) -> Iterator[Redial]:
    """All ways back in a file that reach another machine, each once."""
    seen: set[n.Node] = set()
    for client in clients(code):
        for redial in client.redials:
            if redial.node not in seen and not client.local:
                seen.add(redial.node)
                yield redial


def redialling(code: Code, socket: Socket) -> Client | None:
    """The client that has a socket, if it redials."""
    return next((it for it in clients(code) if it.socket is socket and it.redials), None)


def _client(code: Code, socket: Socket) -> Client:
    starts = [socket.node, *socket.called("run_forever")]
    dials = dict.fromkeys(it for start in starts for it in leading(code, start))
    client = Client(socket, list(dials), local=_is_local(code, socket))
    for node, wait, delay, unit in options_of(code, socket):
        client.redials.append(Redial(socket, "option", node, wait, delay, unit))
    if client.redials:
        return client
    client.redials.extend(timed(code, client))
    client.redials.extend(paused(code, client))
    if not client.redials:
        client.redials.extend(at_once(code, client))
    return client


def _is_local(code: Code, socket: Socket) -> bool:
    call = socket.node
    first = code.follow(call.args[0]) if isinstance(call, n.Call) and call.args else None
    if isinstance(first, n.Template) and first.parts:
        first = first.parts[0]
    value = code.constant(first)
    return isinstance(value, str) and leads_here(value)


def is_close(code: Code, redial: Redial) -> bool:
    """Whether the server is on the same machine, or in the same house, with a client or two."""
    return _is_daemon(code, redial.socket) or is_near(code, redial.socket) or is_appliance(code)


def _is_daemon(code: Code, socket: Socket) -> bool:
    """Whether names around the dial say that the server is one of the same machine."""
    call = socket.node
    names = [name_of(it) for it in leading(code, call)]
    names += [code.source(it) for it in call.args[:1]] if isinstance(call, n.Call) else []
    around = call.enclosing(n.Class)
    if around is not None:
        names += [around.name, *map(code.source, around.bases)]
    return any(DAEMON.search(name) for name in names)
