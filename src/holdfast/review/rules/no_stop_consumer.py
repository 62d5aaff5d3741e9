"""A consumer of Channels that never says that it has ended.

## What it does
Looks for a `websocket_disconnect` that neither raises `StopConsumer` nor calls `super()`, in
consumers of Channels.

## Why it hurts
The consumer goes on after its client has gone. Daphne kills it after 10 s, with a warning in the
log for each connection; other servers keep it in memory until the process ends.

## Example
```py
class Echo(AsyncConsumer):
    async def websocket_disconnect(self, event):
        await self.leave()
```

## Instead
Raise `StopConsumer` when all is put in order.

```py
class Echo(AsyncConsumer):
    async def websocket_disconnect(self, event):
        await self.leave()
        raise StopConsumer()
```

In the generic consumers, override `disconnect`, which may return.

## References
- https://channels.readthedocs.io/en/stable/topics/consumers.html#closing-consumers
- https://github.com/django/channels_redis/issues/272
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Edit, Fix, Severity
from holdfast.review.analysis.importing import add_import
from holdfast.review.code import Code
from holdfast.review.hit import Hit, replace, safe
from holdfast.review.rewriting import after
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("Channels",),
    languages=("python",),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield the handlers of a disconnect after which the consumer goes on."""
    for socket in code.sockets.of("channels", side="server"):
        owner = socket.node
        method = owner.method("websocket_disconnect") if isinstance(owner, n.Class) else None
        if method is not None and method.params and not _stops(code, method):
            message = "The consumer goes on after this: nothing raises `StopConsumer`"
            yield Hit(method.params[0], message, _fix(code, method))


def _stops(code: Code, method: n.Function) -> bool:
    """Whether the consumer is stopped here, in a function called, or in the base class."""
    for node in code.called(method):
        match node:
            case n.Name(id="StopConsumer" | "super") | n.Attribute(name="StopConsumer"):
                return True
            case n.Attribute(name="websocket_disconnect"):
                return True
    return False


def _fix(code: Code, method: n.Function) -> Fix | None:
    last = method.body.body[-1]
    line = "raise StopConsumer()"
    edit: Edit | None
    match last:
        case n.Return():
            return None
        case n.Jump("pass"):
            edit = replace(last, line)
        case _:
            edit = after(code, last, line)
    more = add_import(code, "channels.exceptions", "StopConsumer")
    return safe("Stop the consumer", edit, *more)
