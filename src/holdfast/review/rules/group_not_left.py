"""A consumer of Channels that joins a group and never leaves it.

## What it does
Looks for consumers that call `group_add` with their own channel, where nothing in the class calls
`group_discard`. Groups that are listed in the attribute `groups` are left by Channels itself.

## Why it hurts
Each client that leaves stays in the group: every message to the group is still put into its
channel, which nobody reads. With Redis that goes on until the membership expires after a day,
costs memory and time for each of them, and ends in "over capacity" warnings.

## Example
```py
class ChatConsumer(AsyncWebsocketConsumer):
    async def connect(self):
        await self.channel_layer.group_add("chat", self.channel_name)
        await self.accept()
```

## Instead
Leave in `disconnect` what was joined in `connect`.

```py
class ChatConsumer(AsyncWebsocketConsumer):
    async def connect(self):
        await self.channel_layer.group_add("chat", self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard("chat", self.channel_name)
```

## References
- https://channels.readthedocs.io/en/stable/topics/channel_layers.html#groups
"""

from __future__ import annotations

from collections.abc import Iterator

from holdfast.findings import Confidence, Severity
from holdfast.review.code import Code
from holdfast.review.hit import Hit
from holdfast.review.libraries.python import BASES
from holdfast.review.rule import Meta
from holdfast.review.syntax import nodes as n

META = Meta(
    severity=Severity.warning,
    confidence=Confidence.high,
    libraries=("Channels",),
    languages=("python",),
)


def check(code: Code) -> Iterator[Hit]:
    """Yield where a consumer joins, if it nowhere leaves."""
    for socket in code.sockets.of("channels", side="server"):
        owner = socket.node
        bases = owner.bases if isinstance(owner, n.Class) else ()
        names = [it for it in code.called(owner) if isinstance(it, n.Attribute)]
        joins = [it for it in names if it.name == "group_add" and _joins_itself(code, it)]
        if joins and all(it.name != "group_discard" for it in names):
            # What it inherits from may leave for it.
            weak = any(code.qualified(base) not in BASES for base in bases)
            yield Hit(joins[0], "Nothing leaves this group when the client has gone", weak=weak)


def _joins_itself(code: Code, method: n.Attribute) -> bool:
    """Whether it is called, if by `async_to_sync(…)(…)`, with the consumer's own channel."""
    call = method.parent
    if isinstance(call, n.Call) and method in call.args:
        call = call.parent
    args = call.args if isinstance(call, n.Call) else ()
    return bool(args) and code.source(args[-1]) == "self.channel_name"
