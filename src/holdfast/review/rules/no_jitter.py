"""A backoff without chance in it.

## What it does
Looks for redials whose delay grows from one attempt to the next, and follows the delay through
variables, attributes and functions. It reports those in which nothing is drawn at random, and
options of libraries that take the chance away.

## Why it hurts
All clients of a server that restarts are cut off in the same moment, compute the same delays, and
come back in the same moment. Backoff alone only makes the waves rarer; each of them is as high as
the first.

## Example
```javascript
socket.onclose = () => {
  setTimeout(connect, Math.min(30_000, 1000 * 2 ** attempts++));
};
```

## Instead
Draw each delay at random below its limit.

```javascript
socket.onclose = () => {
  setTimeout(connect, Math.random() * Math.min(30_000, 1000 * 2 ** attempts++));
};
```

## References
- https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
- https://github.com/mattermost/mattermost-webapp/pull/10960
- RFC 6455, section 7.2.3
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.clients import is_close, redials
from holdfast.review.analysis.delay import Growth, Jitter
from holdfast.review.analysis.pauses import innermost_loop
from holdfast.review.analysis.spreading import spread
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=(
        "browser",
        "ws",
        "websockets",
        "aiohttp",
        "websocket-client",
        "socket.io-client",
        "python-socketio",
        "reconnecting-websocket",
        "react-use-websocket",
        "graphql-ws",
    ),
    languages=("python", "javascript"),
)
FEW = 5
"""Tries that are over before a fleet has gathered."""
HOW = {Growth.linear: "grows", Growth.exponential: "doubles"}


def check(code: Code) -> Iterator[Hit]:
    """Yield the redials whose delay grows by the clock alone."""
    # Where one wait of a loop is drawn, the others do not come at the same time either.
    drawn = {innermost_loop(it.node) for it in redials(code) if it.delay.jitter is Jitter.full}
    for redial in redials(code):
        delay, loop = redial.delay, innermost_loop(redial.node)
        if not delay.grows or delay.opaque or delay.jitter is not Jitter.none:
            continue
        if loop is not None and loop in drawn:
            continue
        if redial.wait is None:
            yield Hit(redial.node, "This option takes the chance out of the backoff")
            continue
        edits = spread(code, redial.wait)
        fix = safe("Draw the delay at random", *edits) if edits else None
        message = f"The delay {HOW[delay.growth]}, and is the same for every client"
        weak = _is_short(code, loop) or is_close(code, redial)
        yield Hit(redial.wait, message, fix, weak=weak)


def _is_short(code: Code, loop: n.Node | None) -> bool:
    """Whether there are a few tries, and then an error: that is no fleet that waits for a server.

    For a loop over tries, whatever their number.
    """
    if isinstance(loop, n.ForEach):
        return True
    tests = loop.test.walk() if isinstance(loop, n.While) else ()
    return any(
        isinstance(it, n.Binary)
        and it.op in ("<", "<=")
        and (code.number(it.right) or FEW + 1) <= FEW
        for it in tests
    )
