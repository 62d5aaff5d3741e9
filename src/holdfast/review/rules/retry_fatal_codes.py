"""A client that redials whatever the server says.

## What it does
Looks for handlers of `close` that lead to a redial without a look at the close code, and without an
end of the attempts, and for loops that go on after an `InvalidStatus` or a `WSServerHandshakeError`
whatever the status was, or only log the `close_code` of aiohttp. It is surest where the client has
a token or a key that may be refused. A look for 1000 alone is none: that is how a connection ends
that was meant to.

## Why it hurts
A client with an expired token, or with a message that the server can never accept, dials again and
again for ever. Codes such as 1002, 1003, 1007, 1008, 1009 and 4401 say that the next attempt will
end like the last one.

## Example
```javascript
socket.onclose = () => scheduleReconnect();
```

## Instead
Stop for codes that no redial can mend, and tell the user, or get a new token first.

```javascript
const FATAL = [1002, 1003, 1007, 1008, 1009, 4401, 4403];
socket.onclose = (event) => {
  if (FATAL.includes(event.code)) return showLogin();
  scheduleReconnect();
};
```

## References
- https://www.iana.org/assignments/websocket/websocket.xhtml
- https://the-guild.dev/graphql/ws/docs/client/interfaces/ClientOptions#retryattempts
- RFC 6455, section 7.4.1
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.attempts import bounded
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.guards import guards, is_told, step
from holdfast.review.analysis.pauses import innermost_loop
from holdfast.review.analysis.redial import Client, Redial
from holdfast.review.analysis.urls import parts_of
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.note,
    confidence=Confidence.medium,
    libraries=(
        "browser",
        "ws",
        "websockets",
        "aiohttp",
        "websocket-client",
        "react-use-websocket",
    ),
    languages=("python", "javascript"),
)
CREDENTIALS = re.compile(
    r"(?i)token|jwt|api[-_]?key|secret|signature|(?<!un)authori|authent|\bauth\b|bearer|password|credential"
)
CLOSED = ("ConnectionClosed", "ConnectionClosedError")
REFUSED = ("InvalidStatus", "InvalidStatusCode", "WSServerHandshakeError")
"""What says that a server refused the handshake."""
NORMAL = frozenset({1000, 1001, 1005})
"""What a connection that was meant to end is closed with."""
CODES = frozenset({"code", "rcvd", "close_code", "status_code", "wasClean"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the handlers that never look at the close code."""
    seen: set[n.Node] = set()
    for client in clients(code):
        for redial in () if client.local else client.redials:
            if bounded(code, redial):
                continue
            if redial.how == "option":
                place = _always(code, client)
            elif redial.how == "loop":
                place = _caught(code, redial)
            else:
                place = _heard(code, client, redial)
            refused = _handler(code, redial, REFUSED) if redial.how == "loop" else None
            if refused is not None and refused not in seen:
                seen.add(refused)
                weak = redial.delay.grows
                yield Hit(refused, "Redials whatever the server refused it with", weak=weak)
            if place is not None and place not in seen:
                seen.add(place)
                # A delay that grows leaves alone a server that says no for good.
                spared = redial.delay.grows or not _is_known(code, client)
                weak = redial.how != "option" and spared
                yield Hit(place, "Redials whatever the close code says", weak=weak)
                break


def _is_known(code: Code, client: Client) -> bool:
    """Whether a client says who it is, so that a server has reason to send it away for good."""
    heard = (it.function for it in client.socket.on("open") if it.function is not None)
    call = client.socket.node
    given = [it for arg in getattr(call, "args", ())[:1] for it in parts_of(code, arg)]
    for root in (*client.dials[:2], *heard, *given):
        for node in code.called(root):
            match node:
                case n.Name(word) | n.Attribute(_, word) | n.Literal(str(word)):
                    if CREDENTIALS.search(word):
                        return True
    return False


def _always(code: Code, client: Client) -> n.Node | None:
    """`shouldReconnect: () => true`, or `shouldRetry` of graphql-ws."""
    made = client.socket.node
    given = (
        code.option(made, "shouldReconnect", "shouldRetry") if isinstance(made, n.Call) else None
    )
    function = code.function(given)
    returned = () if function is None else tuple(function.body.find(n.Return))
    constant = bool(returned) and all(code.constant(it.value) is True for it in returned)
    return given if constant or code.constant(given) is True else None


def _heard(code: Code, client: Client, redial: Redial) -> n.Node | None:
    """The step in a handler of `close` that redials for all codes."""
    for listener in client.socket.on("close"):
        function = listener.function
        asked = None if function is None else guards(code, function, redial.node)
        if function is None or asked is None or any(_is_unseen(code, it) for it in asked):
            continue
        if not _looks(code, function):
            return step(code, function, redial.node)
    return None


def _is_unseen(code: Code, test: n.Node) -> bool:
    """Whether a test may ask for the close code out of sight: what it calls is elsewhere."""
    return any(code.function(it.callee) is None for it in test.find(n.Call))


def _looks(code: Code, function: n.Function) -> bool:
    """Whether anything is compared with, or looked up by, a close code."""
    names = {"code"} | {
        it.target.id
        for it in function.params[-2:]
        if isinstance(it.target, n.Name) and "code" in it.target.id.lower()
    }
    for node in code.called(function):
        if not isinstance(node, n.Binary | n.Switch | n.If | n.Call | n.Conditional):
            continue
        if isinstance(node, n.Call) and node.method not in ("includes", "has", "get"):
            continue
        if _asks_for_normal(code, node):
            continue
        for inner in node.walk():
            match inner:
                case n.Name(name) | n.Attribute(_, name) if name in names | CODES:
                    return True
    return False


def _asks_for_normal(code: Code, node: n.Node) -> bool:
    """Whether it only tells a wanted end from a loss: `event.code !== 1000`."""
    test = node.test if isinstance(node, n.If | n.Conditional) else node
    match test:
        case n.Binary("==" | "!=", left, right):
            return not {code.number(left), code.number(right)}.isdisjoint(NORMAL)
    return False


def _caught(code: Code, redial: Redial) -> n.Node | None:
    """The `except ConnectionClosed` of a loop that goes on for all codes."""
    return _handler(code, redial, CLOSED) or _closed(code, redial, innermost_loop(redial.node))


def _handler(code: Code, redial: Redial, errors: tuple[str, ...]) -> n.Node | None:
    """The handler of one of these errors in a loop that goes on whatever the error says."""
    loop = innermost_loop(redial.node)
    for handler in () if loop is None else loop.find(n.Handler):
        named = {code.source(it).rpartition(".")[2] for it in handler.types}
        if not named.isdisjoint(errors) and not _leaves(handler.body) and not _asks(handler.body):
            return handler
    return None


def _closed(code: Code, redial: Redial, loop: n.Node | None) -> n.Node | None:
    """Where a loop only tells the close code of a connection of aiohttp, and goes on."""
    if loop is None or redial.socket.library != "aiohttp" or _asks(loop):
        return None
    told = (it.parent for it in redial.socket.uses if it.within(loop))
    return next((it for it in told if getattr(it, "name", "") == "close_code"), None)


def _leaves(body: n.Block) -> bool:
    return any(isinstance(it, n.Return | n.Raise | n.Jump) for it in body.body)


def _asks(root: n.Node) -> bool:
    """Whether anything is done with a code, or a status, but to tell it."""
    return any(
        getattr(it, "name", "") in CODES and not is_told(it)
        for it in root.walk()
        if isinstance(it, n.Attribute)
    )
