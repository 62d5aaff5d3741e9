"""A client that comes back after it was told to close.

## What it does
Looks for clients that redial after every `close`, and have a function that closes the socket for
good (`disconnect`, `stop`, `destroy`, a component's cleanup). It reports those in which nothing
tells the two apart: no flag, no look at the close code, no handler taken off. It also reports a
redial that is already waiting when the client is closed, and that nothing cancels.

## Why it hurts
The connection comes back after logout, or after its page is gone. It goes on with the old user's
token, handles messages twice beside its successor, and keeps everything it refers to in memory.

## Example
```javascript
disconnect() {
  this.socket.close();
}
onClose() {
  setTimeout(() => this.connect(), 1000);
}
```

## Instead
Note that the close is wanted, look at the note before dialling, and cancel what is waiting.

```javascript
disconnect() {
  this.wanted = false;
  clearTimeout(this.timer);
  this.socket.close();
}
onClose() {
  if (this.wanted) this.timer = setTimeout(() => this.connect(), 1000);
}
```

## References
- https://developer.mozilla.org/en-US/docs/Web/API/WebSocket/close_event
- https://github.com/AOSSIE-Org/Rein/issues/81
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.dialing import AGAIN, STOPS, homes, name_of
from holdfast.review.analysis.guards import before, guards
from holdfast.review.analysis.handlers import DETACH
from holdfast.review.analysis.mounting import leaving
from holdfast.review.analysis.pauses import endless, innermost_loop
from holdfast.review.analysis.redial import Client, Redial, asked_later, dials_in, lost
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.rewriting import before as put_before
from holdfast.review.rewriting import semicolon
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("browser", "ws", "websockets", "aiohttp", "websocket-client"),
    languages=("python", "javascript"),
)
CLEARS: Final = frozenset({"clearTimeout", "clearInterval"})
"""What cancels a redial that is waiting, and not the one that the `close` to come will start."""
CANCEL: Final = frozenset({"cancel", "set", "abort"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the redials that do not know of an intended close."""
    for client in clients(code):
        for stop, call in _stops(code, client):
            found = _revived(code, client, stop, call)
            if found is not None:
                yield found
                break


def _stops(code: Code, client: Client) -> Iterator[tuple[n.Function, n.Call]]:
    """The functions that close the socket for good, and where they do."""
    gone = leaving(code) if not code.python else ()
    handlers = [it.function for it in client.socket.listeners]
    for call in client.socket.called("close", "disconnect", "terminate", "aclose"):
        for function in homes(code, call):
            stops = STOPS.match(name_of(function)) and not AGAIN.search(name_of(function))
            gone_too = function in gone or _is_given_back(client, function)
            if (stops or gone_too) and function not in (*handlers, *client.dials):
                yield function, call
                break


def _is_given_back(client: Client, function: n.Function) -> bool:
    """Whether what dials returns it: whoever called that one ends the connection with it."""
    outer = function.parent.enclosing(n.Function) if isinstance(function.parent, n.Return) else None
    return outer is not None and outer in client.dials


def _revived(code: Code, client: Client, stop: n.Function, call: n.Call) -> Hit | None:
    inside = list(code.called(stop))
    if any(_ends_it(it) for it in inside):
        return None
    for redial in client.redials:
        if redial.how == "loop":
            if _is_endless(code, client, redial):
                return Hit(redial.node, "Redials also after the client was told to close")
        elif redial.how in ("timer", "pause", "now"):
            tests = _tests_after_loss(code, client, redial)
            if tests is None or asked_later(code, client, redial):
                continue
            if not tests:
                return Hit(redial.node, "Redials also after the client was told to close")
            cleared = any(_is_call_of(it, CLEARS) for it in inside)
            asked = _asked(code, tests, inside) or _asks_for_code(tests, call)
            if redial.how == "timer" and not cleared and asked:
                message = "A redial that is already waiting is not cancelled"
                return Hit(call, message, _fix(code, redial, call))
    return None


def _ends_it(node: n.Node) -> bool:
    """Whether it takes a handler off, or cancels what goes on by itself."""
    match node:
        case n.Assign(target=n.Attribute(_, "onclose" | "on_close")):
            return True
    return _is_call_of(node, DETACH | CANCEL)


def _is_call_of(node: n.Node, names: frozenset[str]) -> bool:
    match node:
        case n.Call(callee=n.Name(name)) | n.Call(callee=n.Attribute(_, name)):
            return name in names
    return False


def _tests_after_loss(code: Code, client: Client, redial: Redial) -> list[n.Node] | None:
    """What is asked between a lost connection and a redial; None if no handler leads there."""
    target = redial.socket.node if redial.how == "now" else redial.node
    for listener in lost(code, client):
        if listener.function is not None and listener.event in ("close", "disconnect"):
            found = guards(code, listener.function, target)
            if found is not None:
                return found
    for function in _readers(client):
        found = guards(code, function, redial.node)
        if found is not None:
            return found
    return None


def _readers(client: Client) -> Iterator[n.Function]:
    """The functions with a loop over what the connection brings, which ends with it."""
    for use in client.socket.uses:
        loop = use.parent
        function = use.enclosing(n.Function)
        if isinstance(loop, n.ForEach) and loop.iterable is use and function is not None:
            yield function


def _asked(code: Code, tests: list[n.Node], inside: list[n.Node]) -> bool:
    """Whether what the stop sets is what the handler asks."""
    told = {code.slot(it.target) for it in inside if isinstance(it, n.Assign)} - {None}
    names = (it for test in tests for it in test.walk() if isinstance(it, n.Name | n.Attribute))
    return any(code.slot(it) in told for it in names)


def _asks_for_code(tests: list[n.Node], call: n.Call) -> bool:
    """Whether the handler knows a wanted close by the code that it is given."""
    names = (it.name for test in tests for it in test.find(n.Attribute))
    return bool(call.args) and "code" in names


def _is_endless(code: Code, client: Client, redial: Redial) -> bool:
    """Whether a loop has no way out but its attempts."""
    loop = innermost_loop(redial.node)
    if loop is None or not endless(code, loop):
        return False
    ways = [it for it in loop.walk() if _leaves_loop(it, loop)]
    if ways:
        return False
    function = loop.enclosing(n.Function)
    asked = [
        test
        for dial in dials_in(code, client, loop)
        if function is not None
        for test in before(function, dial)
        if not _heads(loop, test)
    ]
    return not asked


def _heads(loop: n.Node, test: n.Node) -> bool:
    """Whether it is the loop's own test."""
    return isinstance(loop, n.While) and loop.test is test


def _leaves_loop(node: n.Node, loop: n.Node) -> bool:
    if isinstance(node, n.Return | n.Raise):
        return node.enclosing(n.Function) is loop.enclosing(n.Function)
    return isinstance(node, n.Jump) and node.kind == "break" and innermost_loop(node) is loop


def _fix(code: Code, redial: Redial, call: n.Call) -> Fix | None:
    """Clear the timer before the socket is closed, where it is kept."""
    kept = redial.node.parent
    if code.python or not isinstance(kept, n.Assign) or not isinstance(kept.target, n.Attribute):
        return None
    name = code.source(kept.target)
    if not name.startswith("this.") or not code.source(call).startswith("this."):
        return None
    return safe("Cancel it", put_before(code, call, f"clearTimeout({name}){semicolon(code)}"))
