"""A backoff that grows without end.

## What it does
Looks for redials whose delay is multiplied at each attempt, with no cap on the delay, none on the
exponent, and no end of the attempts.

## Why it hurts
After an outage of an hour the next attempt may be an hour away, and the client stays offline long
after the server is back. A delay that doubles from 1 s is above 17 minutes after ten attempts.

## Example
```py
while True:
    try:
        await listen()
    except OSError:
        await asyncio.sleep(delay * random.uniform(0.5, 1))
        delay *= 2
```

## Instead
Cap the delay at about 30 s.

```py
while True:
    try:
        await listen()
    except OSError:
        await asyncio.sleep(delay * random.uniform(0.5, 1))
        delay = min(delay * 2, 30)
```

## References
- RFC 6455, section 7.2.3
- https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Edit, Fix, Severity
from holdfast.review.analysis.attempts import bounded
from holdfast.review.analysis.clients import redials
from holdfast.review.analysis.delay import Growth, Jitter
from holdfast.review.analysis.delays import delay_of
from holdfast.review.analysis.redial import Redial
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.rewriting import grouped
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("browser", "ws", "websockets", "aiohttp", "websocket-client"),
    languages=("python", "javascript"),
)
CAP: Final = 30
"""Seconds."""
MOST: Final = 2
"""The greatest number in the share of a delay that is drawn."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the redials whose delay has no bound."""
    for redial in redials(code):
        delay = redial.delay
        if delay.growth is not Growth.exponential or delay.capped or delay.opaque:
            continue
        if not bounded(code, redial):
            place = redial.node if redial.wait is None else redial.wait
            yield Hit(place, "The delay doubles without a limit", _fix(code, redial))


def _fix(code: Code, redial: Redial) -> Fix | None:
    wait = redial.wait
    grown = None if wait is None else _grown(code, wait)
    if grown is None:
        return None
    cap = CAP * redial.unit
    name = "min" if code.python else "Math.min"
    # A call needs no parentheses, though the power in it may have had some.
    place = grouped(code, grown) if isinstance(grown.parent, n.Binary) else grown.span
    return safe(f"Cap it at {CAP} s", Edit(place, f"{name}({code.source(grown)}, {cap})"))


def _grown(code: Code, wait: n.Node) -> n.Node | None:
    """The part of a delay that grows, without the chance that is put on it.

    A cap around both would take the chance out of long delays.
    """
    if delay_of(code, wait).jitter is Jitter.none and not isinstance(wait, n.Function):
        return wait
    if not isinstance(wait, n.Binary) or wait.op not in ("*", "+"):
        return None
    left, right = delay_of(code, wait.left), delay_of(code, wait.right)
    if left.grows == right.grows:
        return None
    grown, other = (wait.left, wait.right) if left.grows else (wait.right, wait.left)
    return _grown(code, grown) if wait.op == "+" or _is_share(code, other) else None


def _is_share(code: Code, factor: n.Node) -> bool:
    """Whether a factor is a random share of about one: `1000 * random()` is no share."""
    if delay_of(code, factor).jitter is not Jitter.full:
        return False
    named = [it for it in factor.walk() if isinstance(it, n.Name)]
    numbers = [it.value for it in factor.walk() if isinstance(it, n.Literal)]
    return all(isinstance(it.parent, n.Attribute | n.Call) for it in named) and all(
        isinstance(it, int | float) and it <= MOST for it in numbers
    )
