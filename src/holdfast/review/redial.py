"""How the clients of a file come back after a connection is lost: where they redial, and when.

A function *dials* if it opens the socket, or calls one that does. A redial is then a timer whose
function dials, a pause before a dial, a loop around one, or a handler of `close` that dials at
once; or a library that does it by itself, with its options.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakKeyDictionary

from holdfast.review.code import Code
from holdfast.review.delays import CONSTANT, Delay, delay_of
from holdfast.review.sockets import Listener, Role, Socket
from holdfast.review.syntax import nodes as n

LOST: Final = ("close", "error", "disconnect", "connect_error", "closed", "end")
"""Events after which a client redials."""
TIMERS: Final = {"setTimeout": (0, 1), "setInterval": (0, 1), "call_later": (1, 0)}
"""Where a timer takes its function and its delay."""
PYTHON_TIMERS: Final = {**TIMERS, "callLater": (1, 0), "Timer": (1, 0)}
SLEEPS: Final = frozenset(
    {"sleep", "delay", "wait", "pause", "timeout", "sleepAsync", "setTimeout"}
)
AGAIN: Final = re.compile(r"re_?(connect|try|dial|establish|open|start)|retry|schedule", re.I)
MAYBE: Final = re.compile(
    r"sleep|delay|wait|back_?off|pause|retry|retries|reconnect|tenacity", re.I
)
NOW: Final = frozenset({"then", "catch", "finally", "forEach", "map", "nextTick", "queueMicrotask"})
"""Functions that call what they are given soon."""
LOCAL: Final = re.compile(r"^wss?://(localhost|127\.|\[::1\]|0\.0\.0\.0)|^http://localhost")
WATCHES: Final = re.compile(r"time_?out|ping|pong|heart_?beat|keep_?alive|watch|handshake", re.I)
TRIES: Final = re.compile(r"attempt|tries|retries|count|failure|left|remain", re.I)
COMPARISONS: Final = frozenset({"<", "<=", ">", ">=", "==", "!="})
SHORT: Final = 0.1
"""A pause of fewer seconds is there to let others run, where there is another one."""
STEPS: Final = 6


@dataclass(frozen=True, slots=True, eq=False)
class Redial:
    """One way back. `how` is "timer", "interval", "pause", "loop", or "now".

    `node` is the call that waits, or the one that dials where nothing waits. `wait` is the
    expression of the delay. `unit` is how many of the delay's units make a second.
    """

    socket: Socket
    how: str
    node: n.Node
    wait: n.Node | None = None
    delay: Delay = CONSTANT
    unit: int = 1


@dataclass(slots=True, eq=False)
class Client:
    """A client's socket, the functions that dial it, and its ways back."""

    socket: Socket
    dials: list[n.Function] = field(default_factory=list)
    redials: list[Redial] = field(default_factory=list)
    local: bool = False
    """Whether it only ever connects to its own machine."""


_CLIENTS: WeakKeyDictionary[Code, list[Client]] = WeakKeyDictionary()


def clients(code: Code) -> list[Client]:
    """The connections that a file opens itself, with their ways back."""
    found = _CLIENTS.get(code)
    if found is None:
        found = _CLIENTS[code] = [
            _client(code, socket)
            for socket in code.sockets.of(side="client")
            if socket.role is Role.connection and isinstance(socket.node, n.Call)
        ]
    return found


def redials(code: Code) -> Iterator[Redial]:
    """All ways back in a file that reach another machine, each once."""
    seen: set[n.Node] = set()
    for client in clients(code):
        for redial in client.redials:
            if redial.node not in seen and not client.local:
                seen.add(redial.node)
                yield redial


def _client(code: Code, socket: Socket) -> Client:
    client = Client(socket, dialing(code, socket.node), local=_is_local(code, socket))
    client.redials.extend(_timers(code, client))
    client.redials.extend(_pauses(code, client))
    if not client.redials:
        client.redials.extend(_at_once(code, client))
    return client


def _is_local(code: Code, socket: Socket) -> bool:
    call = socket.node
    first = code.follow(call.args[0]) if isinstance(call, n.Call) and call.args else None
    if isinstance(first, n.Template) and first.parts:
        first = first.parts[0]
    value = code.constant(first)
    return isinstance(value, str) and LOCAL.match(value) is not None


# What dials.


def dialing(code: Code, dial: n.Node) -> list[n.Function]:
    """The functions that open the socket when they are called, the innermost first."""
    found: list[n.Function] = []
    level = homes(code, dial)
    for _ in range(STEPS):
        level = [it for it in dict.fromkeys(level) if it not in found]
        found.extend(level)
        level = [home for it in level for call in code.callers(it) for home in homes(code, call)]
    return found


def homes(code: Code, node: n.Node) -> list[n.Function]:
    """The function that runs `node`, and those around it that call that one right there."""
    found = []
    function = node.enclosing(n.Function)
    while function is not None:
        found.append(function)
        if not _runs_now(function):
            break
        function = function.enclosing(n.Function)
    return found


def _runs_now(function: n.Function) -> bool:
    match function.parent:
        case n.Call(n.Name("Promise"), (first, *_), new=True):
            return first is function
        case n.Call(callee=callee) as call:
            return callee is function or call.method in NOW
    return False


def lost(code: Code, client: Client) -> list[Listener]:
    """The handlers that hear that the connection is gone."""
    return [it for it in client.socket.on(*LOST) if it.function is not None]


# Timers.


def _timers(code: Code, client: Client) -> Iterator[Redial]:
    table = PYTHON_TIMERS if code.python else TIMERS
    for call in code.calls:
        name = call.method or (call.callee.id if isinstance(call.callee, n.Name) else "")
        if name not in table or not call.args:
            continue
        first, second = table[name]
        callback = code.function(call.args[first]) if first < len(call.args) else None
        if callback is None or callback not in client.dials:
            continue
        if not _after_loss(code, client, call, callback):
            continue
        wait = call.args[second] if second < len(call.args) else None
        how = "interval" if name == "setInterval" else "timer"
        unit = 1 if code.python else 1000
        yield Redial(client.socket, how, call, wait, delay_of(code, wait), unit)


def _after_loss(code: Code, client: Client, call: n.Call, callback: n.Function) -> bool:
    """Whether a timer redials, and is not the first dial put off a little, or a deadline."""
    around = schedulers(code, call)
    names = [name_of(it) for it in (*around, callback)]
    if any(AGAIN.search(name) for name in names):
        return not any(
            WATCHES.search(it)
            for it in (names[0], names[-1], code.source(call.args[1]) if len(call.args) > 1 else "")
        )
    if call.enclosing(n.Handler) is not None:
        return True
    return any(listener.function in around for listener in lost(code, client))


def schedulers(code: Code, node: n.Node) -> list[n.Function]:
    """The functions whose call leads to `node`, through those of this file."""
    found: list[n.Function] = []
    level = homes(code, node)
    for _ in range(STEPS):
        level = [it for it in dict.fromkeys(level) if it not in found]
        found.extend(level)
        level = [home for it in level for call in code.callers(it) for home in homes(code, call)]
    return found


def name_of(function: n.Function) -> str:
    """What a function is called, also where it is assigned to something."""
    if function.name:
        return function.name
    node = function.parent
    if isinstance(node, n.Call):
        node = node.parent
    match node:
        case n.Assign(n.Name(name)) | n.Assign(n.Attribute(_, name)):
            return name
        case n.Entry(n.Literal(str(name))):
            return name
    return ""


# Pauses, in loops and before a dial.


def pause_of(code: Code, node: n.Node) -> tuple[n.Node, int] | None:
    """The length of a pause, if `node` is one, and how many of its units make a second."""
    if not isinstance(node, n.Call):
        return None
    name = node.method or (node.callee.id if isinstance(node.callee, n.Name) else "")
    if code.python:
        if name == "sleep" and node.args:
            return node.args[0], 1
        if name in ("wait", "wait_for"):
            timeout = code.option(node, "timeout")
            given = timeout if timeout is not None else (node.args[-1] if node.args else None)
            waits = name == "wait" or (node.args and _is_event(node.args[0]))
            return (given, 1) if given is not None and waits else None
        return None
    if not isinstance(node.parent, n.Await | n.Return) and name != "Promise":
        return None
    if name == "Promise" and node.new and node.args:
        executor = code.function(node.args[0])
        for call in executor.body.find(n.Call) if executor else ():
            if call.callee is not None and code.qualified(call.callee) == "setTimeout":
                return (call.args[1], 1000) if len(call.args) > 1 else None
        return None
    if name in SLEEPS and len(node.args) in (1, 2) and isinstance(node.parent, n.Await):
        return node.args[0], 1000
    return None


def _is_event(node: n.Node) -> bool:
    return isinstance(node, n.Call) and node.method == "wait"


def _pauses(code: Code, client: Client) -> Iterator[Redial]:
    for call in code.calls:
        found = pause_of(code, call)
        if found is None:
            continue
        how = _kind_of_pause(code, client, call)
        if how:
            wait, unit = found
            yield Redial(client.socket, how, call, wait, delay_of(code, wait), unit)


def _kind_of_pause(code: Code, client: Client, call: n.Call) -> str:
    loop = innermost_loop(call)
    if loop is not None:
        dial = next(iter(dials_in(code, client, loop)), None)
        if dial is None or innermost_loop(dial) is not loop or _while_open(call, dial):
            return ""
        return "" if _ends(dial) or _yields(code, call, loop) else "loop"
    function = call.enclosing(n.Function)
    if function is None or function not in client.dials:
        return ""
    later = [it for it in dials_in(code, client, function) if it.start > call.start]
    if not later:
        return ""
    if call.enclosing(n.Handler) is not None:
        return "pause"
    around = schedulers(code, call)
    heard = any(listener.function in around for listener in lost(code, client))
    return "pause" if heard or any(AGAIN.search(name_of(it)) for it in around) else ""


def innermost_loop(node: n.Node) -> n.Node | None:
    """The loop around a node, in the same function."""
    for outer in node.ancestors():
        if isinstance(outer, n.While | n.For | n.ForEach):
            return outer
        if isinstance(outer, n.Function) and not _runs_now(outer):
            return None
    return None


def dials_in(code: Code, client: Client, root: n.Node) -> Iterator[n.Call]:
    """The calls in `root` that dial, right there or in the function called."""
    for call in root.find(n.Call):
        if call is client.socket.node or code.function(call.callee) in client.dials:
            yield call


def _ends(dial: n.Call) -> bool:
    """Whether the loop ends with the dial."""
    node: n.Node = dial
    while node.parent is not None and not isinstance(node.parent, n.Block):
        node = node.parent
    block = node.parent
    following = block.body[block.body.index(node) + 1 :] if isinstance(block, n.Block) else ()
    return isinstance(node, n.Return) or any(_leaves(it) for it in following)


def _yields(code: Code, call: n.Call, loop: n.Node) -> bool:
    """Whether the pause only lets others run, and another one waits for the redial."""
    found = pause_of(code, call)
    seconds = None if found is None else code.number(found[0])
    if found is None or seconds is None or seconds / found[1] >= SHORT:
        return False
    others = (it for it in loop.find(n.Call) if it is not call)
    return any(MAYBE.search(code.source(it.callee)) for it in others)


def _while_open(call: n.Call, dial: n.Call) -> bool:
    """Whether the pause is one between messages: after the dial, in what follows its success."""
    for outer in call.ancestors():
        if isinstance(outer, n.With) and any(dial.within(item) for item in outer.items):
            return True
        if isinstance(outer, n.Handler):
            return False
        if isinstance(outer, n.Try) and call.within(outer.body) and dial.within(outer.body):
            return call.start > dial.start and bool(outer.handlers)
    return False


# No delay at all.


def _at_once(code: Code, client: Client) -> Iterator[Redial]:
    for listener in client.socket.on("close", "disconnect"):
        function = listener.function
        if function is None or function not in client.dials or _may_wait(code, function):
            continue
        call = next(dials_in(code, client, function), None)
        if call is not None and not call.within(socket_setup(client)):
            yield Redial(client.socket, "now", call)
    for dial in dials_in(code, client, code.module):
        loop = innermost_loop(dial)
        if isinstance(loop, n.While) and not _may_wait(code, loop) and _swallows(loop, dial):
            yield Redial(client.socket, "now", dial)


def socket_setup(client: Client) -> n.Node:
    """The call that makes the socket."""
    return client.socket.node


def _may_wait(code: Code, root: n.Node) -> bool:
    """Whether anything in it may pause, as far as its names say."""
    return any(
        MAYBE.search(code.source(it.callee)) for it in code.called(root) if isinstance(it, n.Call)
    )


def _swallows(loop: n.While, dial: n.Call) -> bool:
    """Whether the loop goes on after an error of the dial."""
    for outer in dial.ancestors():
        if outer is loop:
            return False
        if isinstance(outer, n.Try) and dial.within(outer.body):
            return any(
                not any(_leaves(it) for it in handler.body.body) for handler in outer.handlers
            )
    return False


def _leaves(node: n.Node) -> bool:
    return isinstance(node, n.Raise | n.Return) or (
        isinstance(node, n.Jump) and node.kind == "break"
    )


# What there is to say of a redial.


def bounded(code: Code, redial: Redial) -> bool:
    """Whether a client gives up after some attempts, as far as the names of its counters say."""
    loop = innermost_loop(redial.node)
    if isinstance(loop, n.For | n.ForEach):
        return True
    parts: list[n.Node] = [*schedulers(code, redial.node)[:4]]
    parts += [] if loop is None else [loop]
    for part in parts:
        for test in part.find(n.Binary):
            if test.op in COMPARISONS and any(
                TRIES.search(code.source(it)) for it in (test.left, test.right)
            ):
                return True
    return False


def shown(code: Code, redial: Redial) -> str:
    """The delay, in seconds where it is a number."""
    number = 0.0 if redial.wait is None else code.number(redial.wait)
    if number is not None:
        return f"{number / redial.unit:g} s"
    text = " ".join(code.source(redial.wait).split()) if redial.wait is not None else ""
    return f"`{text}`" if len(text) <= 40 else "the same time"
