"""A client that redials after the same time, again and again.

## What it does
Looks for what dials again after a connection was lost (a timer, a pause in a loop, a handler of
`close`) and follows the delay through variables, attributes and functions. It reports delays that
stay as they are from one attempt to the next, without chance, and redials that wait for nothing.

## Why it hurts
A server that is down or overloaded is hammered at full rate by every client it ever had. They were
cut off at the same moment, so they also come back at the same moment, again and again, and the
server falls over each time it gets up.

## Example
```javascript
socket.onclose = () => setTimeout(connect, 3000);
```

## Instead
Double the delay after each failure, up to about 30 s, and draw it at random.

```javascript
socket.onclose = () => {
  const limit = Math.min(30_000, 1000 * 2 ** attempts);
  attempts += 1;
  setTimeout(connect, Math.random() * limit);
};
```

## References
- RFC 6455, section 7.2.3
- https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
- https://github.com/5stackgg/5stack-panel/issues/387
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.attempts import bounded
from holdfast.review.analysis.clients import is_close, redials
from holdfast.review.analysis.delay import Jitter
from holdfast.review.analysis.guards import before
from holdfast.review.analysis.pauses import endless, innermost_loop
from holdfast.review.analysis.redial import Redial, shown
from holdfast.review.analysis.spreading import spread
from holdfast.review.code import Code
from holdfast.review.hit import Hit, insert, unsafe
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
        "reconnecting-websocket",
        "socket.io-client",
        "python-socketio",
    ),
    languages=("python", "javascript"),
)

LONG = 30.0
"""Seconds after which nobody is hammered any more."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the redials whose delay never changes, of each loop the first."""
    loops: dict[n.Node, list[Redial]] = {}
    for redial in _unchanging(code):
        loop = innermost_loop(redial.node) if redial.how == "loop" else None
        loops.setdefault(loop or redial.node, []).append(redial)
    for first, *others in loops.values():
        related = tuple((it.node, "waits as long") for it in others)
        number = 0.0 if first.wait is None else code.number(first.wait)
        if number is not None and number <= 0:
            fix = None if others else _wait(code, first)
            yield Hit(first.node, "Redials at once, without any delay", fix, related)
        else:
            fix = None if others else _fix(code, first)
            # A daemon has the few clients of its own machine.
            weak = is_close(code, first)
            yield Hit(first.node, _message(code, first), fix, related, weak)


def _unchanging(code: Code) -> Iterator[Redial]:
    for redial in redials(code):
        delay = redial.delay
        unchanging = redial.sure and not delay.grows and not delay.opaque
        if not unchanging or delay.jitter is not Jitter.none:
            continue
        number = 0.0 if redial.wait is None else code.number(redial.wait)
        long = number is not None and number / redial.unit >= LONG
        ends = bounded(code, redial) or _is_net(code, redial) or _gives_up(code, redial)
        if not long and not ends and not _keeps_old(code, redial):
            yield redial


def _keeps_old(code: Code, redial: Redial) -> bool:
    """Whether a loop dials only if there is no socket, and never lets go of the one it has had."""
    loop, dial = innermost_loop(redial.node), redial.socket.node
    home = dial.enclosing(n.Function)
    if redial.how != "loop" or loop is None or home is None or dial.within(loop):
        return False
    held = {
        code.slot(test.left)
        for test in before(home, dial)
        if isinstance(test, n.Binary) and test.op == "is" and code.constant(test.right) is None
    }
    kept = [it for it in held if it is not None and it in redial.socket.slots]
    reached = set(code.called(loop))
    cleared = (it.node for slot in kept for it in code.sources(slot) if it.value is not dial)
    return bool(kept) and not any(
        it in reached and it.enclosing(n.Function) is not home for it in cleared
    )


def _gives_up(code: Code, redial: Redial) -> bool:
    """Whether a dial that fails ends the loop, since nothing in there catches its error."""
    loop, dial = innermost_loop(redial.node), redial.socket.node
    runs = redial.socket.called("run_forever")
    if redial.how != "loop" or loop is None or not code.python or runs:
        return False
    if dial.within(loop):
        return not _is_caught(code, dial, loop)
    home = dial.enclosing(n.Function)
    calls = [it for it in loop.find(n.Call) if home and code.function(it.callee) is home]
    return (
        bool(calls)
        and not any(_is_caught(code, it, loop) for it in calls)
        and not _is_caught(code, dial, home)
    )


def _is_caught(code: Code, dial: n.Node, root: n.Node | None) -> bool:
    """Whether something in `root` catches the error of a dial."""
    inside = list(takewhile(lambda it: it is not root, dial.ancestors()))
    caught = any(isinstance(it, n.Try) and it.handlers and dial.within(it.body) for it in inside)
    return caught or any(isinstance(it, n.With) and "suppress" in code.source(it) for it in inside)


def _is_net(code: Code, redial: Redial) -> bool:
    """Whether a loop is around a function that redials in a loop of its own, without an end."""
    loop = innermost_loop(redial.node)
    if redial.how != "loop" or loop is None:
        return False
    called = {code.function(call.callee) for call in loop.find(n.Call)} - {None}
    others = (it for it in redials(code) if it.how == "loop" and it.socket is redial.socket)
    inner = (innermost_loop(it.node) for it in others)
    return any(it.enclosing(n.Function) in called and endless(code, it) for it in inner if it)


def _message(code: Code, redial: Redial) -> str:
    if redial.how == "interval":
        return f"Tries to redial every {shown(code, redial)}, however long the server is away"
    return f"Every redial waits for {shown(code, redial)}, however long the server is away"


def _wait(code: Code, redial: Redial) -> Fix | None:
    """Dial from a timer, where a statement of JavaScript dials."""
    dial = redial.node
    if code.python or redial.how != "now" or not isinstance(dial.parent, n.Block | n.Return):
        return None
    return unsafe(
        "Wait for about a second",
        insert(dial.start, "setTimeout(() => "),
        insert(dial.end, ", 1000 * (0.5 + Math.random()))"),
    )


def _fix(code: Code, redial: Redial) -> Fix | None:
    if redial.wait is None or redial.how == "interval":
        return None
    edits = spread(code, redial.wait, around=True)
    return unsafe("Draw the delay at random", *edits) if edits else None
