"""Whether anybody notices that the other side is gone.

What ends a connection that went silent is always a timer: nothing else happens on a dead link. And
something must know whether answers came. Names tell: programs call these things `pong`, `isAlive`,
`lastSeen`; that is no proof, but without any such name there is surely nothing of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from holdfast.review.analysis.hosts import leads_here, names_this_machine
from holdfast.review.analysis.timers import deferred, timers
from holdfast.review.analysis.timings import ANYWHERE
from holdfast.review.code import Code
from holdfast.review.meaning.keeping import once, per_program
from holdfast.review.meaning.sockets import Peer, Socket
from holdfast.review.syntax import nodes as n

ENDS: Final = frozenset(
    {
        "abort",
        "close",
        "destroy",
        "disconnect",
        "end",
        "fail_connection",
        "kill",
        "terminate",
    }
)
"""What the names of functions that give a connection up have in them."""
DEADLINES: Final = frozenset({"asyncio.wait_for", "asyncio.timeout", "async_timeout.timeout"})
CLOCKS: Final = frozenset({"time.time", "time.monotonic"})
HEARD: Final = re.compile(r"last_?(message|msg|seen|heard|recv|received|data|update)", re.I)
REDIALS: Final = frozenset({"connect", "reconnect", "restart"})
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PING_WORDS: Final = frozenset(
    {
        "hb",
        "heartbeat",
        "heartbeats",
        "keepalive",
        "ping",
        "pinger",
        "pinging",
        "pings",
        "pong",
        "pongs",
    }
)
_PING_PAIRS: Final = frozenset({("keep", "alive"), ("heart", "beat")})
_SEEN_PAIRS: Final = frozenset({("last", "seen"), ("last", "heard"), ("last", "activity")})
_ANSWER_WORDS: Final = frozenset(
    {
        "ack",
        "acked",
        "alive",
        "dead",
        "latency",
        "missed",
        "misses",
        "pong",
        "pongs",
        "rtt",
        "stale",
        "unanswered",
        "watchdog",
    }
)
_ANSWER_PAIRS: Final = frozenset(
    (first, second)
    for first in ("last", "latest", "previous")
    for second in (
        "activity",
        "at",
        "beat",
        "data",
        "event",
        "heard",
        "heartbeat",
        "message",
        "msg",
        "ping",
        "rx",
        "receive",
        "received",
        "recv",
        "seen",
        "time",
    )
)


def has_deadline(code: Code) -> bool:
    """Whether a file may give up connections that fall silent.

    Something must know whether answers came, and a timer must end what got none.
    """
    return _knows_answers(code) and _ends_later(code)


def _knows_answers(code: Code) -> bool:
    if any(peer.on("pong") for peer in (*code.sockets.sockets, *code.sockets.servers)):
        return True
    return any(
        _has(words, _ANSWER_WORDS, _ANSWER_PAIRS) and words != ("keep", "alive")
        for words in map(split, _identifiers(code))
    )


def _ends_later(code: Code) -> bool:
    if any(_ends(code, timer.body, ENDS | REDIALS) for timer in timers(code)):
        return True
    for call, body in deferred(code):
        # A redial that waits is no deadline, unless its name says so.
        if _ends(code, body, ENDS | REDIALS if _is_for_pings(call) else ENDS):
            return True
    return False


def _ends(code: Code, body: n.Node, names: frozenset[str]) -> bool:
    for node in code.called(body):
        if isinstance(node, n.Raise):
            return True
        if isinstance(node, n.Call):
            name = node.method or code.source(node.callee)
            if not names.isdisjoint(split(name)) or code.qualified(node.callee) in DEADLINES:
                return True
    return False


def _key(value: n.Node) -> str:
    """The name of an option, where it is a key of an object, or assigned."""
    match value.parent:
        case n.Entry(n.Literal(str(name)), _):
            return name
        case n.Assign(n.Attribute(_, name) | n.Subscript(_, n.Literal(str(name))), _):
            return name
    return ""


def _is_for_pings(call: n.Call) -> bool:
    """Whether what a timer is kept in, or the function that starts it, is named for pings."""
    kept = call.parent.target if isinstance(call.parent, n.Assign) else None
    function = call.enclosing(n.Function)
    names = [getattr(kept, "id", ""), getattr(kept, "name", ""), function.name if function else ""]
    words = _PING_WORDS | _ANSWER_WORDS
    return any(_has(split(name), words, _PING_PAIRS | _ANSWER_PAIRS) for name in names)


def mentions_pings(code: Code, *apart: n.Node) -> bool:
    """Whether anything in a file is named for pings or liveness, apart from some settings."""
    left_out = {text for node in apart for text in (*_texts(node), _key(node))}
    left_out |= ANYWHERE.keys()
    return any(
        _has(split(it), _PING_WORDS | {"alive"}, _PING_PAIRS | _SEEN_PAIRS)
        for it in _identifiers(code)
        if it not in left_out
    )


@once
def hears_silence(code: Code) -> bool:
    """Whether there is a deadline for the next message, which needs no ping.

    In Python a receive in `wait_for` or with a timeout; in JavaScript a message that starts anew
    the timer that ends the connection.
    """
    if code.python:
        return any(_is_deadline(code, call) for call in code.calls) or any(
            _compares(code, it) for it in code.all(n.Binary)
        )
    ends = {call for call, body in deferred(code) if _ends(code, body, ENDS)}
    if not ends:
        return False
    heard = [it.function for socket in code.sockets.sockets for it in socket.on("message")]
    return any(node in ends for it in heard if it is not None for node in code.called(it))


def _is_deadline(code: Code, call: n.Call) -> bool:
    """Whether a call gives a wait an end; a timeout of None is none."""
    limit = code.option(call, "timeout")
    if code.qualified(call.callee) in DEADLINES:
        limit = limit or next(iter(call.args[-1:]), None)
    elif not (call.method or "").startswith("rec"):
        return False
    return limit is not None and not _is_none(limit)


def _compares(code: Code, node: n.Binary) -> bool:
    """Whether the clock is compared with when something was heard last, and a limit."""
    if node.op not in ("<", "<=", ">", ">="):
        return False
    sides = (node.left, node.right)
    adds = any(isinstance(it, n.Binary) and it.op in ("+", "-") for it in sides)
    clock = any(code.qualified(it.callee) in CLOCKS for it in node.find(n.Call))
    return adds and clock and HEARD.search(code.source(node)) is not None


def _is_none(node: n.Node) -> bool:
    return isinstance(node, n.Literal) and node.value is None


def is_local(code: Code, socket: Peer) -> bool:
    """Whether a client connects to its own machine, where no network goes away."""
    made = socket.node
    urls = [code.constant(arg) for arg in made.args] if isinstance(made, n.Call) else []
    return any(isinstance(url, str) and leads_here(url) for url in urls)


@once
def names_loopback(code: Code) -> bool:
    """Whether a string of the file is an address of the machine it runs on."""
    strings = (it.value for it in code.all(n.Literal))
    return any(isinstance(it, str) and names_this_machine(it) for it in strings)


def is_brief(socket: Socket) -> bool:
    """Whether a client asks something and goes: it is used in no loop, and kept in no attribute,
    or closed whatever the answer is."""
    block = socket.node.enclosing(n.With)
    uses = [it for it in socket.uses if it.within(block)] if block else socket.uses
    for use in uses:
        if isinstance(use, n.Attribute) and not _asks_once(socket):
            return False
        if isinstance(use.parent, n.ForEach) and use.parent.iterable is use:
            return False
        if use.enclosing(n.While, n.ForEach, n.Comprehension) is not None:
            return False
    return True


def _asks_once(socket: Socket) -> bool:
    """Whether the socket is closed at the end of an attempt that has no loop."""
    for call in socket.called("close"):
        tried = call.enclosing(n.Try)
        if tried is not None and tried.final is not None and call.within(tried.final):
            return not any(isinstance(it, n.While | n.ForEach) for it in tried.walk())
    return False


def names_liveness(node: n.Node) -> bool:
    """Whether an expression is named for answers: `missedPongs`, `socket.isAlive`."""
    return any(
        _has(split(it), _PING_WORDS | _ANSWER_WORDS, _PING_PAIRS | _ANSWER_PAIRS)
        for it in _texts(node)
    )


@lru_cache(1 << 14)
def split(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case: `lastPongAt` is last, pong, at."""
    return tuple(word.lower() for word in _WORD.findall(name))


def _has(words: tuple[str, ...], single: frozenset[str], pairs: frozenset[tuple[str, str]]) -> bool:
    return not single.isdisjoint(words) or any(pair in pairs for pair in pairwise(words))


@per_program
def _identifiers(code: Code) -> Iterable[str]:
    """All names and short strings of a file, each once."""
    return dict.fromkeys(_texts(code.module))


def _texts(node: n.Node) -> Iterator[str]:
    for part in node.walk():
        match part:
            case n.Name(id=text) | n.Attribute(name=text):
                yield text
            case n.Function(name=text) | n.Class(name=text):
                yield text
            case n.Imported(name, local):
                yield name
                yield local
            case n.Import(module=text):
                yield text
            case n.Literal(str(text)) if len(text) < 80:
                yield text
