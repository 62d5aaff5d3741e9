"""A timeout of HAProxy without a unit.

## What it does
Looks for `timeout client`, `server` and `tunnel` with a number that has no unit and makes no sense
in milliseconds: below 1000, or for a tunnel one of the usual numbers of seconds, such as 3600.

## Why it hurts
HAProxy counts in milliseconds where nothing else is said. `timeout tunnel 3600` is not an hour, it
is 3.6 s, and every WebSocket is cut that soon after its last message.

## Example
```haproxy
backend live
    timeout tunnel 3600
```

## Instead
Always write the unit.

```haproxy
backend live
    timeout tunnel 3600s
```

## References
- https://docs.haproxy.org/3.2/configuration.html#2.5
- https://docs.haproxy.org/3.2/configuration.html#4.2-timeout%20tunnel
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.facts.haproxy import HaproxyFile
from holdfast.review.hit import Hit, insert, unsafe
from holdfast.review.rule import Meta

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=("HAProxy",),
    languages=("haproxy",),
)
KINDS: Final = ("client", "server", "tunnel")
SMALL: Final = 1000
HOURS: Final = frozenset(hours * 3600 for hours in (0.5, 1, 2, 3, 4, 6, 8, 10, 12, 24, 48))


def check(file: HaproxyFile) -> Iterator[Hit]:
    """Yield the numbers that were meant as seconds."""
    for section in file.sections:
        for directive in section.directives:
            if directive.name != "timeout" or len(directive.args) != 2:
                continue
            kind, value = directive.args
            if kind not in KINDS or not value.isascii() or not value.isdecimal():
                continue
            number = int(value[:9])
            if kind == "tunnel" and section.kind == "frontend":
                continue
            if 0 < number < SMALL or (kind == "tunnel" and number in HOURS):
                what = f"{number} ms" if number < SMALL else f"{number / 1000:g} s"
                message = f"`timeout {kind} {value}` is {what}: without a unit it is milliseconds"
                fix = unsafe("Make it seconds", insert(directive.span.end, "s"))
                yield Hit(directive, message, fix)
