"""A listener that is added again after each reconnect.

## What it does
Looks for clients that reconnect by themselves, those of Socket.IO and reconnecting-websocket, whose
`connect` or `open` handler adds further listeners to the same client.

## Why it hurts
Each reconnect adds the listeners once more, and every message is then handled that many times.
The client is the same object for its whole life, and its listeners outlive the connection.

## Example
```javascript
socket.on('connect', () => {
  socket.on('order', (order) => place(order));
});
```

## Instead
Add the listeners beside the `connect` handler, where they are added once.

```javascript
socket.on('connect', () => setStatus('online'));
socket.on('order', (order) => place(order));
```

## References
- https://socket.io/docs/v4/client-socket-instance/#connect
- https://socket.io/how-to/use-with-react
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from holdfast.findings import Confidence, Edit, Fix, Severity, Span
from holdfast.review.code import Code
from holdfast.review.hit import Hit, insert, safe
from holdfast.review.meaning.sockets import Listener, Socket
from holdfast.review.rewriting import indentation, statement, statement_end
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("socket.io-client", "reconnecting-websocket"),
    languages=("javascript",),
)
OPENED: Final = ("connect", "reconnect", "open")
REMOVE: Final = frozenset({"off", "removeListener", "removeAllListeners", "removeEventListener"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the listeners that pile up, those of one handler together."""
    for socket in code.sockets.of("socket.io-client", "reconnecting-websocket"):
        if code.constant(code.option(_made(socket), "reconnection")) is False:
            continue
        for opened in socket.on(*OPENED):
            function = opened.function
            if function is None or _runs_once(opened.node):
                continue
            again = _added(code, socket, function)
            if again:
                first = again[0]
                more = f", and {len(again) - 1} more" if len(again) > 1 else ""
                message = f"`{first.event}` is listened to again after each reconnect{more}"
                fix = _fix(code, opened, function, again)
                yield Hit(first.node, message, fix, ((opened.node, "each reconnect calls this"),))


def _made(socket: Socket) -> n.Call:
    assert isinstance(socket.node, n.Call)
    return socket.node


def _added(code: Code, socket: Socket, function: n.Function) -> list[Listener]:
    """The listeners that a handler adds each time, in source order."""
    inside = {id(node) for node in code.called(function, 2)}
    if any(id(it) in inside for it in socket.calls if it.method in REMOVE):
        return []
    found = [
        it
        for it in socket.listeners
        if id(it.node) in inside
        and isinstance(it.node, n.Call)
        and not _runs_once(it.node)
        and not _is_conditional(it.node)
    ]
    return sorted(found, key=lambda it: it.node.start)


def _runs_once(node: n.Node) -> bool:
    return isinstance(node, n.Call) and node.method == "once"


def _is_conditional(node: n.Node) -> bool:
    """Whether something may keep it from being added twice."""
    inner = takewhile(lambda it: not isinstance(it, n.Function), node.ancestors())
    return any(
        isinstance(it, n.If | n.Conditional) or getattr(it, "op", "") in ("and", "or")
        for it in inner
    )


def _fix(code: Code, opened: Listener, function: n.Function, again: list[Listener]) -> Fix | None:
    """Move the statements behind the one that adds the handler."""
    outer = statement(opened.node)
    if not isinstance(outer, n.Call | n.Assign):
        return None
    edits, moved = [], ""
    margin = indentation(code, outer)
    for listener in again:
        inner = statement(listener.node)
        start = code.text.rfind("\n", 0, inner.start) + 1
        end = code.text.find("\n", inner.end) + 1
        alone = code.text[start : inner.start].isspace()
        if inner.parent is not function.body or not alone or _uses_locals(code, inner, function):
            return None
        # Only lines of its own: what follows on the last one would be lost.
        if code.text[statement_end(code, inner) : end].strip():
            return None
        text = code.text[start : statement_end(code, inner)]
        lines = [_moved(line, indentation(code, inner), margin) for line in text.splitlines()]
        moved += "\n" + "\n".join(lines)
        edits.append(Edit(Span(start, end), ""))
    title = "Add the listeners once"
    if len(again) == len(function.body.body) and _is_only(code, opened, function):
        whole = Span(outer.start, statement_end(code, outer))
        return safe(title, Edit(whole, moved.lstrip()))
    return safe(title, *edits, insert(statement_end(code, outer), moved))


def _is_only(code: Code, opened: Listener, function: n.Function) -> bool:
    """Whether a handler is written where it is added, and nothing but listeners is in it."""
    text = code.source(function.body)
    for node in function.body.body:
        text = text.replace(code.text[node.start : statement_end(code, node)], "", 1)
    return (
        function.within(opened.node)
        and opened.node is statement(opened.node)
        and re.fullmatch(r"[{\s;}]*", text) is not None
    )


def _moved(line: str, old: str, new: str) -> str:
    return new + line.removeprefix(old) if line.startswith(old) else line


def _uses_locals(code: Code, node: n.Node, function: n.Function) -> bool:
    """Whether a statement needs what only the function around it has."""
    for name in node.find(n.Name):
        scope = code.binding(name).scope
        where = scope.node if scope is not None else None
        if where is not None and where.within(function) and not where.within(node):
            return True
        if name.id == "this" and not function.arrow:
            return True
    return False
