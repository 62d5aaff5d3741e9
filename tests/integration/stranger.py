"""What a client sees that knows nothing of this project, and what it must be."""

from __future__ import annotations

import json
import ssl
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

Seen = dict[str, Any]


def check(seen: Seen, channel: str) -> None:
    """Check what a stranger saw: every reply, the errors, the resume, the closes."""
    (subscribed,) = seen["subscribed"]
    epoch = subscribed["epoch"]
    where = {"channel": channel, "epoch": epoch}
    assert seen["pong"] == [{"type": "pong", "id": 1}]
    assert subscribed == {"type": "subscribed", **where, "offset": 0}
    assert sorted(seen["published"], key=lambda m: str(m["type"])) == [
        {"type": "message", "channel": channel, "offset": 1, "data": {"text": "grüße 🎉"}},
        {"type": "published", **where, "offset": 1},
    ]
    assert [(m["code"], m["error"]) for m in seen["errors"]] == [
        ("invalid_json", "Invalid JSON"),
        ("invalid_message", "Invalid message"),
        ("unknown_type", "Unknown message type"),
        ("invalid_message", "Invalid message: send text, not binary"),
    ]
    assert seen["alive"] == [{"type": "pong"}]
    assert seen["resumed"][0] == {"type": "subscribed", **where, "offset": 4, "recovered": True}
    missed = [(m["offset"], m["data"]) for m in seen["resumed"][1:]]
    assert missed == [(2, 1), (3, 2), (4, 3)]
    assert [m["data"] for m in seen["live"]] == [4]
    assert {m["type"] for m in seen["large"]} == {"message", "published"}
    for name in ("closed", "end"):
        assert seen[name] == {"code": 1000, "clean": True}


class Stranger:
    """A client of the `websockets` library."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def receive(self, count: int = 1) -> list[Any]:
        return [json.loads(await self.connection.recv()) for _ in range(count)]

    async def ask(self, message: Any, count: int = 1) -> list[Any]:
        raw = isinstance(message, (str, bytes))
        await self.connection.send(message if raw else json.dumps(message))
        return await self.receive(count)

    async def close(self) -> Seen:
        await self.connection.close(1000, "done")
        try:
            await self.connection.recv()
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd is not None else 1006
            return {"code": code, "clean": closed.rcvd is not None}
        raise AssertionError("a closed connection went on")


async def scenario(
    url: str,
    channel: str,
    *,
    tls: ssl.SSLContext | None = None,
    compression: str | None = "deflate",
) -> Seen:
    """Play the scenario of stranger.mjs with the `websockets` library."""

    async def stranger() -> Stranger:
        options: dict[str, Any] = {"ssl": tls} if tls is not None else {}
        return Stranger(
            await connect(url, open_timeout=10, proxy=None, compression=compression, **options)
        )

    seen: Seen = {}
    first = await stranger()
    seen["pong"] = await first.ask({"type": "ping", "id": 1})
    seen["subscribed"] = await first.ask({"type": "subscribe", "channel": channel})
    message = {"type": "publish", "channel": channel, "data": {"text": "grüße 🎉"}}
    seen["published"] = await first.ask(message, 2)
    seen["errors"] = []
    for nonsense in ("{", "null", {"type": "nonsense"}, b"\1\2\3"):
        seen["errors"] += await first.ask(nonsense)
    seen["alive"] = await first.ask({"type": "ping"})
    seen["closed"] = await first.close()

    other = await stranger()
    for data in (1, 2, 3):
        await other.ask({"type": "publish", "channel": channel, "data": data})

    back = await stranger()
    since = {"epoch": seen["subscribed"][0]["epoch"], "offset": 1}
    message = {"type": "subscribe", "channel": channel, "since": since}
    seen["resumed"] = await back.ask(message, 4)
    await other.ask({"type": "publish", "channel": channel, "data": 4})
    seen["live"] = await back.receive()
    message = {"type": "publish", "channel": channel, "data": "x" * 60000}
    seen["large"] = await back.ask(message, 2)
    await other.close()
    seen["end"] = await back.close()
    return seen
