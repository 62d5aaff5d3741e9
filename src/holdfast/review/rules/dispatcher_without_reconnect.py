"""A dispatcher for websocket-client that is thought to redial, and does not.

## What it does
Looks for `run_forever(dispatcher=…)` of websocket-client without `reconnect=`.

## Why it hurts
The connection is never made again after it is lost. A dispatcher only waits for many connections
at once; what redials is the option `reconnect`, and that is off unless it is given.

## Example
```py
app.run_forever(dispatcher=rel, ping_interval=30, ping_timeout=10)
rel.dispatch()
```

## Instead
Say how many seconds to wait before redialling.

```py
app.run_forever(dispatcher=rel, reconnect=5, ping_interval=30, ping_timeout=10)
rel.dispatch()
```

## References
- https://websocket-client.readthedocs.io/en/latest/examples.html#dispatching-multiple-websocketapps
- https://github.com/websocket-client/websocket-client/blob/master/websocket/_app.py
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit, safe
from holdfast.review.rewriting import add_option
from holdfast.review.rule import Meta

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("websocket-client",),
    languages=("python",),
)
RECONNECT = ("websocket.setReconnect", "websocket.set_reconnect")


def check(code: Code) -> Iterator[Hit]:
    """Yield the dispatchers without `reconnect`."""
    if any(code.qualified(call.callee) in RECONNECT for call in code.calls):
        return
    for socket in code.sockets.of("websocket-client", side="client"):
        for call in socket.called("run_forever"):
            dispatcher = code.option(call, "dispatcher")
            if dispatcher is None or code.constant(dispatcher) is None:
                continue
            given = code.option(call, "reconnect")
            if (given is None and not any(not it.name for it in call.keywords)) or (
                given is not None and code.number(given) == 0
            ):
                edit = add_option(code, call, "reconnect", "5") if given is None else None
                fix = None if edit is None else safe("Redial after 5 s", edit)
                yield Hit(call, "This dispatcher does not redial without `reconnect`", fix)
