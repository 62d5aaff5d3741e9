"""A client that may wait for ever for the handshake.

## What it does
Looks for clients of `ws` that redial and set no `handshakeTimeout`, for clients of websockets with
`open_timeout=None`, and for `create_connection` of websocket-client without a timeout. A timer that
ends the attempt counts, too. With low confidence it reports pages that redial and have none:
browsers end a handshake themselves, some only after minutes.

## Why it hurts
The client hangs in one attempt for ever, and never comes to the next one. A server that accepts TCP
and does not answer looks like that, as does a proxy whose server is away: no error, no close, no
redial.

## Example
```javascript
const socket = new WebSocket(url);
socket.on('close', () => scheduleReconnect());
```

## Instead
Give the handshake about ten seconds.

```javascript
const socket = new WebSocket(url, { handshakeTimeout: 10_000 });
socket.on('close', () => scheduleReconnect());
```

## References
- https://github.com/websockets/ws/blob/master/doc/ws.md#new-websocketaddress-protocols-options
- https://websocket-client.readthedocs.io/en/latest/core.html
- https://websockets.readthedocs.io/en/stable/reference/asyncio/client.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Edit, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.redial import Client
from holdfast.review.analysis.redial_options import hidden
from holdfast.review.code import Code
from holdfast.review.hit import Hit, insert, safe
from holdfast.review.rewriting import add_option
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("ws", "browser", "websockets", "websocket-client"),
    languages=("python", "javascript"),
)
GLOBAL: Final = frozenset({"websocket.setdefaulttimeout", "socket.setdefaulttimeout"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the dials without a deadline."""
    seen: set[n.Function] = set()
    for client in clients(code):
        call = client.socket.node
        if client.local or not isinstance(call, n.Call):
            continue
        if client.socket.library == "ws":
            # `ws = proxy ? new WebSocket(url, { agent }) : new WebSocket(url)` is one dial.
            if not seen.intersection(client.dials[:1]):
                seen.update(client.dials[:1])
                yield from _ws(code, client, call)
        elif client.socket.library == "browser":
            yield from _browser(code, client)
        elif client.socket.library == "websockets":
            given = code.option(call, "open_timeout")
            if given is not None and code.constant(given) is None:
                yield Hit(given, "Without `open_timeout` a dial may hang for ever")
        elif code.qualified(call.callee) == "websocket.create_connection":
            yield from _create(code, call)


def _ws(code: Code, client: Client, call: n.Call) -> Iterator[Hit]:
    if not client.redials or not client.redials[0].sure or hidden(code, call):
        return
    if code.option(call, "handshakeTimeout", "timeout", "signal") is not None:
        return
    if any(_is_deadline(code, client, function) for function in client.dials[:3]):
        return
    edit: Edit | None
    if len(call.args) == 1:
        edit = insert(call.args[0].end, ", { handshakeTimeout: 10000 }")
    else:
        edit = add_option(code, call, "handshakeTimeout", "10000")
    fix = None if edit is None else safe("Give the handshake ten seconds", edit)
    yield Hit(call, "Without `handshakeTimeout` a dial may hang, and is never tried again", fix)


def _browser(code: Code, client: Client) -> Iterator[Hit]:
    """A page's client: browsers give up by themselves, some only after minutes."""
    sure = client.redials and client.redials[0].sure
    if sure and not any(_is_deadline(code, client, it) for it in client.dials[:3]):
        message = "Without a timer a dial lasts as long as the browser likes, minutes in some"
        yield Hit(client.socket.node, message, weak=True)


def _is_deadline(code: Code, client: Client, function: n.Function) -> bool:
    """Whether a timer of the function, or of what it calls, may give up: it does not dial."""
    for node in code.called(function):
        if not isinstance(node, n.Call) or code.qualified(node.callee) != "setTimeout":
            continue
        if not node.args or code.function(node.args[0]) not in client.dials:
            return True
    return False


def _create(code: Code, call: n.Call) -> Iterator[Hit]:
    if any(code.qualified(it.callee) in GLOBAL for it in code.calls):
        return
    given = code.option(call, "timeout")
    if given is None and len(call.args) < 2 and not any(not it.name for it in call.keywords):
        edit = add_option(code, call, "timeout", "10")
        fix = None if edit is None else safe("Give it ten seconds", edit)
        yield Hit(call, "Without `timeout` the dial, and each `recv`, may hang for ever", fix)
