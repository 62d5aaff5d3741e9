"""A backoff that begins anew as soon as a connection opens.

## What it does
Looks for the counter or the delay of a backoff, and for where it is set to its first value. It
reports where that happens when the connection has only just opened: in the `open` handler, or
right after the call that connects, by itself or by a method that does nothing else.

## Why it hurts
A server that accepts and then drops is dialled at the shortest delay for ever. That is how a server
looks that is overloaded, that refuses a token only after the handshake, or whose proxy is up while
it is down: the backoff never gets past its first step, just when it is needed.

## Example
```javascript
socket.onopen = () => {
  attempts = 0;
};
```

## Instead
Begin anew once the connection has lasted some seconds, or has been of use.

```javascript
socket.onopen = () => {
  setTimeout(() => {
    if (socket.readyState === WebSocket.OPEN) attempts = 0;
  }, 10_000);
};
```

## References
- https://github.com/pladaria/reconnecting-websocket#available-options
- RFC 6455, section 7.2.3
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.clients import clients, is_close
from holdfast.review.analysis.redial import Client, Redial
from holdfast.review.analysis.resets import Reset, resets
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, safe
from holdfast.review.rewriting import indentation, means_same, semicolon, unit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("browser", "ws", "websockets", "aiohttp", "websocket-client"),
    languages=("python", "javascript"),
)
LONG = 10.0
"""Seconds after which a server that drops whom it has let in is not hammered."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the resets of a backoff that come too early."""
    seen: set[n.Node] = set()
    for client in clients(code):
        for redial in () if client.local else client.redials:
            for reset in resets(code, client, redial):
                if reset.where == "open" and reset.place not in seen:
                    seen.add(reset.place)
                    name = code.source(reset.node.target)
                    message = f"`{name}` starts anew before the connection has lasted"
                    weak = _is_slow(code, redial) or is_close(code, redial)
                    yield Hit(reset.place, message, _fix(code, client, reset), weak=weak)


def _is_slow(code: Code, redial: Redial) -> bool:
    """Whether the delays are those of a table that begins with a long one."""
    for part in redial.wait.walk() if redial.wait is not None else ():
        match code.follow(part):
            case n.Subscript(table) if isinstance(items := code.follow(table), n.Sequence):
                first = code.number(items.items[0]) if items.items else None
                return first is not None and first / redial.unit >= LONG
    return False


def _fix(code: Code, client: Client, reset: Reset) -> Fix | None:
    """Wait ten seconds, and see whether the connection is still there."""
    if client.socket.library not in ("browser", "ws") or not isinstance(reset.node.parent, n.Block):
        return None
    function = reset.node.enclosing(n.Function)
    listener = next((it for it in client.socket.on("open") if it.function is function), None)
    if listener is None:
        return None
    match listener.node:
        case n.Assign(n.Attribute(held, _)) | n.Call(n.Attribute(held, _)) if isinstance(
            held, n.Name | n.Attribute
        ) and means_same(code, held, reset.node):
            pass
        case _:
            return None
    margin, end = indentation(code, reset.node), semicolon(code)
    socket, keep = code.source(held), ""
    if not _is_own(code, held):
        keep = f"const opened = {socket}{end}\n{margin}"
        # The attribute may be declared as one that can be undefined, which the compiler minds.
        socket = "opened" if code.language == "javascript" else "opened?"
        block = code.source(reset.node.parent)
        if not block.startswith("{") or re.search(r"\bopened\b", block):
            return None
    text = (
        f"{keep}setTimeout(() => {{\n{margin}{unit(code)}"
        f"if ({socket}.readyState === 1) {code.source(reset.node)}{end}"
        f"\n{margin}}}, 10000)"
    )
    return safe("Start anew after ten seconds", replace(reset.node, text))


def _is_own(code: Code, held: n.Node) -> bool:
    """Whether each connection has this variable for itself; others may hold the next one soon."""
    source = code.binding(held).only("assign") if isinstance(held, n.Name) else None
    return source is not None and isinstance(source.node, n.Assign) and bool(source.node.declares)
