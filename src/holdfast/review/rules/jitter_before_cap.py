"""Chance that a cap takes away again.

## What it does
Looks for redials whose delay grows, with something random in it, and then goes through a cap:
`Math.min(30000, 1000 * 2 ** n + Math.random() * 1000)`.

## Why it hurts
In a long outage every client waits for exactly the cap, so all of them come back in step. The
first attempts are spread, and the later ones, which count when the server gets up, are not.

## Example
```javascript
const delay = Math.min(30_000, 1000 * 2 ** attempts + Math.random() * 1000);
```

## Instead
Cap the delay first, and draw at random below the cap.

```javascript
const delay = Math.random() * Math.min(30_000, 1000 * 2 ** attempts);
```

## References
- https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
- https://github.com/streamlit/streamlit/pull/15902
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Fix, Severity
from holdfast.review.analysis.clients import redials
from holdfast.review.analysis.delay import Jitter
from holdfast.review.analysis.delays import delay_of
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, safe
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("browser", "ws", "websockets", "aiohttp", "websocket-client"),
    languages=("python", "javascript"),
)
PLAIN: Final = n.Assign | n.Return | n.Yield | n.Call
"""Where a product needs no parentheses."""


def check(code: Code) -> Iterator[Hit]:
    """Yield the caps that the chance comes before."""
    for redial in redials(code):
        delay = redial.delay
        if delay.grows and delay.jitter is Jitter.clipped:
            cap = delay.cap
            place = cap or redial.wait or redial.node
            fix = None if cap is None else _fix(code, cap)
            yield Hit(place, "The cap takes the chance out of long delays", fix)


def _fix(code: Code, cap: n.Call) -> Fix | None:
    """`min(cap, a + random)` becomes `min(cap, a) + random`."""
    for given in cap.args:
        match given:
            case n.Binary("+" | "*" as op, left, right):
                parts = (left, right)
            case _:
                continue
        drawn = [delay_of(code, it).jitter is Jitter.full for it in parts]
        if drawn == [False, True]:
            other = next(it for it in cap.args if it is not given)
            items = [left, other] if given.start < other.start else [other, left]
            texts = ", ".join(code.source(it) for it in items)
            chance = code.source(right)
            if op == "*" and isinstance(right, n.Binary):
                chance = f"({chance})"
            text = f"{code.source(cap.callee)}({texts}) {op} {chance}"
            outer = cap.parent.op if isinstance(cap.parent, n.Binary) else ""
            added = outer in ("+", "-") and op == "*"
            if not added and not isinstance(cap.parent, PLAIN):
                text = f"({text})"
            return safe("Cap first, then draw", replace(cap, text))
    return None
