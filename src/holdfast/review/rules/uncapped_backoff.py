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

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.code import Code
from holdfast.review.delays import Growth, Jitter, delay_of
from holdfast.review.hit import Hit, replace, safe
from holdfast.review.redial import Redial, bounded, redials
from holdfast.review.registry import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("browser", "ws", "websockets", "aiohttp", "websocket-client"),
    languages=("python", "javascript"),
)
CAP = 30
"""Seconds."""


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
    return safe(f"Cap it at {CAP} s", replace(grown, f"{name}({code.source(grown)}, {cap})"))


def _grown(code: Code, wait: n.Node) -> n.Node | None:
    """The part of a delay that grows, without the chance that is put on it.

    A cap around both would take the chance out of long delays.
    """
    if isinstance(wait, n.Function) or delay_of(code, wait).jitter is Jitter.none:
        return None if isinstance(wait, n.Function) else wait
    if not isinstance(wait, n.Binary) or wait.op not in ("*", "+"):
        return None
    left, right = delay_of(code, wait.left), delay_of(code, wait.right)
    if left.grows == right.grows:
        return None
    grown, other = (wait.left, right) if left.grows else (wait.right, left)
    # `base * (2 ** attempt + random)`: what is capped is to be the whole of the delay.
    drawn = wait.op == "+" or other.jitter is Jitter.full
    return _grown(code, grown) if drawn else None
