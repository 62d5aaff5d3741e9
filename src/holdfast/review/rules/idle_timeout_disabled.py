"""An idle timeout of zero.

## What it does
Looks for `idleTimeout: 0` in the WebSocket options of Bun, Deno and uWebSockets.js, where the file
has no heartbeat of its own.

## Why it hurts
Dead connections are kept for ever. In these servers the idle timeout is also what makes them ping:
without it there is neither a ping nor a deadline, and sockets and memory of peers that vanished
pile up until the process is restarted.

## Example
```javascript
Bun.serve({
  fetch,
  websocket: { idleTimeout: 0, message },
});
```

## Instead
Keep the idle timeout, and make it longer if need be; connections that answer pings never reach it.

```javascript
Bun.serve({
  fetch,
  websocket: { idleTimeout: 60, message },
});
```

## References
- https://bun.com/docs/runtime/http/websockets
- https://docs.deno.com/api/deno/~/Deno.UpgradeWebSocketOptions
- https://unetworking.github.io/uWebSockets.js/generated/interfaces/WebSocketBehavior.html
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.analysis.heartbeats import is_ping
from holdfast.review.analysis.timings import settings
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, unsafe
from holdfast.review.rule import Meta

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("Bun", "Deno", "uWebSockets.js"),
    languages=("javascript",),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the timeouts of zero, in files that do not ping themselves."""
    for setting in settings(code):
        if setting.name != "idleTimeout" or setting.value != 0:
            continue
        if not any(is_ping(code, call) for call in code.calls):
            fix = unsafe("Close and ping after 60 s of silence", replace(setting.node, "60"))
            yield Hit(setting.node, "`idleTimeout: 0` keeps dead connections for ever", fix)
