"""A session over plain ASGI messages, as on servers that cannot hand a connection over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from holdfast import Channel, Hub, Limits
from holdfast.server.asgi_link import split_frames
from holdfast.websocket.frames import TEXT, encode_frame
from tests.hub.peer import offsets, publish, subscribe
from tests.waiting import eventually

Message = dict[str, Any]


class PlainServer:
    """An ASGI server of a few lines; `stalled` makes every `send` wait, as a full socket does."""

    def __init__(self) -> None:
        self.incoming: asyncio.Queue[Message] = asyncio.Queue()
        self.sent: list[Message] = []
        self.flowing = asyncio.Event()
        self.flowing.set()
        self.taken = 0
        self.broken = False

    async def receive(self) -> Message:
        self.taken += 1
        return await self.incoming.get()

    async def send(self, message: Message) -> None:
        await self.flowing.wait()
        if self.broken:
            raise OSError("the peer is gone")
        self.sent.append(message)

    def say(self, *messages: Message) -> None:
        for message in messages:
            text = msgspec.json.encode(message).decode()
            self.incoming.put_nowait({"type": "websocket.receive", "text": text})

    def heard(self) -> list[Message]:
        """The messages the hub sent, and forget them."""
        texts = [m["text"] for m in self.sent if m["type"] == "websocket.send"]
        self.sent.clear()
        return [msgspec.json.decode(text) for text in texts]

    async def hear(self, count: int) -> list[Message]:
        await eventually(lambda: len(self.sent) >= count)
        return self.heard()


@asynccontextmanager
async def served(hub: Hub, **scope: Any) -> AsyncIterator[tuple[PlainServer, asyncio.Task[None]]]:
    """Connect to a hub as an ASGI server would; yields the server and the application's task."""
    server = PlainServer()
    server.incoming.put_nowait({"type": "websocket.connect"})
    full = {
        "type": "websocket",
        "path": "/ws",
        "root_path": "",
        "headers": [],
        "client": ("192.0.2.1", 5),
        **scope,
    }
    task = asyncio.create_task(hub.asgi(full, server.receive, server.send))
    await eventually(lambda: server.sent)
    try:
        yield server, task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_requests_and_messages() -> None:
    """The same requests, replies and messages as on the project's own server."""
    hub = Hub({"*": Channel(publish=True)})
    async with served(hub) as (server, task):
        assert server.sent.pop(0) == {"type": "websocket.accept"}
        server.say({"type": "ping", "id": 1}, subscribe("a"), publish("a", "grüße"))
        types = [m["type"] for m in await server.hear(4)]
        assert types == ["pong", "subscribed", "published", "message"]
        server.incoming.put_nowait({"type": "websocket.receive", "bytes": b"x"})
        (error,) = await server.hear(1)
        assert error["code"] == "invalid_message"
        server.incoming.put_nowait({"type": "websocket.disconnect", "code": 1001})
        await asyncio.wait_for(task, 5)
    assert hub.stats.connections == 0


async def test_slow_peer_is_caught_up_from_the_ring() -> None:
    """While `send` waits only positions are kept; then all comes in order, once."""
    hub = Hub({"*": Channel(history=500)})
    async with served(hub) as (server, _):
        server.say(subscribe("a"))
        await eventually(lambda: len(server.sent) == 2)
        server.sent.clear()
        server.flowing.clear()
        for _ in range(400):
            hub.publish("a", "x" * 1000)
            await asyncio.sleep(0)
        assert hub.stats.lagging == 1
        server.flowing.set()
        await eventually(lambda: hub.stats.lagging == 0 and len(server.sent) == 400)
        assert offsets(server.heard()) == list(range(1, 401))


@pytest.mark.parametrize("kind", ["ping", "app"])
async def test_peer_that_asks_and_never_reads_is_not_read_either(kind: str) -> None:
    """Replies do not pile up: over 64 KiB of them the hub stops to take requests."""
    hub = Hub(limits=Limits(message_rate=0))

    @hub.on("app")
    async def app(message: dict[str, Any]) -> str:
        return "x" * 60

    async with served(hub) as (server, _):
        server.sent.clear()
        server.flowing.clear()
        server.say(*[{"type": kind, "id": "x" * 60}] * 5000)
        before = -1
        while server.taken != before:
            before = server.taken
            for _ in range(50):
                await asyncio.sleep(0)
        assert server.taken < 1500
        server.flowing.set()
        assert len(await server.hear(5000)) == 5000


async def test_close_reaches_the_server() -> None:
    """A close of the hub is the server's to send, after what was said before."""
    hub = Hub(limits=Limits(bad_messages=2))
    async with served(hub) as (server, _):
        server.sent.clear()
        server.say({}, {}, {})
        await eventually(lambda: server.sent and server.sent[-1]["type"] == "websocket.close")
        assert server.sent[-1]["code"] == 1008
        assert len(server.heard()) == 3


async def test_unanswered_close_ends_the_task() -> None:
    """A peer that does not answer Close: the application's task ends after `close_timeout`."""
    hub = Hub(close_timeout=0.1, pong_timeout=0.2, ping_interval=0.2)
    async with served(hub) as (_, task):
        (session,) = hub.sessions
        session.close(1000)
        await asyncio.wait_for(task, 5)
    assert hub.stats.connections == 0


async def test_peer_that_vanishes_while_it_is_written_to() -> None:
    """An OSError of `send` means the peer is gone: no traceback, and the end is waited for."""
    hub = Hub()
    async with served(hub) as (server, task):
        server.broken = True
        server.say({"type": "ping"})
        await eventually(lambda: server.taken >= 3)
        server.incoming.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await asyncio.wait_for(task, 5)
    assert hub.stats.connections == 0


async def test_too_long_message_is_1009() -> None:
    """A message over the hub's limit ends the connection, as on the project's own server."""
    hub = Hub({"*": Channel(max_message=100)})
    async with served(hub) as (server, _):
        server.say(publish("a", "x" * 2000))
        await eventually(lambda: server.sent[-1]["type"] == "websocket.close")
        assert server.sent[-1]["code"] == 1009


@pytest.mark.parametrize("extension", [False, True])
async def test_refusals(extension: bool) -> None:
    """Where the server can answer in HTTP the status says why, elsewhere it closes."""
    hub = Hub()
    extensions: Message = {"websocket.http.response": {}} if extension else {}
    headers = [(b"origin", b"https://evil.example"), (b"host", b"own.example")]
    async with served(hub, headers=headers, extensions=extensions) as (server, task):
        await asyncio.wait_for(task, 5)
        if extension:
            assert server.sent[0]["status"] == 403
        else:
            assert server.sent[0]["type"] == "websocket.close"
    assert hub.stats.opened == 0


async def test_lifespan() -> None:
    """As an application of its own the hub closes its connections at shutdown."""
    hub = Hub()
    server = PlainServer()
    server.incoming.put_nowait({"type": "lifespan.startup"})
    task = asyncio.create_task(hub.asgi({"type": "lifespan"}, server.receive, server.send))
    async with served(hub) as (peer, _):
        server.incoming.put_nowait({"type": "lifespan.shutdown"})
        await asyncio.wait_for(task, 5)
        await eventually(lambda: peer.sent[-1] == CLOSE)
    assert [m["type"] for m in server.sent] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
    ]


CLOSE = {"type": "websocket.close", "code": 1001, "reason": "the server stops"}


def test_split_frames() -> None:
    """Frames of every length form are taken apart again."""
    payloads = [b"", b"a", b"b" * 125, b"c" * 126, b"d" * 65535, b"e" * 65536, b"f"]
    frames = b"".join(encode_frame(TEXT, payload) for payload in payloads)
    assert list(split_frames(frames)) == payloads
