"""A client that does not come back.

## What it does
Looks for connections that a page, a component or a program holds for as long as it lives, and that
nothing in the file opens again: no timer, loop or handler that dials, and no library that does.

## Why it hurts
The first restart of the server, or the first change of networks, ends the connection for good.
Nothing crashes: the page stays as it is, the program waits or ends, and somebody has to notice.

## Example
```javascript
const socket = new WebSocket(url);
socket.onmessage = (event) => show(event.data);
socket.onclose = () => console.log('closed');
```

## Instead
Dial again after a close, with a delay that grows and is drawn at random.

```javascript
let attempts = 0;
function connect() {
  const socket = new WebSocket(url);
  socket.onmessage = (event) => {
    attempts = 0;
    show(event.data);
  };
  socket.onclose = () => {
    setTimeout(connect, Math.random() * Math.min(30_000, 1000 * 2 ** attempts++));
  };
}
connect();
```

## References
- https://websockets.readthedocs.io/en/stable/faq/client.html
- https://github.com/robtaussig/react-use-websocket#reconnecting
- https://websocket-client.readthedocs.io/en/latest/app.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.clients import clients
from holdfast.review.analysis.dialing import AGAIN
from holdfast.review.analysis.mounting import mounts
from holdfast.review.analysis.pauses import innermost_loop
from holdfast.review.analysis.redial import Client
from holdfast.review.analysis.redial_options import hidden
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.meaning.sockets import Socket
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
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
QUESTION: Final = re.compile(r"messages?|prompts?|text|question|query|request|payload|input|code")
PIPES: Final = frozenset({"sys.stdin", "sys.stdin.buffer"})
ENDS: Final = frozenset({"close", "terminate", "disconnect", "exit"})


def check(code: Code) -> Iterator[Hit]:
    """Yield the connections that are made once."""
    for client in clients(code):
        if client.redials or client.local or _wraps(code):
            continue
        socket = client.socket
        if socket.library == "react-use-websocket":
            yield from _hook(code, socket)
        elif code.python:
            weak = _is_command(code) or _is_question(client)
            yield from (replace(hit, weak=hit.weak or weak) for hit in _program(code, client))
        elif socket.library in ("browser", "ws"):
            yield from _page(code, client)


def _is_command(code: Code) -> bool:
    """Whether a program sits between pipes: what it carries cannot go on in another connection."""
    return any(code.qualified(it) in PIPES for it in code.all(n.Attribute))


def _is_question(client: Client) -> bool:
    """Whether what dials sends the question that it is given: the rest of an answer is lost."""
    for call in client.socket.calls:
        function = call.enclosing(n.Function)
        if (call.method or "").startswith("send") and function in client.dials[:1]:
            names = {it.id for arg in call.args for it in arg.find(n.Name)}
            given = {getattr(it.target, "id", "") for it in function.params} if function else set()
            if any(QUESTION.fullmatch(it) for it in names & given):
                return True
    return False


def _wraps(code: Code) -> bool:
    """Whether a name in the file speaks of redialling, so that it may happen out of sight."""
    return any(AGAIN.search(it.name) for it in code.all(n.Function)) or any(
        AGAIN.search(it.callee_name) for it in code.calls
    )


def _hook(code: Code, socket: Socket) -> Iterator[Hit]:
    call = socket.node
    if not isinstance(call, n.Call) or hidden(code, call):
        return
    yield Hit(call, "This hook redials only if `shouldReconnect` says so")


def _page(code: Code, client: Client) -> Iterator[Hit]:
    socket = client.socket
    messages = socket.on("message")
    if not messages or _is_done(code, client):
        return
    if not _is_application(code, client):
        return
    lost = [it for it in socket.on("close") if it.function is not None]
    if any(_acts(code, it.function) for it in lost if it.function is not None):
        return
    # What is not seen cannot run an effect again.
    fixed = _is_fixed(code, client)
    if all(fixed or it.function is not None for it in socket.on("close")):
        yield Hit(socket.node, "Nothing dials again after this connection is lost")


def _is_fixed(code: Code, client: Client) -> bool:
    """Whether it is opened right in an effect of React that runs once: `useEffect(…, [])`."""
    function = client.socket.node.enclosing(n.Function)
    for mount in mounts(code):
        match mount.call:
            case n.Call(args=(_, n.Sequence(()))) if mount.function is function:
                return True
    return False


def _is_application(code: Code, client: Client) -> bool:
    """Whether it is a page's or component's own connection, not one made for a caller."""
    if not client.dials:
        return True
    for mount in mounts(code):
        if any(it is client.socket.node for it in code.called(mount.function)):
            return True
    outer = client.dials[-1]
    return outer.enclosing(n.Function) is None and any(
        call.enclosing(n.Function) is None for call in code.callers(outer)
    )


def _is_done(code: Code, client: Client) -> bool:
    """Whether a handler ends the connection, or the program, by itself."""
    for listener in client.socket.on("message", "open"):
        if listener.function is None:
            return True
        for node in code.called(listener.function):
            if isinstance(node, n.Call) and node.method in ENDS:
                return True
            if isinstance(node, n.Call) and getattr(node.callee, "id", "") in ("resolve", "reject"):
                return True
    return False


def _acts(code: Code, function: n.Function) -> bool:
    """Whether a handler of `close` calls what is not seen, apart from logs and setters of state."""
    for node in function.body.find(n.Call):
        name = code.source(node.callee)
        known = name.startswith(
            ("console.", "set", "clear", "log", "alert", "document.", "window.")
        )
        if code.function(node.callee) is None and not known:
            return True
        if name in ("setTimeout", "setInterval") or name.startswith("process."):
            return True
    return False


def _program(code: Code, client: Client) -> Iterator[Hit]:
    """A program that dials once, and then listens for ever."""
    call = client.socket.node
    if innermost_loop(call) is not None:
        return
    if not _is_program(code, client):
        yield from _uncalled(code, client)
        return
    if any(it.decorators for it in client.dials):
        return
    if any(innermost_loop(made) is not None for it in client.dials for made in code.callers(it)):
        return
    if client.socket.library == "websocket-client":
        for run in client.socket.called("run_forever"):
            given = code.option(run, "reconnect")
            if innermost_loop(run) is None and given is None and not _open(run):
                yield Hit(run, "This returns when the connection is lost, and nothing dials again")
    elif any(_listens(it) for it in code.called((*client.dials, code.module)[0])):
        yield Hit(call, "Nothing dials again after this connection is lost")


def _uncalled(code: Code, client: Client) -> Iterator[Hit]:
    """A function that dials and listens; who calls it is not seen, and may do so again."""
    function = client.dials[0]
    lasting = not function.decorators and not function.generator and not client.dials[1:]
    if lasting and function.enclosing(n.Class) is None:
        listens = [it for it in code.called(function) if _listens(it)]
        ends = any(isinstance(it, n.Return | n.Jump) for loop in listens for it in loop.walk())
        if listens and not ends:
            message = "Nothing here dials again after this connection is lost"
            yield Hit(client.socket.node, message, weak=True)


def _open(call: n.Call) -> bool:
    return any(it.name in ("", "dispatcher") for it in call.keywords)


def _is_program(code: Code, client: Client) -> bool:
    """Whether the file itself starts what dials."""
    started = (call for function in client.dials for call in code.callers(function))
    top = any(call.enclosing(n.Function) is None and not _in_class(call) for call in started)
    return top or not client.dials


def _in_class(node: n.Node) -> bool:
    return node.enclosing(n.Class) is not None


def _listens(node: n.Node) -> bool:
    """Whether it is a loop over messages."""
    if isinstance(node, n.ForEach):
        return node.is_async
    if isinstance(node, n.While):
        return any(it.method in ("recv", "receive", "receive_json") for it in node.find(n.Call))
    return False
