"""A server that waits for credentials without an end.

## What it does
Looks for servers that accept a connection and then wait for a message with a token or a login, or
with the name under which they keep the connection, or a message after which they may close with
4401 or 4403, with no timeout around the wait; in JavaScript
for `once(ws, 'message')` of Node before a client may be sent away, and for handlers that ask
whether a connection is authenticated, or whether it is known yet who it is, with no timer that
closes it if not.

## Why it hurts
Anybody can hold connections open without ever saying who they are, until the server has no more
file descriptors or memory. Keepalive pings do not help: such a client answers them.

## Example
```py
async def handler(ws):
    token = await ws.recv()
    user = verify(token)
```

## Instead
Wait for some seconds, then close the connection.

```py
async def handler(ws):
    try:
        token = await asyncio.wait_for(ws.recv(), timeout=10)
    except TimeoutError:
        await ws.close(1008, "authentication timed out")
        return
    user = verify(token)
```

## References
- https://websockets.readthedocs.io/en/stable/topics/authentication.html
- https://cwe.mitre.org/data/definitions/400.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.handlers import is_handed_on
from holdfast.review.analysis.importing import add_import
from holdfast.review.analysis.inbound import PARSERS
from holdfast.review.analysis.origins import RECEIVING
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, unsafe
from holdfast.review.meaning.sockets import Listener, Socket
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.medium,
    libraries=("websockets", "Starlette", "FastAPI", "aiohttp", "Sanic", "Quart", "ws"),
    languages=("python", "javascript"),
)
CREDENTIALS: Final = re.compile(
    r"(?i)((access|auth|id|user)_?)?(token|jwt|auth|credentials?|password|secret|api_?key|login|ticket)"
    r"(_(msg|message|data|token|payload|request))?"
)
VERIFIES: Final = re.compile(
    r"(?i).*(authenticat|verify|log_?in|jwt|(check|decode|valid)\w*token).*"
)
LIMITS: Final = re.compile(r"wait_for|timeout|timeout_at|fail_after|move_on_after|move_on_at")
FLAG: Final = re.compile(r"(?i)_?(is_?)?(authenticated|authed|authorized|authorised|logged_?in)")
UNKNOWN: Final = frozenset({3000, 3003, 4401, 4403})
"""Close codes that say nothing but that a client is not known, or may not."""
REFUSALS: Final = UNKNOWN | {1008, 4001, 4003}
"""Close codes for those who may not connect."""
WAITING: Final = frozenset({"events:once"})
TIMERS: Final = frozenset({"setTimeout", "setInterval"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the waits for credentials that have no end."""
    sockets = list(code.sockets.of(side="server"))
    if code.python:
        waits = {call: None for it in sockets for call in _endless(code, it)}
        for call in waits:
            message = "A client that never says who it is stays connected"
            yield Hit(call, message, _fix(code, call))
    for socket in sockets if not code.python else ():
        if socket.accepted:
            yield from _in_javascript(code, socket)


def _endless(code: Code, socket: Socket) -> Iterator[n.Call]:
    """The wait for the first message of a socket, if it is for credentials and has no end."""
    received = [it for it in socket.calls if it.method in RECEIVING]
    first = min(received, key=lambda it: it.start, default=None)
    if first is None or first.keywords or not isinstance(first.parent, n.Await):
        return
    function = first.enclosing(n.Function)
    if function is None or not (
        socket.accepted or code.callers(function) or is_handed_on(code, function)
    ):
        return
    if not (_is_looped(first) or _limited(code, first)) and _authenticates(
        code, socket, first.parent
    ):
        yield first


def _is_looped(node: n.Node) -> bool:
    """Whether it receives more than the first message."""
    loop = node.enclosing(n.While, n.ForEach, n.Function)
    return not isinstance(loop, n.Function)


def _authenticates(code: Code, socket: Socket, received: n.Await) -> bool:
    """Whether what is received says who connects, by its name or by what is done with it."""
    holder = received.parent
    if isinstance(holder, n.Call) and code.qualified(holder.callee) in PARSERS:
        holder = holder.parent
    if isinstance(holder, n.Call):
        return _verifies(holder)
    if not isinstance(holder, n.Assign) or not isinstance(holder.target, n.Name):
        return False
    if CREDENTIALS.fullmatch(holder.target.id):
        return True
    uses = code.uses(code.binding(holder.target))
    return any(
        _is_credential(use) or _registers(socket, use) or _decides(code, socket, use)
        for use in uses
    )


def _decides(code: Code, socket: Socket, use: n.Node) -> bool:
    """Whether what was received decides who is sent away, by a code for those who may not."""
    asked = use.enclosing(n.If)
    if asked is None or not use.within(asked.test):
        return False
    given = (
        code.constant(it)
        for call in socket.called("close")
        if call.within(asked.then)
        for it in (*call.args[:1], code.option(call, "code"))
    )
    return any(it in UNKNOWN for it in given)


def _registers(socket: Socket, use: n.Node) -> bool:
    """Whether the connection is kept under what was received: `peers[name] = ws`."""
    place = use.parent
    if not isinstance(place, n.Subscript) or place.index is not use:
        return False
    assign = place.parent
    return isinstance(assign, n.Assign) and assign.target is place and assign.value in socket.uses


def _is_credential(use: n.Node) -> bool:
    """Whether a use of a message takes a credential out of it, or verifies it."""
    match use.parent:
        case n.Subscript(_, n.Literal(str(name))) | n.Call(args=(n.Literal(str(name)), *_)):
            return CREDENTIALS.fullmatch(name) is not None
        case n.Attribute(name="get", parent=n.Call(args=(n.Literal(str(name)), *_))):
            return CREDENTIALS.fullmatch(name) is not None
        case n.Call() as call:
            return _verifies(call)
    return False


def _verifies(call: n.Call) -> bool:
    callee = call.callee
    name = callee.name if isinstance(callee, n.Attribute) else getattr(callee, "id", "")
    owner = getattr(getattr(callee, "object", None), "id", "")
    return VERIFIES.fullmatch(f"{owner}.{name}") is not None


def _limited(code: Code, node: n.Node, depth: int = 3) -> bool:
    """Whether a wait has an end, here or where its function is called."""
    if any(_is_limit(outer) for outer in node.ancestors()):
        return True
    function = node.enclosing(n.Function)
    calls = code.callers(function) if function is not None and depth else []
    return any(_limited(code, it, depth - 1) for it in calls)


def _is_limit(outer: n.Node) -> bool:
    items = [it.value for it in outer.items] if isinstance(outer, n.With) else [outer]
    return any(isinstance(it, n.Call) and _limits(it) for it in items)


def _limits(call: n.Call) -> bool:
    name = call.callee_name
    return LIMITS.fullmatch(name) is not None


def _fix(code: Code, call: n.Call) -> Fix | None:
    waited = replace(call, f"asyncio.wait_for({code.source(call)}, timeout=10)")
    return unsafe("Wait for 10 s at most", *add_import(code, "asyncio"), waited)


def _in_javascript(code: Code, socket: Socket) -> Iterator[Hit]:
    handler = socket.node.parent
    if not isinstance(handler, n.Function) or _has_timer(code, handler):
        return
    for call in code.calls:
        if code.qualified(call.callee) in WAITING and _names_itself(code, socket, call):
            yield Hit(call, "A client that never says who it is stays connected")
            return
    for listener in socket.on("message"):
        node = _asks(code, listener)
        if node is not None:
            yield Hit(node, "A client that never authenticates stays connected")
            return


def _names_itself(code: Code, socket: Socket, call: n.Call) -> bool:
    """Whether the first message is waited for, and decides whether a client may stay."""
    function = call.enclosing(n.Function)
    if function is None or len(call.args) != 2 or call.args[0] not in socket.uses:
        return False
    refused = (it for it in socket.called("close") if it.within(function))
    return code.constant(call.args[1]) == "message" and any(
        code.constant(it.args[0]) in REFUSALS for it in refused if it.args
    )


def _asks(code: Code, listener: Listener) -> n.Node | None:
    """Where a listener takes credentials, or asks whether it did, with no timer that asks too."""
    function = listener.function
    if function is None:
        return None
    if isinstance(listener.node, n.Call) and listener.node.method == "once":
        verified = any(_verifies(call) for call in function.find(n.Call))
        return listener.node.callee if verified else None
    for asked in function.body.find(n.If):
        flag = _flag(asked.test) or _unknown(code, function, asked)
        if flag is not None and not any(_timed(code, call, flag) for call in code.calls):
            return asked.test
    return None


def _unknown(code: Code, function: n.Function, asked: n.If) -> str | None:
    """The name of the variable that says who a client is, empty until the first message does:
    `if (user === null) { … close(4401) … user = message.name }`."""
    match asked.test:
        case n.Binary("==", n.Name() as name, n.Literal(None)) | n.Unary("not", n.Name() as name):
            pass
        case _:
            return None
    given = [it for it in code.binding(name).sources if it.kind == "assign"]
    empty = any(it.value is None or code.constant(it.value) in (None, False) for it in given)
    learnt = any(it.node.within(function) for it in given)
    refuses = any(
        call.method == "close" and call.args and code.constant(call.args[0]) in REFUSALS
        for call in asked.then.find(n.Call)
    )
    return name.id if empty and learnt and refuses else None


def _has_timer(code: Code, handler: n.Function) -> bool:
    calls = (it for it in code.called(handler) if isinstance(it, n.Call))
    return any(code.qualified(it.callee) == "setTimeout" for it in calls)


def _timed(code: Code, call: n.Call, flag: str) -> bool:
    """Whether it is a timer that looks at the flag."""
    return code.qualified(call.callee) in TIMERS and flag in code.source(call)


def _flag(test: n.Node) -> str | None:
    """The name of what says that a connection is authenticated, where it is asked if it is not."""
    for part in test.find(n.Unary):
        name = getattr(part.operand, "name", "") or getattr(part.operand, "id", "")
        if part.op == "not" and FLAG.fullmatch(name):
            return str(name)
    return None
