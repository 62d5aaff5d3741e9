"""A message that is sent before the connection is open.

## What it does
Looks for `send` right after `new WebSocket`, in the same function, with nothing awaited in between,
and in effects of a React component that run right after the one that connects. It also
reports clients that redial, and send from elsewhere without a look at `readyState`; with low
confidence where anything else in the file asks for the state of the connection. With Deno, whose
`send` throws on whatever is not open, it reports loops that send to all connections of a server.

## Why it hurts
What is sent before the connection is open throws, and what is sent after it has closed is lost
without a word. A new WebSocket is connecting until `open` was emitted, and one that redials is for
seconds or minutes at a time; no message is kept for later.

## Example
```javascript
const socket = new WebSocket(url);
socket.send('hello');
```

## Instead
Send in the `open` handler, or keep what is to be sent until the connection is open.

```javascript
const socket = new WebSocket(url);
socket.addEventListener('open', () => socket.send('hello'));
```

## References
- https://websockets.spec.whatwg.org/#dom-websocket-send
- https://developer.mozilla.org/en-US/docs/Web/API/WebSocket/send
- https://github.com/websockets/ws/blob/master/doc/ws.md#websocketsenddata-options-callback
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.development import is_development
from holdfast.review.analysis.guards import before
from holdfast.review.analysis.members import collections, held
from holdfast.review.analysis.mounting import EFFECTS
from holdfast.review.code import Code
from holdfast.review.hit import Hit, insert, unsafe
from holdfast.review.meaning.keeping import once
from holdfast.review.meaning.sockets import Role, Socket
from holdfast.review.rewriting import quote
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("browser", "ws", "Deno"),
    languages=("javascript",),
)
OPEN: Final = re.compile(r"readyState|connected|is_?open|\bopen|ready", re.I)
"""What the tests of a connection have in them."""
STATE: Final = re.compile(
    r"readyState|connected|is_?open|\bopen\b(?!['\"])|ready|online|status", re.I
)


def check(code: Code) -> Iterator[Hit]:
    """Yield what is sent too early."""
    for socket in code.sockets.of("browser", "ws", side="client"):
        if socket.role is not Role.connection:
            continue
        related = ((socket.node, "it begins to connect here"),)
        for call in socket.called("send"):
            if _follows_at_once(code, socket, call) or _in_next_effect(code, socket, call):
                message = "`send` throws here: the connection is not open yet"
                yield Hit(call, message, _fix(code, call), related)
    yield from _unasked(code)
    yield from _to_all(code)


def _to_all(code: Code) -> Iterator[Hit]:
    """What Deno sends to all that are kept: it throws for one that closes, and the others go
    without."""
    made = {use for it in code.sockets.of("deno") for use in it.uses}
    slots = {
        slot
        for slot, it in (collections(code).items() if made else ())
        if any(node in made for change in it.adds for node in change.children())
    }
    for iterable, target, body in _loops(code) if slots else ():
        if held(code, iterable) not in slots:
            continue
        names = [code.binding(it) for it in target.find(n.Name)]
        for call in body.find(n.Call):
            match call.callee:
                case n.Attribute(n.Name() as one, "send") if code.binding(one) in names:
                    asks = "readyState" in code.source(body)
                    if not asks and not code.guarded(call):
                        yield Hit(call, "Throws if this one closes just now; the rest get nothing")


def _loops(code: Code) -> Iterator[tuple[n.Node, n.Node, n.Node]]:
    """What is gone through, what each one of it is called, and what is done with it."""
    for loop in code.all(n.ForEach):
        yield loop.iterable, loop.target, loop.body
    for call in code.calls:
        match call:
            case n.Call(n.Attribute(inner, "forEach"), (first, *_)):
                function = code.function(first)
                if function is not None and function.params:
                    yield inner, function.params[0], function.body


def _follows_at_once(code: Code, socket: Socket, call: n.Call) -> bool:
    """Whether nothing can happen between the two, and both happen."""
    function = socket.node.enclosing(n.Function)
    dials = [socket.node]
    if function is not None and not function.is_async:
        dials += code.callers(function)
    for dial in dials:
        block = dial.enclosing(n.Block)
        if block is None or call.start < dial.end or call.enclosing(n.Block) is not block:
            continue
        home = call.enclosing(n.Function)
        between = (
            it
            for it in block.walk()
            if dial.start <= it.start < call.start and it.enclosing(n.Function) is home
        )
        around = isinstance(dial.parent, n.Await)
        if not around and not any(isinstance(it, n.Await | n.Yield | n.Return) for it in between):
            return True
    return False


def _in_next_effect(code: Code, socket: Socket, call: n.Call) -> bool:
    """Whether a React component sends in an effect that runs in the same go as what connects."""
    effect = call.enclosing(n.Function)
    made_in = socket.node.enclosing(n.Function)
    if effect is None or made_in is None or _tests(code, effect, call):
        return False
    component = effect.enclosing(n.Function)
    return (
        component is made_in.enclosing(n.Function)
        and all(_is_effect(code, it) for it in (effect, made_in))
        and made_in.start < effect.start
        and not code.guarded(call)
    )


def _is_effect(code: Code, function: n.Function) -> bool:
    match function.parent:
        case n.Call(callee, (first, *_)) if first is function:
            return code.source(callee).rpartition(".")[2] in EFFECTS
    return False


def _tests(code: Code, function: n.Function, call: n.Call) -> bool:
    """Whether something is asked before the call, or it is made only if there is a socket."""
    member = code.text[call.callee.start : call.callee.end]
    return "?." in member or any(True for _ in before(function, call))


def _unasked(code: Code) -> Iterator[Hit]:
    """What a client that redials sends, whether or not it is connected just now."""
    for client in clients(code):
        socket = client.socket
        if socket.library not in ("browser", "ws") or not client.redials or client.local:
            continue
        heard = {
            node
            for listener in socket.on("open", "message", "ping", "pong")
            if listener.function is not None
            for node in code.called(listener.function)
        }
        for call in socket.called("send"):
            function = call.enclosing(n.Function)
            if function is None or function in client.dials:
                continue
            if call in heard and not _is_of_others(socket, function):
                continue
            asks = (OPEN.search(code.source(it)) for it in before(function, call))
            if not any(asks) and not code.guarded(call) and not _asked_before(code, function):
                message = "Throws or is lost if this is called while there is no connection"
                related = ((socket.node, "the connection"),)
                weak = _passes_on(code, call, function) or _knows(code)
                yield Hit(call, message, None, related, weak=weak)


def _passes_on(code: Code, call: n.Call, function: n.Function) -> bool:
    """Whether a function only sends what it is given: its callers may know when they can."""
    given = call.args[0] if call.args else None
    match given:
        case n.Call(callee, (inner, *_)) if code.qualified(callee) == "JSON.stringify":
            given = inner
    source = code.binding(given).only("param") if isinstance(given, n.Name) else None
    alone = len(function.body.body) == 1
    return alone and source is not None and source.node.parent is function


@once
def _knows(code: Code) -> bool:
    """Whether anything in a file asks for the state of the connection, or tells others of it."""
    asked = [it.test for it in code.all(n.If)] + [it.test for it in code.all(n.Conditional)]
    asked += [it.left for it in code.all(n.Binary) if it.op in ("and", "or", "??")]
    asked += [it.args[0] for it in code.calls if it.method == "emit" and it.args]
    return any(STATE.search(code.source(it)) for it in asked) or is_development(code)


def _is_of_others(socket: Socket, function: n.Function) -> bool:
    """Whether it is a handler of something else, `button.onclick`, made by one of the socket's."""
    made = function.parent
    if any(it.node is made for it in socket.listeners):
        return False
    match made:
        case n.Assign(n.Attribute(_, name)):
            return name.startswith("on")
        case n.Call(n.Attribute(_, "addEventListener")):
            return True
    return False


def _asked_before(code: Code, function: n.Function) -> bool:
    """Whether all callers of a function ask."""
    calls = code.callers(function)
    return bool(calls) and all(
        any(OPEN.search(code.source(it)) for it in before(outer, call))
        for call in calls
        if (outer := call.enclosing(n.Function)) is not None
    )


def _fix(code: Code, call: n.Call) -> Fix | None:
    owner = call.callee
    if not isinstance(owner, n.Attribute) or not isinstance(call.parent, n.Block):
        return None
    mark, name = quote(code), code.source(owner.object)
    start = f"{name}.addEventListener({mark}open{mark}, () => "
    return unsafe("Send it when open", insert(call.start, start), insert(call.end, ")"))
