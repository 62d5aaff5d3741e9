"""What a file has of the five things that every WebSocket program needs.

Rules say what is wrong. The checklist at the end of a report also says what is there: a sighting is
one place where it was seen, or where one would look for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from holdfast.findings import Span, Verdict
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.delay import Jitter
from holdfast.review.analysis.heartbeats import heartbeats
from holdfast.review.analysis.inbound import inbound
from holdfast.review.code import Code
from holdfast.review.meaning.sockets import Peer, Role, Server
from holdfast.review.syntax import nodes as n


class Question(IntEnum):
    """The points of the checklist, in its order."""

    port = 1
    heartbeat = 2
    reconnect = 3
    validation = 4
    errors = 5


@dataclass(frozen=True, slots=True)
class Sighting:
    """Something seen for a question, as good as `verdict` says: if missing, only where it could be.

    `evidence` is part of a sentence, such as "`ws` pings every 30 s".
    """

    question: Question
    verdict: Verdict
    evidence: str
    span: Span


SHARED: Final = frozenset(
    {"aiohttp", "bun", "channels", "deno", "flask-socketio", "holdfast", "litestar", "quart"}
    | {"python-socketio", "sanic", "socket.io", "starlette", "tornado", "uws"}
)
"""Libraries whose server is an HTTP server, or part of one."""
SERVED: Final = {
    "starlette": "uvicorn pings every 20 s by default",
    "channels": "Daphne pings every 20 s by default",
    "sanic": "Sanic pings every 20 s by default",
    "holdfast": "Holdfast pings every 30 s and ends peers that do not answer",
}
"""What pings for applications that do not serve themselves."""
RECONNECTING: Final = {
    "socket.io-client": "Socket.IO's client reconnects with backoff and jitter",
    "reconnecting-websocket": "reconnecting-websocket reconnects with backoff",
    "holdfast": "Holdfast's client reconnects with backoff and jitter",
}
VALIDATORS: Final = frozenset(
    {"safeParse", "safeParseAsync", "parseAsync", "model_validate", "model_validate_json"}
    | {"validate", "validate_python", "validate_json", "is_valid", "parse_obj", "parse_raw"}
)
"""Methods of the usual libraries that check a value against a schema."""
ERRORS: Final = ("error", "connect_error")
"""Events of which it is enough to know that they happened: an end may be a good one."""
LOGS: Final = re.compile(r"(?i)log|console|print|warn|error|debug|info|report|sentry|capture|trace")


def sightings(code: Code) -> Iterator[Sighting]:
    """Look for all five in one file."""
    yield from _port(code)
    yield from _heartbeat(code)
    yield from _reconnect(code)
    yield from _validation(code)
    yield from _errors(code)


def _seen(
    question: Question, evidence: str, node: n.Node, verdict: Verdict = Verdict.found
) -> Sighting:
    return Sighting(question, verdict, evidence, _head(node))


def _head(node: n.Node) -> Span:
    """Where to point at: for a class or function its first characters, not all of it."""
    return Span(node.start, min(node.end, node.start + 1))


def _library(code: Code, peer: Peer) -> str:
    """What the file knows a library as: FastAPI has the WebSockets of Starlette."""
    imported = any(it.module.partition(".")[0] == "fastapi" for it in code.all(n.Import))
    return "fastapi" if peer.library == "starlette" and imported else peer.library


def _accepting(code: Code) -> list[Peer]:
    """The servers of a file, and the connections it accepts without one."""
    found: list[Peer] = [*code.sockets.servers]
    found += [it for it in code.sockets.sockets if it.accepted and it.server is None]
    return found


def _port(code: Code) -> Iterator[Sighting]:
    for peer in _accepting(code):
        if peer.library in SHARED:
            evidence = f"`{_library(code, peer)}` serves HTTP and WebSocket on one port"
            yield _seen(Question.port, evidence, peer.node)
        elif peer.library == "ws" and isinstance(peer.node, n.Call):
            if code.option(peer.node, "port") is None:
                evidence = "`ws` takes upgrades of the HTTP server"
                yield _seen(Question.port, evidence, peer.node)
            else:
                evidence = "`ws` has a port of its own"
                yield _seen(Question.port, evidence, peer.node, Verdict.missing)
        else:
            evidence = f"`{peer.library}` has a port of its own"
            yield _seen(Question.port, evidence, peer.node, Verdict.missing)


def _heartbeat(code: Code) -> Iterator[Sighting]:
    peers = _accepting(code)
    for beat in heartbeats(code):
        if beat.side == "server" or (peers and not beat.side):
            who = f"`{beat.library}`" if beat.library else "a timer"
            often = "" if beat.seconds is None else f" every {beat.seconds:g} s"
            usual = "" if beat.explicit else " by default"
            yield _seen(Question.heartbeat, f"{who} pings{often}{usual}", beat.node)
    for peer in peers:
        if peer.library in SERVED:
            yield _seen(Question.heartbeat, SERVED[peer.library], peer.node)
        else:
            evidence = f"this server (`{_library(code, peer)}`) was not seen to ping"
            yield _seen(Question.heartbeat, evidence, peer.node, Verdict.missing)


def _reconnect(code: Code) -> Iterator[Sighting]:
    for client in clients(code):
        library = client.socket.library
        if library in RECONNECTING:
            yield _seen(Question.reconnect, RECONNECTING[library], client.socket.node)
        elif _iterates(client.socket.node):
            evidence = f"`{library}` reconnects with backoff in this loop"
            yield _seen(Question.reconnect, evidence, client.socket.node)
        elif not client.redials and not client.local:
            evidence = f"this client (`{library}`) was not seen to come back"
            yield _seen(Question.reconnect, evidence, client.socket.node, Verdict.missing)
        else:
            for redial in client.redials:
                grows = "growing" if redial.delay.grows else "constant"
                random = redial.delay.jitter is Jitter.full
                evidence = f"it reconnects after a {grows} delay{' with jitter' if random else ''}"
                whole = redial.delay.grows and random
                verdict = Verdict.found if whole else Verdict.partly
                yield _seen(Question.reconnect, evidence, redial.node, verdict)


def _iterates(node: n.Node) -> bool:
    """Whether it is `async for ws in connect(…)`, which comes back by itself."""
    loop = node.parent
    return isinstance(loop, n.ForEach) and loop.is_async and loop.iterable is node


def _validation(code: Code) -> Iterator[Sighting]:
    messages = inbound(code)
    for call in code.calls:
        if call.method in VALIDATORS and any(messages.trace(arg) for arg in call.args):
            yield _seen(Question.validation, f"`{call.method}` checks what comes in", call)
    for parse in messages.parses():
        if code.guarded(parse.call):
            yield _seen(Question.validation, "bad JSON is caught", parse.call)
        else:
            evidence = "messages are parsed, and were not seen to be checked"
            yield _seen(Question.validation, evidence, parse.call, Verdict.missing)


def _errors(code: Code) -> Iterator[Sighting]:
    peers: list[Peer] = [it for it in code.sockets.sockets if it.role is Role.connection]
    for peer in [*peers, *code.sockets.servers]:
        node = _logged(code, peer)
        if node is not None:
            yield _seen(Question.errors, "an error of the connection is logged", node)
        elif not isinstance(peer, Server):
            who = _library(code, peer)
            evidence = f"errors of this connection (`{who}`) were not seen to be logged"
            yield _seen(Question.errors, evidence, peer.node, Verdict.missing)


def _logged(code: Code, peer: Peer) -> n.Node | None:
    """Where an error of a socket is written down: in a listener, or in a handler around its use."""
    for listener in peer.on("error", "close", "connect_error", "disconnect"):
        function = listener.function
        if function is None or (_logs(function) and (function.params or listener.event in ERRORS)):
            return listener.node
    uses = [peer.node, *peer.uses]
    for tried in code.all(n.Try):
        found = next((it for it in tried.handlers if _logs(it)), None)
        if found is not None and any(it.within(tried) for it in uses):
            return found
    return None


def _logs(root: n.Node) -> bool:
    for call in root.find(n.Call):
        callee = call.callee
        named = callee.object if isinstance(callee, n.Attribute) else callee
        last = named.name if isinstance(named, n.Attribute) else getattr(named, "id", "")
        if LOGS.search(last):
            return True
    return False
