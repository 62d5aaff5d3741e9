"""Sessions straight on their transport, over real sockets."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from holdfast import Channel, Hub, Limits
from holdfast.websocket.frames import TEXT
from tests.hub.peer import Json, publish, subscribe
from tests.server.harness import Client, connect, masked, serve
from tests.server.test_uvicorn import echo
from tests.waiting import eventually

OPEN = {"*": Channel(publish=True, history=2000)}


async def test_messages_reach_every_subscriber_in_order() -> None:
    """Small and large messages, published in one turn and in many, arrive in order, once."""
    hub = Hub(OPEN)
    async with serve(hub.asgi) as served, connect(served.port) as one, connect(served.port) as two:
        for client in (one, two):
            await client.ask(subscribe("a"))
        sizes = [1, 100, 200, 70_000 // 2, 60_000, 5]
        for size in sizes:
            hub.publish("a", "x" * size)
            hub.publish("a", "y" * size)
            await asyncio.sleep(0)
        for client in (one, two):
            received = [await client.json() for _ in range(2 * len(sizes))]
            assert [m["offset"] for m in received] == list(range(1, 2 * len(sizes) + 1))


async def read_slowly(client: Client, count: int) -> list[Json]:
    """Read until a message has the given offset or is a gap that ends there."""
    received: list[Json] = []
    while not received or received[-1].get("offset", received[-1].get("to")) != count:
        received.append(await client.json())
    return received


@pytest.mark.parametrize("deflate", [False, True])
async def test_client_that_reads_late_gets_everything(deflate: bool) -> None:
    """A client that stops to read for a while misses nothing that is held, plain or compressed."""
    hub = Hub(OPEN, compression=True)
    async with (
        serve(hub.asgi) as served,
        connect(served.port, receive_buffer=10_000, deflate=deflate) as client,
    ):
        assert ("sec-websocket-extensions" in client.headers) is deflate
        await client.ask(subscribe("a"))
        client.writer.transport.pause_reading()  # type: ignore[attr-defined]
        count = 0
        noise = "".join(chr(33 + n * n % 89) for n in range(5000))
        while not hub.stats.lagging or count % 500:
            count += 1
            hub.publish("a", f"{count * 7919 % 10007}{noise[count % 1000 :]}")
            await asyncio.sleep(0)
            assert count < 20_000
        assert hub.stats.lagging == 1
        client.writer.transport.resume_reading()  # type: ignore[attr-defined]
        received = await read_slowly(client, count)
        position = 0
        for message in received:
            first = message.get("from", message.get("offset"))
            assert first == position + 1
            position = message["to"] if "to" in message else message["offset"]
        assert position == count
        await eventually(lambda: hub.stats.lagging == 0)
        hub.publish("a", "live")
        assert (await client.json())["data"] == "live"


@pytest.mark.parametrize("kind", ["ping", "app"])
async def test_client_that_asks_and_never_reads_is_not_read_either(kind: str) -> None:
    """Replies that nobody reads stop the reading of requests: memory stays bounded."""
    hub = Hub(limits=Limits(message_rate=0))

    @hub.on("app")
    async def app(message: dict[str, Any]) -> str:
        return "x" * 60

    async with serve(hub.asgi) as served, connect(served.port, receive_buffer=10_000) as client:
        client.writer.transport.pause_reading()  # type: ignore[attr-defined]
        count = 110_000
        fields = kind.encode(), b"x" * 60, b"x" * 200
        ask = masked(TEXT, b'{"type":"%s","id":"%s","padding":"%s"}' % fields)
        client.writer.write(ask * count)
        (session,) = hub.sessions
        link: Any = session.link
        await eventually(lambda: not link._reading)
        for _ in range(200):
            await asyncio.sleep(0)
        assert link._transport.get_write_buffer_size() < 1_000_000
        assert client.writer.transport.get_write_buffer_size() > 500_000
        client.writer.transport.resume_reading()  # type: ignore[attr-defined]
        for _ in range(count):
            assert (await client.event())[0] == TEXT


async def test_abrupt_end_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """A connection that is reset is one line; the slot is free at once."""
    hub = Hub()
    async with serve(hub.asgi) as served:
        async with connect(served.port) as client:
            await client.ask(subscribe("a"))
            client.writer.transport.abort()
            await eventually(lambda: not hub.sessions)
        assert not served.connections
    lines = [r.getMessage() for r in caplog.records if r.name == "holdfast.hub"]
    assert len(lines) == 1
    assert "connection lost without a Close frame" in lines[0]


async def test_polite_end_is_silent(caplog: pytest.LogCaptureFixture) -> None:
    """Close is echoed, the server ends TCP first, and the log has nothing to say."""
    hub = Hub()
    ends: list[tuple[int, str]] = []
    hub.on_disconnect(lambda session, code, reason: ends.append((code, reason)))
    async with serve(hub.asgi) as served, connect(served.port) as client:
        client.writer.write(client.connection.close(1000, "done"))
        assert (await client.end())[0] == 1000
        await eventually(lambda: ends)
    assert ends == [(1000, "done")]
    assert caplog.records == []


async def test_answered_close_ends_at_once(caplog: pytest.LogCaptureFixture) -> None:
    """When the hub closes and the client answers, the server ends TCP without any waiting."""
    hub = Hub()
    async with serve(hub.asgi) as served, connect(served.port) as client:
        (session,) = hub.sessions
        session.close(1000, "enough")
        assert await client.end() == (1000, "enough")
        await eventually(lambda: not hub.sessions, within=1)
    assert hub.stats.terminated == 0
    assert caplog.records == []


async def test_broken_protocol_is_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    """The line about a broken connection says which rule was broken."""
    hub = Hub()
    async with serve(hub.asgi) as served, connect(served.port) as client:
        client.writer.write(b"\x81\x05hello")
        assert (await client.end())[0] == 1002
        await eventually(lambda: caplog.records)
    assert "unmasked frame from a client" in caplog.text


async def test_silent_client_is_terminated_and_others_live() -> None:
    """No pong: cut off without a Close frame; who answers stays."""
    hub = Hub(ping_interval=0.2, pong_timeout=0.2)
    async with (
        serve(hub.asgi) as served,
        connect(served.port) as healthy,
        connect(served.port) as silent,
    ):
        for _ in range(4):
            await healthy.ping()
        data = await asyncio.wait_for(silent.reader.read(-1), 5)
        assert data[:1] == b"\x89"
        assert b"\x88" not in data[:1]
        assert await healthy.ask({"type": "ping"}) == {"type": "pong"}
    assert hub.stats.terminated == 1


async def test_stalled_loop_terminates_nobody() -> None:
    """An application that blocks the loop for longer than the timeout loses no client."""
    import time

    hub = Hub(ping_interval=0.3, pong_timeout=0.3)

    @hub.on("block")
    def block(message: dict[str, Any]) -> str:
        time.sleep(1.2)
        return "done"

    async def chat(client: Client, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await client.ping()

    async with (
        serve(hub.asgi) as served,
        connect(served.port) as one,
        connect(served.port) as two,
    ):
        for client in (one, two):
            await client.ping()
        for _ in range(2):
            one.send({"type": "block"})
            assert (await one.json())["data"] == "done"
        for client in (one, two):
            await client.ping()
            assert await client.ask({"type": "ping"}) == {"type": "pong"}
    assert hub.stats.terminated == 0


async def test_hub_stays_alive_when_a_client_goes_in_the_middle_of_a_batch() -> None:
    """Clients that reset while they are written to disturb nobody."""
    hub = Hub(OPEN)
    async with serve(hub.asgi) as served, connect(served.port) as reader:
        await reader.ask(subscribe("a"))
        for round in range(20):
            async with connect(served.port) as leaver:
                await leaver.ask(subscribe("a"))
                leaver.writer.transport.abort()
                for _ in range(5):
                    reader.send(publish("a", round))
                seen = 0
                while seen < 5:
                    seen += (await reader.json())["type"] == "message"
        await eventually(lambda: hub.stats.connections == 1)


@pytest.mark.parametrize("app", ["hub", "echo"])
async def test_close_reaches_a_client_in_the_middle_of_a_big_message(app: str) -> None:
    """Whoever sends far too much is told 1009, not cut off: it would only come back and retry."""
    target = Hub(OPEN).asgi if app == "hub" else echo
    async with serve(target, ws_max_size=100_000) as served, connect(served.port) as client:
        client.writer.write(masked(TEXT, b"x" * 4_000_000))
        code, _ = await client.end()
        assert code == 1009
