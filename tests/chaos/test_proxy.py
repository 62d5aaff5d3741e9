"""The proxy does to a connection what it says, and only that."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.chaos.proxy import Greeting, Pipe, Proxy
from tests.waiting import eventually

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def proxied() -> AsyncIterator[tuple[Proxy, list[Stream]]]:
    """A proxy before a server that keeps its ends of the connections."""
    ends: list[Stream] = []
    server = await asyncio.start_server(lambda *end: ends.append(end), "127.0.0.1", 0)
    proxy = Proxy(server.sockets[0].getsockname()[1], random.Random(7))
    await proxy.start()
    try:
        yield proxy, ends
    finally:
        await proxy.stop()
        for _, writer in ends:
            writer.close()
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def linked() -> AsyncIterator[tuple[Pipe, Stream, Stream]]:
    """One connection: its pipe, the client's end, the server's end."""
    async with proxied() as (proxy, ends):
        client = await asyncio.open_connection("127.0.0.1", proxy.port)
        await eventually(lambda: ends and proxy.pipes)
        try:
            yield proxy.pipes[0], client, ends[0]
        finally:
            client[1].close()
            with contextlib.suppress(OSError):
                await client[1].wait_closed()


async def test_it_forwards_both_ways_and_the_ends() -> None:
    """Without a fault every byte comes through, and each side's FIN does."""
    async with linked() as (_, client, server):
        data = bytes(range(256)) * 4000
        client[1].write(data)
        assert await server[0].readexactly(len(data)) == data
        server[1].write(b"back")
        assert await client[0].readexactly(4) == b"back"
        client[1].write_eof()
        assert await server[0].read() == b""
        server[1].write(b"still")
        server[1].close()
        assert await client[0].read() == b"still"


async def test_reset() -> None:
    """`end(reset=True)` is an RST to both."""
    async with linked() as (pipe, client, server):
        pipe.end(reset=True)
        for end in (client, server):
            with pytest.raises(ConnectionResetError):
                await end[0].read()


async def test_finish() -> None:
    """`end(reset=False)` is a FIN to both."""
    async with linked() as (pipe, client, server):
        pipe.end(reset=False)
        assert await client[0].read() == await server[0].read() == b""


@pytest.mark.parametrize("reset", [True, False])
async def test_cut(reset: bool) -> None:
    """The next chunk comes in part, and then the connection ends as told."""
    async with linked() as (pipe, client, server):
        pipe.down.cut = reset
        server[1].write(b"x" * 1000)
        got = b""
        with contextlib.suppress(ConnectionResetError):
            while data := await client[0].read(100_000):
                got += data
        if not reset:  # an RST may overtake what was sent before it
            assert 0 < len(got) < 1000
        assert len(got) < 1000
        assert (client[0].exception() is not None) is reset


async def test_half_open() -> None:
    """A stopped flow holds bytes and the end back; the other goes on; nothing is lost after."""
    async with linked() as (pipe, client, server):
        pipe.down.stop()
        server[1].write(b"late")
        client[1].write(b"through")
        assert await server[0].readexactly(7) == b"through"
        assert pipe.down.forwarded == 0
        server[1].close()
        pipe.down.go()
        assert await client[0].read() == b"late"


async def test_delay() -> None:
    """A chunk comes as late as was asked for."""
    async with linked() as (pipe, client, server):
        pipe.up.delay = 0.05
        before = asyncio.get_running_loop().time()
        client[1].write(b"x")
        await server[0].readexactly(1)
        assert asyncio.get_running_loop().time() - before >= 0.045


async def test_steps() -> None:
    """Byte by byte, each in a segment of its own, and all of them."""
    async with linked() as (pipe, client, server):
        pipe.down.step = 1
        server[1].write(b"0123456789")
        pieces: list[bytes] = []
        while len(b"".join(pieces)) < 10:
            pieces.append(await client[0].read(100))
        assert b"".join(pieces) == b"0123456789"
        pipe.down.calm()
        server[1].write(b"at once")
        assert await client[0].readexactly(7) == b"at once"


async def test_refuse() -> None:
    """Nobody gets in, who is in stays, and later it is the same port again."""
    async with proxied() as (proxy, ends):
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        await eventually(lambda: ends)
        await proxy.refuse()
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", proxy.port)
        ends[0][1].write(b"x")
        assert await reader.readexactly(1) == b"x"
        await proxy.start()
        _, again = await asyncio.open_connection("127.0.0.1", proxy.port)
        assert proxy.pick() is not None
        again.close()
        writer.close()


async def test_hang() -> None:
    """Who comes is accepted and hears nothing; when it gives up, nothing is left."""
    async with proxied() as (proxy, ends):
        proxy.greeting = Greeting.HANG
        _, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(b"hello?")
        await eventually(lambda: proxy.accepted)
        writer.close()
        await writer.wait_closed()
        await eventually(lambda: not proxy._tasks)
        assert not ends
        assert not proxy.pipes


async def test_who() -> None:
    """A connection can be picked by its client's name, which is in the request line."""
    async with proxied() as (proxy, ends):
        writers = []
        for name in ("ann", "bob"):
            _, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
            writer.write(f"GET /ws?who={name} HTTP/1.1\r\n".encode())
            writers.append(writer)
        bob = await eventually(lambda: proxy.pick("bob"))
        assert bob is not None
        assert bob.who == "bob"
        assert proxy.pick("eve") is None
        assert len(ends) == 2
        for writer in writers:
            writer.close()


async def test_drop() -> None:
    """Who comes is accepted and let go at once."""
    async with proxied() as (proxy, ends):
        proxy.greeting = Greeting.DROP
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        assert await reader.read() == b""
        writer.close()
        proxy.calm()
        _, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        await eventually(lambda: ends)
        writer.close()


async def test_nobody_behind_it() -> None:
    """While the server is away, who comes gets an RST."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        proxy = Proxy(taken.getsockname()[1], random.Random(7))
        await proxy.start()
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        with pytest.raises(ConnectionResetError):
            await reader.read()
        writer.close()
        await proxy.stop()
