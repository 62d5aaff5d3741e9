"""How the clients of a file come back after a connection is lost: where they redial, and when.

A function *dials* if it opens the socket, or calls one that does. A redial is then a timer whose
function dials, a pause before a dial, a loop around one, or a handler of `close` that dials at
once; or a library that does it by itself, with its options.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from holdfast.review.analysis.appliances import is_appliance
from holdfast.review.analysis.delays import CONSTANT, Delay, delay_of
from holdfast.review.analysis.dialing import homes, leading, name_of
from holdfast.review.analysis.guards import TRIES, before, guards, only_tells, step
from holdfast.review.analysis.later import later
from holdfast.review.analysis.nearby import is_near
from holdfast.review.analysis.pauses import endless, innermost_loop, pause_of, pauses
from holdfast.review.analysis.redial_options import options_of
from holdfast.review.code import Code
from holdfast.review.meaning.keeping import per_program
from holdfast.review.meaning.sockets import Listener, Role, Socket
from holdfast.review.syntax import nodes as n

LOST: Final = ("close", "error", "disconnect", "connect_error", "closed", "end")
"""Events after which a client redials."""
AGAIN: Final = re.compile(
    r"(?:(?<![a-z])re|Re)_?([cC]onnect|[tT]ry|[dD]ial|[eE]stablish|[oO]pen|[sS]tart)|[sS]chedule"
)
MAYBE: Final = re.compile(
    r"sleep|delay|wait|back_?off|pause|retry|retries|reconnect|tenacity", re.I
)
LOCAL: Final = re.compile(r"^wss?://(localhost|127\.|\[::1\]|0\.0\.0\.0)|^http://localhost")
DAEMON: Final = re.compile(r"daemon|self_?host|(?:\b|_)local(?:\b|_)", re.I)
DETACH: Final = frozenset({"removeEventListener", "removeAllListeners", "off", "removeListener"})
"""What takes a listener off."""
WATCHES: Final = re.compile(r"time_?out|ping|pong|heart_?beat|keep_?alive|watch|handshake", re.I)
CONNECTED: Final = re.compile(r"readyState|connected|alive|\bws\b|sock", re.I)
COUNTER: Final = re.compile(
    rf"{TRIES.pattern}|\bretry\b|max_?re|(?:retry|connect|dial)\w*(?:limit|max|times)", re.I
)
ENDINGS: Final = frozenset({"close", "terminate", "destroy", "disconnect"})
COMPARISONS: Final = frozenset({"<", "<=", ">", ">=", "==", "!="})
SHORT: Final = 0.1
"""A pause of fewer seconds is there to let others run, where there is another one."""


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


@per_program
def clients(code: Code) -> Iterator[Client]:
    """The connections that a file opens itself, with their ways back."""
    for socket in code.sockets.of(side="client"):
        if socket.role is Role.connection and isinstance(socket.node, n.Call):
            yield _client(code, socket)


def redials(code: Code) -> Iterator[Redial]:
    """All ways back in a file that reach another machine, each once."""
    seen: set[n.Node] = set()
    for client in clients(code):
        for redial in client.redials:
            if redial.node not in seen and not client.local:
                seen.add(redial.node)
                yield redial


def _client(code: Code, socket: Socket) -> Client:
    starts = [socket.node, *socket.called("run_forever")]
    dials = dict.fromkeys(it for start in starts for it in leading(code, start))
    client = Client(socket, list(dials), local=_is_local(code, socket))
    for node, wait, delay, unit in options_of(code, socket):
        client.redials.append(Redial(socket, "option", node, wait, delay, unit))
    if client.redials:
        return client
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


def lost(code: Code, client: Client) -> list[Listener]:
    """The handlers that hear that the connection is gone."""
    return [it for it in client.socket.on(*LOST) if it.function is not None]


# Timers.


def _timers(code: Code, client: Client) -> Iterator[Redial]:
    unit = 1 if code.python else 1000
    for found in later(code):
        call, callback = found.call, found.function
        if callback not in client.dials:
            continue
        how = "interval" if found.repeats else "timer"
        if found.repeats and _only_ends(code, client, callback):
            continue
        sure = _heard(code, client, call)
        sure = sure or (found.repeats and _polls(code, client, callback))
        if sure or _named(code, call, callback):
            delay = delay_of(code, found.wait)
            yield Redial(client.socket, how, call, found.wait, delay, unit, sure, callback)


def _only_ends(code: Code, client: Client, callback: n.Function) -> bool:
    """Whether an interval ends a dead connection, which others then redial."""
    calls = list(dials_in(code, client, callback))
    return bool(calls) and all(it.method in ENDINGS for it in calls)


def _heard(code: Code, client: Client, call: n.Call) -> bool:
    """Whether a lost connection leads to a timer."""
    around = leading(code, call)
    heard = any(listener.function in around for listener in lost(code, client))
    return heard or call.enclosing(n.Handler) is not None


def _named(code: Code, call: n.Call, callback: n.Function) -> bool:
    """Whether a timer redials by its name, and is no deadline of the dial."""
    names = [name_of(it) for it in (*leading(code, call), callback)]
    wait = code.source(call.args[1]) if len(call.args) > 1 else ""
    watches = any(WATCHES.search(it) for it in (names[0], names[-1], wait))
    return not watches and any(AGAIN.search(name) for name in names)


def _polls(code: Code, client: Client, callback: n.Function) -> bool:
    """Whether an interval dials if there is no connection."""
    tests = [test for dial in dials_in(code, client, callback) for test in before(callback, dial)]
    return any(CONNECTED.search(code.source(it)) for it in tests)


# Pauses, in loops and before a dial.


def _pauses(code: Code, client: Client) -> Iterator[Redial]:
    for call, wait, unit in pauses(code):
        how = _kind_of_pause(code, client, call)
        if how:
            sure = how == "loop" or _repeats(code, client, call)
            yield Redial(client.socket, how, call, wait, delay_of(code, wait), unit, sure)


def _kind_of_pause(code: Code, client: Client, call: n.Call) -> str:
    loop = innermost_loop(call)
    if loop is not None:
        dial = next(iter(dials_in(code, client, loop)), None)
        if dial is None or innermost_loop(dial) is not loop or _while_open(call, dial):
            return ""
        if _is_between(client, call, dial):
            return ""
        ends = _ends(dial) and call.enclosing(n.Handler) is None
        return "" if ends or _ticks(code, call, dial) or _yields(code, call, loop) else "loop"
    function = call.enclosing(n.Function)
    if function is None or function not in client.dials:
        return ""
    later = [it for it in dials_in(code, client, function) if it.start > call.start]
    if not later or _while_connected(code, call):
        return ""
    if call.enclosing(n.Handler) is not None:
        return "pause"
    around = leading(code, call)
    if any(listener.function in around for listener in lost(code, client)):
        return "pause"
    if any(_follows_loss(client, it) for home in around for it in code.callers(home)):
        return "pause"
    return "pause" if any(AGAIN.search(name_of(it)) for it in around) else ""


def _while_connected(code: Code, call: n.Call) -> bool:
    """Whether a pause is for an open connection: `if state == OPEN: close(); sleep(1)`."""
    asked = call.enclosing(n.If, n.Function)
    return (
        isinstance(asked, n.If)
        and call.within(asked.then)
        and any(
            it.op == "==" and code.source(it.right).endswith("OPEN")
            for it in asked.test.find(n.Binary)
        )
    )


def _follows_loss(client: Client, call: n.Call) -> bool:
    """Whether a call comes after an error, or after the loop over what the connection brings."""
    if isinstance(call.enclosing(n.Handler, n.Function), n.Handler):
        return True
    block = call.enclosing(n.Block)
    line = next((it for it in block.body if call.within(it)), call) if block else call
    return block is not None and any(
        isinstance(it, n.ForEach) and it.iterable in client.socket.uses
        for it in block.body
        if it.end <= line.start
    )


def _repeats(code: Code, client: Client, call: n.Call) -> bool:
    """Whether a pause before a dial is waited for each time that a connection is lost."""
    around = leading(code, call)
    if any(listener.function in around for listener in lost(code, client)):
        return True
    calls = [it for function in around for it in code.callers(function)]
    if any(innermost_loop(it) for it in calls):
        return True
    handler = call.enclosing(n.Handler)
    if handler is None:
        return any(it.enclosing(n.Handler) for it in calls)
    # After an error: the dial that follows has to come back here when it fails itself.
    outer = handler.enclosing(n.Try)
    if outer is None or not any(
        code.function(it.callee) in around for it in dials_in(code, client, handler)
    ):
        return False
    caught = any(it.within(outer.body) for it in dials_in(code, client, outer))
    return caught or client.socket.node.enclosing(n.Try) is not None


def dials_in(code: Code, client: Client, root: n.Node) -> Iterator[n.Call]:
    """The calls in `root` that dial, right there or in the function called."""
    for call in root.find(n.Call):
        # An app of websocket-client dials when it is run.
        runs = call.method == "run_forever" and call in client.socket.calls
        if call is client.socket.node or runs or code.function(call.callee) in client.dials:
            yield call


def _ends(dial: n.Call) -> bool:
    """Whether the loop ends with the dial."""
    node: n.Node = dial
    while node.parent is not None and not isinstance(node.parent, n.Block):
        node = node.parent
    block = node.parent
    following = block.body[block.body.index(node) + 1 :] if isinstance(block, n.Block) else ()
    return isinstance(node, n.Return) or any(_leaves(it) for it in following)


def _ticks(code: Code, call: n.Call, dial: n.Call) -> bool:
    """Whether a loop looks every moment whether it is time to dial."""
    found = pause_of(code, call)
    seconds = None if found is None else code.number(found[0])
    asked, loop = dial.enclosing(n.If), innermost_loop(dial)
    if found is None or seconds is None or asked is None or loop is None:
        return False
    return seconds / found[1] <= SHORT and asked.within(loop)


def _yields(code: Code, call: n.Call, loop: n.Node) -> bool:
    """Whether the pause only lets others run, and another one waits for the redial."""
    found = pause_of(code, call)
    seconds = None if found is None else code.number(found[0])
    if found is None or seconds is None or seconds / found[1] >= SHORT:
        return False
    others = (it for it in loop.find(n.Call) if it is not call)
    return any(MAYBE.search(code.source(it.callee)) for it in others)


def _is_between(client: Client, call: n.Call, dial: n.Call) -> bool:
    """Whether the pause is one between messages, and the dial is for one that was not sent."""
    handler = dial.enclosing(n.Handler, n.While)
    tried = handler.parent if isinstance(handler, n.Handler) else None
    if not isinstance(tried, n.Try) or call.within(tried):
        return False
    sent = (it for it in client.socket.calls if (it.method or "").startswith("send"))
    return any(it.within(tried.body) for it in sent)


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
        call = next(dials_in(code, client, function), client.socket.node)
        # `ws.onclose = connect` has no call to point at.
        place = listener.node if call is client.socket.node else call
        yield Redial(client.socket, "now", place)
    for dial in dials_in(code, client, code.module):
        loop = innermost_loop(dial)
        repeats = isinstance(loop, n.While) or endless(code, loop)
        if loop is not None and repeats and not _may_wait(code, loop) and _swallows(loop, dial):
            yield Redial(client.socket, "now", dial)


def _may_wait(code: Code, root: n.Node) -> bool:
    """Whether anything in it may pause, as far as its names say."""
    return any(
        MAYBE.search(code.source(it.callee)) for it in code.called(root) if isinstance(it, n.Call)
    )


def _swallows(loop: n.Node, dial: n.Call) -> bool:
    """Whether the loop goes on after an error of the dial; `run_forever` raises none."""
    if dial.method == "run_forever":
        return not any(_leaves(it) for it in loop.walk())
    inside = takewhile(lambda it: it is not loop, dial.ancestors())
    return any(
        not any(_leaves(it) for it in handler.body.body)
        for outer in inside
        if isinstance(outer, n.Try) and dial.within(outer.body)
        for handler in outer.handlers
    )


def _leaves(node: n.Node) -> bool:
    return isinstance(node, n.Raise | n.Return) or (
        isinstance(node, n.Jump) and node.kind == "break"
    )


# What there is to say of a redial.


def bounded(code: Code, redial: Redial) -> bool:
    """Whether a client gives up after some attempts, as far as the names of its counters say."""
    loop = innermost_loop(redial.node)
    if isinstance(loop, n.For | n.ForEach) and not endless(code, loop):
        return True
    parts: list[n.Node] = [*leading(code, redial.node)[:4]]
    parts += [] if loop is None else [loop]
    asked = (call for part in parts for it in part.find(n.If) for call in it.test.find(n.Call))
    calls = [*asked, *([redial.node] if isinstance(redial.node, n.Call) else [])]
    calls += [] if redial.callback is None else redial.callback.find(n.Call)
    parts += [it for call in calls if (it := code.function(call.callee)) is not None]
    for part in parts:
        for test in part.find(n.Binary):
            counts = test.op in COMPARISONS and any(
                COUNTER.search(code.source(it)) for it in (test.left, test.right)
            )
            if counts and not only_tells(test):
                return True
    return only_once(code, redial)


def only_once(code: Code, redial: Redial) -> bool:
    """Whether a flag on the way to the dial lets it happen once."""
    anew = homes(code, redial.socket.node)[:1]
    way: list[n.Node] = [redial.node, redial.socket.node]
    found: n.Node | None = redial.node
    while isinstance(found, n.Call) and (function := code.function(found.callee)) is not None:
        found = step(code, function, redial.socket.node)
        if found is None or found in way:
            break
        way.append(found)
    return any(_once(code, it, anew) for it in way)


def _once(code: Code, dial: n.Node, anew: list[n.Function]) -> bool:
    """Whether a flag lets it happen once: `if (!again) { again = true; connect(); }`.

    What `anew` sets is set for each connection, and says nothing of the next one.
    """
    asked = dial.enclosing(n.If)
    tested = {code.slot(it) for it in asked.test.walk()} if asked is not None else set()
    for assign in asked.then.find(n.Assign) if asked is not None else ():
        slot, home = code.slot(assign.target), assign.enclosing(n.Function)
        if slot is None or slot not in tested or home is None:
            continue
        others = (it.node for it in code.sources(slot) if it.node is not assign)
        functions = [it.enclosing(n.Function) for it in others]
        if all(it not in anew and _is_first(it, home) for it in functions):
            return code.constant(assign.value) in (True, 1)
    return False


def _is_first(function: n.Function | None, home: n.Function) -> bool:
    """Whether what a function sets is there before `home` is called, and stays."""
    if function is None or function.name in ("constructor", "__init__"):
        return True
    return function is not home and home.within(function)


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
