"""A `WebSocketApp` that never pings.

## What it does
Looks for `run_forever()` of websocket-client without `ping_interval`, whose default is 0: no pings.

## Why it hurts
After a silent loss of the network `run_forever` waits for ever. No callback is called, not even
`on_error`, and nothing reconnects: the program looks alive and gets no more messages.

## Example
```py
app = websocket.WebSocketApp(url, on_message=on_message)
app.run_forever()
```

## Instead
Have it ping, with a deadline for the answer that is shorter than the interval.

```py
app = websocket.WebSocketApp(url, on_message=on_message)
app.run_forever(ping_interval=30, ping_timeout=10)
```

## References
- https://websocket-client.readthedocs.io/en/latest/app.html
- https://websocket-client.readthedocs.io/en/latest/examples.html#ping-pong-usage
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from holdfast.findings import Confidence, Edit, Severity
from holdfast.review.analysis.heartbeats import is_ping
from holdfast.review.analysis.liveness import is_local, names_loopback
from holdfast.review.analysis.nearby import is_here
from holdfast.review.analysis.pauses import innermost_loop
from holdfast.review.analysis.timings import given
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, safe
from holdfast.review.meaning.sockets import Socket
from holdfast.review.rewriting import add_option, quote
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("websocket-client",),
    languages=("python",),
)
INTERVAL, DEADLINE = "ping_interval=30", "ping_timeout=10"
KWARGS = '{"ping_interval": 30, "ping_timeout": 10}'
MESSAGE = "`run_forever` without `ping_interval` never pings"
PING = re.compile(r"ping|heart_?beat|keep_?alive", re.I)
ANSWER = re.compile(r"complet|finish|done|result|respon|repl(?:y|ied)|answer", re.I)
OTHER_DEADLINES = ("websocket.setdefaulttimeout",)


def check(code: Code) -> Iterator[Hit]:
    """Yield the first call of `run_forever` of each app that leaves a dead link unnoticed."""
    if any(code.qualified(it.callee) in OTHER_DEADLINES or is_ping(code, it) for it in code.calls):
        return
    for socket in code.sockets.of("websocket-client"):
        if is_local(code, socket):
            continue
        calls = [it for it in socket.called("run_forever") if not _may_have_more(code, it)]
        silent = [it for it in calls if not _interval(code, it)]
        if silent and len(silent) == len(socket.called("run_forever")):
            edits = [_edit(code, it) for it in silent]
            known = [it for it in edits if it is not None]
            fix = safe("Ping each 30 s", *known) if len(known) == len(edits) else None
            yield Hit(silent[0], MESSAGE, fix, weak=_is_less(code, socket))
        yield from _threads(code, socket)


def _threads(code: Code, socket: Socket) -> Iterator[Hit]:
    """Yield `Thread(target=app.run_forever)` without arguments for it."""
    for use in socket.uses:
        match use.parent:
            case n.Attribute(name="run_forever", parent=n.Keyword(name="target")) as target:
                call = target.enclosing(n.Call)
                if call is not None and code.option(call, "kwargs", "args") is None:
                    kwargs = KWARGS.replace('"', quote(code))
                    edit = add_option(code, call, "kwargs", kwargs)
                    fix = None if edit is None else safe("Ping each 30 s", edit)
                    yield Hit(target, MESSAGE, fix, weak=_is_less(code, socket))


def _is_less(code: Code, socket: Socket) -> bool:
    """Whether it does less harm: the server is on the same machine, each answer is waited for with
    a limit, or a loop of the program sends what is a ping by its name."""
    if names_loopback(code) or is_here(code, socket) or any(map(_is_answer, code.calls)):
        return True
    named = (it for it in code.all(n.Function) if PING.search(it.name or ""))
    return any(
        (call.method or "").startswith(("send", "write")) and innermost_loop(call) is not None
        for function in named
        for call in function.body.find(n.Call)
    )


def _is_answer(call: n.Call) -> bool:
    """`self.complete.wait(10)`: whether an event named for an answer is waited for with a limit."""
    match call:
        case n.Call(n.Attribute(n.Name(name) | n.Attribute(_, name), "wait")):
            limits = [*call.args, *(it.value for it in call.keywords)]
            return bool(limits) and ANSWER.search(name) is not None
    return False


def _interval(code: Code, call: n.Call) -> bool:
    """Whether a call has an interval that is not surely zero."""
    node = given(code, "websocket-client", call, "ping_interval")
    return node is not None and code.number(node) != 0


def _may_have_more(code: Code, call: n.Call) -> bool:
    """Whether there are options that are not seen, or TCP's own keepalive is set."""
    hidden = any(not it.name for it in call.keywords)
    return hidden or bool(call.args) or code.option(call, "sockopt") is not None


def _edit(code: Code, call: n.Call) -> Edit | None:
    timeout = code.option(call, "ping_timeout")
    if (zero := code.option(call, "ping_interval")) is not None:
        # One that is not shorter than the interval is refused.
        more = "" if timeout else f", {DEADLINE}"
        return replace(zero, f"30{more}") if (code.number(timeout) or 10) < 30 else None
    edit = add_option(code, call, "ping_interval", "30")
    if timeout is not None:
        return edit if (code.number(timeout) or 30) < 30 else None
    comma = "" if call.keywords else ", "
    return edit and Edit(edit.span, edit.text + comma + edit.text.replace(INTERVAL, DEADLINE))
