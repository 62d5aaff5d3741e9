"""A ping timeout that is not shorter than the interval, or that takes minutes.

## What it does
Looks for `ping_timeout` of websocket-client that is as long as `ping_interval`, or longer. With low
confidence it reports servers and clients that wait five minutes or more for the answer to a ping.

## Why it hurts
A program with websocket-client fails when it starts: `run_forever` raises WebSocketException before
it connects, as the next ping would be due before the last one may be called lost. Elsewhere a
connection that is gone stays in the list for as long as the timeout, and all that is sent to it is
lost.

## Example
```py
app.run_forever(ping_interval=10, ping_timeout=30)
```

## Instead
Wait for the answer for a part of the interval.

```py
app.run_forever(ping_interval=30, ping_timeout=10)
```

## References
- https://websocket-client.readthedocs.io/en/latest/examples.html#ping-pong-usage
- https://websocket-client.readthedocs.io/en/latest/app.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.timings import settings
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.rule import Meta

META = Meta(
    severity=Severity.error,
    confidence=Confidence.high,
    libraries=(
        *("websocket-client", "websockets", "Socket.IO", "python-socketio", "Flask-SocketIO"),
        *("uvicorn", "Tornado", "Sanic"),
    ),
    languages=("python", "javascript"),
)
TIMEOUTS: Final = frozenset(
    {"pingTimeout", "ping_timeout", "ws_ping_timeout", "websocket_ping_timeout"}
) | {"WEBSOCKET_PING_TIMEOUT"}
LONG: Final = 300  # seconds


def check(code: Code) -> Iterator[Hit]:
    """Yield the timeouts that end with the next ping, or after it."""
    for setting in settings(code):
        client = setting.library == "websocket-client"
        if setting.name in TIMEOUTS and not client and (setting.seconds or 0) >= LONG:
            message = f"Who is gone is noticed {setting.seconds:g} s after the ping, and not before"
            yield Hit(setting.node, message, weak=True)
    found = [it for it in settings(code) if it.library == "websocket-client"]
    for timeout in found:
        for interval in found:
            if timeout.name != "ping_timeout" or interval.name != "ping_interval":
                continue
            if interval.call is timeout.call and (timeout.value or 0) >= (interval.value or 1e9):
                message = f"`ping_timeout={timeout.value:g}` is not shorter than the interval"
                yield Hit(timeout.node, f"{message}, {interval.value:g} s")
