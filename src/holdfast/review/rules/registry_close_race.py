"""A connection that removes its successor from the registry.

## What it does
Looks for registries of connections by a key that the other side may give again, such as a user's
name, whose entry is removed when a connection closes, whatever connection the entry is by then.
Where a function is given both the connection and the key, it speaks with low confidence.

## Why it hurts
A user who reconnects before the old connection is given up is connected, and gets nothing. The new
connection takes the place of the old one; then the old one closes, and removes the new one. A phone
that changes networks does this each time, as dead connections close only at the heartbeat.

## Example
```javascript
clients.set(userId, socket);
socket.on('close', () => {
  clients.delete(userId);
});
```

## Instead
Remove the entry only if it is still this connection.

```javascript
clients.set(userId, socket);
socket.on('close', () => {
  if (clients.get(userId) === socket) clients.delete(userId);
});
```

## References
- https://github.com/Netflix/zuul/pull/1280
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.members import CLEANUP
from holdfast.review.analysis.registries import Forgotten, Kept, forgotten, kept, may_come_again
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, safe
from holdfast.review.meaning.sockets import Role
from holdfast.review.rewriting import indentation, unit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=(
        "ws",
        "uWebSockets.js",
        "Bun",
        "Socket.IO",
        "FastAPI",
        "Starlette",
        "aiohttp",
        "websockets",
        "Tornado",
        "Sanic",
    ),
    languages=("javascript", "python"),
)
CLOSED: Final = ("close", "disconnect", "disconnecting", "error")
COMPARES: Final = frozenset({"==", "!=", "is", "is not"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the removals that do not look what they remove."""
    entries = [
        it
        for it in kept(code)
        if it.socket.side == "server" and may_come_again(code, it.key) and not _refuses(code, it)
    ]
    handed = [it for it in kept(code) if _is_handed(code, it)]
    entries += [it for it in handed if it not in entries and not _refuses(code, it)]
    for removal in forgotten(code) if entries else ():
        for entry in entries:
            if (
                removal.slot == entry.slot
                and _last_name(code, removal.key) == _last_name(code, entry.key)
                and _at_close(code, entry, removal)
                and not _compares(removal.statement)
            ):
                message = f"This removes `{code.source(removal.key)}`, also if it is a newer one"
                related = ((entry.node, "each connection takes the place of the last one here"),)
                fix, weak = _fix(code, entry, removal), entry in handed
                yield Hit(removal.statement, message, fix, related, weak=weak)
                break


def _is_handed(code: Code, entry: Kept) -> bool:
    """Whether a function is given the connection of `ws` and its key: who gives them may give the
    key again."""
    socket = entry.socket
    if socket.library != "ws" or socket.role is not Role.helper or any(clients(code)):
        return False
    source = code.binding(entry.key).only("param") if isinstance(entry.key, n.Name) else None
    return source is not None and source.node.parent is socket.node.parent


def _last_name(code: Code, key: n.Node) -> str:
    return key.name if isinstance(key, n.Attribute) else code.source(key)


def _refuses(code: Code, entry: Kept) -> bool:
    """Whether a second connection with the same key is turned away."""
    function = entry.node.enclosing(n.Function)
    for choice in function.find(n.If) if function is not None else ():
        asks = any(code.slot(it) == entry.slot for it in choice.test.walk())
        last = choice.then.body[-1:]
        if asks and last and isinstance(last[0], n.Return | n.Raise):
            return True
    return False


def _at_close(code: Code, entry: Kept, removal: Forgotten) -> bool:
    """Whether the removal is what happens when the connection ends."""
    server = entry.socket.server
    # A server of uWebSockets.js or Bun has one object of handlers for all its connections.
    listeners = [] if server is None else server.on(*CLOSED)
    for listener in [*entry.socket.on(*CLOSED), *listeners]:
        if listener.function and any(
            it is removal.statement for it in code.called(listener.function)
        ):
            return True
    function = removal.statement.enclosing(n.Function)
    if function is None or not code.python:
        return False
    if _in_cleanup(removal.statement):
        return True
    calls = code.callers(function)
    if calls:
        return any(_in_cleanup(call) for call in calls)
    return CLEANUP.match(function.name) is not None


def _in_cleanup(node: n.Node) -> bool:
    """Whether it is done in the end: in an `except` for closed connections, or in a `finally`."""
    inner = node
    for outer in takewhile(lambda it: not isinstance(it, n.Function), node.ancestors()):
        if isinstance(outer, n.Handler):
            return True
        if isinstance(outer, n.Try) and inner is outer.final:
            return True
        inner = outer
    return False


def _compares(statement: n.Node) -> bool:
    """Whether its function asks whether two things are the same."""
    function = statement.enclosing(n.Function)
    return function is not None and any(
        it.op in COMPARES
        and not isinstance(it.left, n.Literal)
        and not isinstance(it.right, n.Literal)
        for it in function.find(n.Binary)
    )


def _fix(code: Code, entry: Kept, removal: Forgotten) -> Fix | None:
    statement = removal.statement
    name = _name_there(code, entry, statement) if entry.plain else None
    if name is None or not isinstance(statement.parent, n.Block):
        return None
    registry, key = code.source(removal.registry), code.source(removal.key)
    text = code.source(statement)
    start = code.text.rfind("\n", 0, statement.start) + 1
    if not code.text[start : statement.start].isspace():
        return None
    if code.python:
        margin = indentation(code, statement) + unit(code)
        changed = f"if {registry}.get({key}) is {name}:\n{margin}{text}"
    elif isinstance(statement, n.Delete):
        changed = f"if ({registry}[{key}] === {name}) {text}"
    else:
        # With what TypeScript has after it: `key as string`.
        key = code.text[removal.key.start : statement.end].removesuffix(")")
        changed = f"if ({registry}.get({key}) === {name}) {text}"
    return safe("Remove it only if it is this one", replace(statement, changed))


def _name_there(code: Code, entry: Kept, statement: n.Node) -> str | None:
    """What the socket is called where the removal is."""
    names = (use for use in entry.socket.uses if isinstance(use, n.Name))
    scopes = ((it.id, code.binding(it).scope) for it in names)
    return next((it for it, scope in scopes if scope and statement.within(scope.node)), None)
