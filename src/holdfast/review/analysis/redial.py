"""What a way back is, after a connection is lost, and what there is to ask of it and its client.

A function *dials* if it opens the socket, or calls one that does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from holdfast.review.analysis.delay import CONSTANT, Delay
from holdfast.review.analysis.guards import guards
from holdfast.review.code import Code
from holdfast.review.meaning.sockets import Listener, Socket
from holdfast.review.syntax import nodes as n

LOST: Final = ("close", "error", "disconnect", "connect_error", "closed", "end")
"""Events after which a client redials."""


@dataclass(frozen=True, slots=True, eq=False)
class Redial:
    """One way back. `how` is "timer", "interval", "pause", "loop", "now", or "option".

    `node` is the call that waits, or the one that dials where nothing waits. `wait` is the
    expression of the delay. `unit` is how many of the delay's units make a second. `sure` is not
    set where only names say that it is one. `callback` is what a timer runs.
    """

    socket: Socket
    how: str
    node: n.Node
    wait: n.Node | None = None
    delay: Delay = CONSTANT
    unit: int = 1
    sure: bool = True
    callback: n.Function | None = None


@dataclass(slots=True, eq=False)
class Client:
    """A client's socket, the functions that dial it, and its ways back."""

    socket: Socket
    dials: list[n.Function] = field(default_factory=list)
    redials: list[Redial] = field(default_factory=list)
    local: bool = False
    """Whether it only ever connects to its own machine."""


def lost(code: Code, client: Client) -> list[Listener]:
    """The handlers that hear that the connection is gone."""
    return [it for it in client.socket.on(*LOST) if it.function is not None]


def dials_in(code: Code, client: Client, root: n.Node) -> Iterator[n.Call]:
    """The calls in `root` that dial, right there or in the function called."""
    for call in root.find(n.Call):
        # An app of websocket-client dials when it is run.
        runs = call.method == "run_forever" and call in client.socket.calls
        if call is client.socket.node or runs or code.function(call.callee) in client.dials:
            yield call


def asked_later(code: Code, client: Client, redial: Redial) -> list[n.Node]:
    """What is asked between the end of the wait and the dial."""
    function = redial.callback or (client.dials[0] if client.dials else None)
    if function is None:
        return []
    return guards(code, function, client.socket.node) or []


def shown(code: Code, redial: Redial) -> str:
    """The delay, in seconds where it is a number."""
    number = 0.0 if redial.wait is None else code.number(redial.wait)
    if number is not None:
        return f"{number / redial.unit:g} s"
    text = " ".join(code.source(redial.wait).split()) if redial.wait is not None else ""
    return f"`{text}`" if len(text) <= 40 else "the same time"
