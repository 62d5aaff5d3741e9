"""A handler of an old connection that takes down the new one.

## What it does
Looks for clients that open a socket while the last one still closes, or lives: after `close()`, in
a React effect that runs again, after a failure that redials twice. It reports their `close` handler
if that clears, or dials again for, whatever socket there is by then; and with low confidence if it
takes back what the handlers of `open` and `message` have set.

## Why it hurts
The old socket's `close` event arrives after the new socket is in place, and hits that one. The new
connection is forgotten though it is open, or a third one is opened beside it; the state shown says
disconnected. `close()` only begins a closing handshake, which takes 30 s with a peer that is gone.

## Example
```javascript
connect() {
  this.ws?.close();
  this.ws = new WebSocket(this.url);
  this.ws.onclose = () => {
    this.ws = null;
  };
}
```

## Instead
Let the handler look whether it is about the socket that counts.

```javascript
connect() {
  this.ws?.close();
  const ws = new WebSocket(this.url);
  this.ws = ws;
  ws.onclose = () => {
    if (this.ws !== ws) return;
    this.ws = null;
  };
}
```

## References
- https://websockets.spec.whatwg.org/#feedback-from-the-protocol
- https://github.com/daggerhashimoto/openclaw-nerve/pull/87
- https://github.com/purplefish-ai/factory-factory/pull/1501
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.doubling import doubled
from holdfast.review.analysis.mounting import Mount, mounts
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.slots import Slot
from holdfast.review.meaning.sockets import Role, Socket, binding_of, state_set_by
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("browser", "ws"),
    languages=("javascript",),
)
DETACH: Final = frozenset(
    {"off", "removeListener", "removeAllListeners", "removeEventListener", "abort"}
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the handlers that do not look whose they are."""
    for socket in code.sockets.of("browser", "ws", side="client"):
        function = socket.node.enclosing(n.Function)
        if socket.role is not Role.connection or function is None:
            continue
        close = _closed_before(code, socket, function)
        second = (close, "the old socket begins to close") if close else _second(code, socket)
        if second is None or _detaches(code, function):
            continue
        for listener in socket.on("close"):
            harm = _harm(code, socket, listener.function, function if close else None)
            # The old socket mostly closes before the new one is open.
            shown = None if harm else _shown(code, socket, listener.function)
            place = harm or shown
            if place is not None and listener.function is not None:
                what = "the new socket" if harm else "what the new socket has set"
                message = f"The old socket's `close` handler acts on {what}"
                place = place if place.within(listener.function) else listener.node
                related = (second, (listener.node, "the handler"))
                yield Hit(place, message, None, related, weak=harm is None)


def _second(code: Code, socket: Socket) -> tuple[n.Node, str] | None:
    """What opens another socket while the old one still has its handlers."""
    for client in clients(code):
        found = doubled(code, client) if client.socket is socket else None
        if found is not None:
            return found[1], "the old socket's failure opens two"
    for mount in mounts(code):
        if not _runs_again(mount) or mount.opaque:
            continue
        opens = any(it is socket.node for it in code.called(mount.function))
        if opens and not any(_detaches(code, it) for it in mount.cleanups):
            return mount.function, "the effect runs again, and opens another"
    return None


def _runs_again(mount: Mount) -> bool:
    """Whether an effect runs each time when something changes."""
    match mount.call:
        case n.Call(args=(_, n.Sequence(items))):
            return bool(items)
    return False


def _closed_before(code: Code, socket: Socket, function: n.Function) -> n.Call | None:
    """The call that closes the last socket, on the way to opening this one."""
    for dial in (socket.node, *code.callers(function)):
        outer = dial.enclosing(n.Function)
        if outer is not None and not _detaches(code, outer):
            close = _closed_in(code, socket, outer, dial)
            if close is not None:
                return close
    return None


def _closed_in(code: Code, socket: Socket, function: n.Function, dial: n.Node) -> n.Call | None:
    """The same, in one function."""
    calls = function.find(n.Call)
    before = [it for it in calls if it.end <= dial.start and it.enclosing(n.Function) is function]
    for call in before:
        if _leaves(call, function):
            continue
        helper = code.function(call.callee)
        parts = [call] if helper is None else list(helper.find(n.Call))
        for close in socket.called("close"):
            if any(it is close for it in parts) and _is_kept(code, socket, close, function):
                return call
    return None


def _leaves(call: n.Call, function: n.Function) -> bool:
    """Whether the function ends where the call is."""
    inner = takewhile(lambda it: it is not function.body, call.ancestors())
    blocks = (it for it in inner if isinstance(it, n.Block))
    return any(isinstance(it.body[-1], n.Return | n.Raise) for it in blocks)


def _is_kept(code: Code, socket: Socket, close: n.Call, function: n.Function) -> bool:
    """Whether what is closed outlives the function: it is not one of its own variables."""
    slot = code.slot(close.callee.object) if isinstance(close.callee, n.Attribute) else None
    variable = binding_of(slot)
    if variable is None or variable.scope is None:
        return slot in socket.slots
    return slot in socket.slots and not variable.scope.node.within(function)


def _detaches(code: Code, function: n.Function) -> bool:
    """Whether the old socket's handlers are taken off."""
    for node in code.called(function):
        match node:
            case n.Call() if node.method in DETACH:
                return True
            case n.Assign(n.Attribute(name="onclose"), n.Literal(None)):
                return True
            case n.Assign(n.Attribute(name="onclose"), n.Function(body=n.Block(()))):
                return True
    return False


def _harm(
    code: Code, socket: Socket, handler: n.Function | None, function: n.Function | None
) -> n.Node | None:
    """What the handler does to whatever socket there is; None if it may have looked.

    `function` dials again, if that is harm, too.
    """
    if handler is None:
        return None
    found: n.Node | None = None
    for node in code.called(handler, 2):
        match node:
            case n.If(_, then) if any(then.find(n.Return)):
                return None
            case n.Binary("==" | "!=", left, right) if not _is_constant(left, right):
                return None
            case n.Assign(target, n.Literal(None)) if code.slot(target) in socket.slots:
                found = found or node
            case n.Call(n.Name(), (n.Literal(None),)) if not _is_conditional(node):
                if state_set_by(code, node) in socket.slots:
                    found = found or node
            case n.Call(callee, args) if not _is_conditional(node):
                if function and any(code.function(it) is function for it in (callee, *args)):
                    found = found or node
    return found


def _shown(code: Code, socket: Socket, handler: n.Function | None) -> n.Node | None:
    """Where the handler takes back what the handlers of `open` and `message` have set."""
    if handler is None or any(handler.find(n.If)):
        return None
    heard = (it.function for it in socket.on("open", "message") if it.function is not None)
    given = {slot for root in heard for it in code.called(root, 1) if (slot := _set(code, it))}
    return next((it for it in handler.walk() if _set(code, it, constant=True) in given), None)


def _set(code: Code, node: n.Node, *, constant: bool = False) -> Slot | None:
    """What is set here: a variable, an attribute, a state of React; with `constant` only to one."""
    match node:
        case n.Assign(n.Name() | n.Attribute() as target, n.Node() as value, op=""):
            return code.slot(target) if not constant or isinstance(value, n.Literal) else None
        case n.Call(n.Name(), (value,)) if not constant or isinstance(value, n.Literal):
            return state_set_by(code, node)
    return None


def _is_constant(*nodes: n.Node) -> bool:
    return any(isinstance(it, n.Literal) for it in nodes)


def _is_conditional(node: n.Node) -> bool:
    return any(isinstance(it, n.If | n.Conditional) for it in node.ancestors())
