"""A parsed message is used as if it were an object.

## What it does
Looks for programs that parse messages, and then ask for members of what came out without having
looked what it is: outside of any `try`, without a test of its type, `?.` or a schema. It also
reports members of members (`message.user.name`), messages that are unpacked (`Message(**data)`),
and the arguments of Socket.IO's handlers. Of clients, and of libraries that log the error and go
on, it speaks with low confidence.

## Why it hurts
`null` and `[]` are JSON too: asking null for a member raises an error that nobody catches. In Node
one such message ends the process, in Python the connection. A TypeScript type does not help: it is
gone when the program runs.

## Example
```javascript
socket.on('message', (data) => {
  const message = parse(data); // JSON.parse in a try
  rooms.get(message.room).send(message.text);
});
```

## Instead
Check the shape before the first use, by hand or with a schema, and answer what does not fit.

```javascript
socket.on('message', (data) => {
  const message = parse(data);
  if (typeof message?.room !== 'string') {
    socket.send(JSON.stringify({ error: 'Invalid message' }));
    return;
  }
  rooms.get(message.room)?.send(message.text);
});
```

## References
- https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html
- https://nodejs.org/api/errors.html#class-typeerror
- https://nodejs.org/api/process.html#event-uncaughtexception
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.checked import checked, optional, validated
from holdfast.review.analysis.inbound import Trace, inbound
from holdfast.review.analysis.nearby import serves_here
from holdfast.review.analysis.origins import Stage
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.error,
    confidence=Confidence.medium,
    libraries=(
        *("ws", "Socket.IO", "uWebSockets.js", "Bun", "Deno", "Starlette", "websockets", "aiohttp"),
        *("Channels", "Tornado", "Sanic", "Quart", "Litestar"),
    ),
    languages=("python", "javascript"),
)
ERRORS = ("KeyError", "TypeError", "AttributeError", "LookupError", "ValidationError")
LOGGED = ("python-socketio", "flask-socketio", "nestjs")
"""What logs the errors of handlers, and goes on."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the first member of each message that is asked for unseen."""
    messages = inbound(code)
    if not messages.origins:
        return
    found: dict[object, Hit] = {}
    settled: set[object] = set()
    for node, value in _asked(code):
        trace = messages.trace(value)
        if trace is None:
            continue
        # What is taken right out of the parser says nothing of what is parsed elsewhere.
        cause = (trace.origin.node, isinstance(value, n.Call))
        near = _receives(trace.origin.node, node)
        if cause in settled or (cause in found and not near):
            continue
        if _is_unseen(code, trace, value) and not code.guarded(node, ERRORS):
            settled |= {cause} if near else set()
            shown = code.source(value)
            what = "null, or no object," if trace.stage is Stage.parsed else "missing"
            shown = f"`{shown}`" if len(shown) < 40 and "\n" not in shown else "The message"
            message = f"{shown} may be {what} and is used without a look at it"
            found[cause] = Hit(node, message, weak=not _is_fatal(trace) or serves_here(code))
    yield from found.values()


def _receives(origin: n.Node, node: n.Node) -> bool:
    """Whether a node is in the function in which the message comes in."""
    home = origin.enclosing(n.Function)
    return home is None or node.within(home)


def _is_fatal(trace: Trace) -> bool:
    """Whether the error ends a server's process, or a connection of it."""
    return trace.origin.side == "server" and trace.origin.peer.library not in LOGGED


def _asked(code: Code) -> Iterator[tuple[n.Node, n.Node]]:
    """What asks a value for a member, and the value."""
    for node in code.nodes:
        match node:
            case n.Attribute(inner) | n.Subscript(inner) if not optional(code, node):
                if not isinstance(node.parent, n.Delete):
                    yield node, inner
            case n.Assign(n.Mapping() as target, n.Node() as value):
                yield target, value
            case n.Param(n.Mapping() as target, None):
                yield target, node
            case n.Keyword("", inner):
                yield node, inner


def _is_unseen(code: Code, trace: Trace, value: n.Node) -> bool:
    if isinstance(value, n.Param):
        return trace.stage is Stage.parsed
    if trace.stage is Stage.parsed:
        return not checked(code, value)
    # A member of a member, such as `message.user.name`.
    match value:
        case n.Attribute(n.Name() as message) if not code.python:
            return not checked(code, value) and not validated(code, message)
    return False
