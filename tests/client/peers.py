"""Servers for the client's transport: raw ones that say what a test wants, and who listens."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeAlias

import trustme

from holdfast.websocket.handshake import END_OF_HEAD, Request, accept_response, parse_request

Reader: TypeAlias = asyncio.StreamReader
Writer: TypeAlias = asyncio.StreamWriter
Handler: TypeAlias = Callable[[Reader, Writer], Awaitable[None]]


class Listener:
    """A receiver that writes down what it hears."""

    def __init__(self) -> None:
        self.payloads: list[bytes] = []
        self.reads = 0
        self.writables: list[bool] = []
        self.ends: list[tuple[int, str, str | None]] = []
        self._end = asyncio.Event()

    def received(self, payloads: list[bytes]) -> None:
        assert not self.ends
        self.reads += 1
        self.payloads += payloads

    def writable(self, ready: bool) -> None:
        assert not self.ends
        self.writables.append(ready)

    def lost(self, code: int, reason: str, cause: str | None) -> None:
        self.ends.append((code, reason, cause))
        self._end.set()

    async def end(self) -> tuple[int, str, str | None]:
        """The one end that there was."""
        async with asyncio.timeout(8):
            await self._end.wait()
        [end] = self.ends
        return end


@asynccontextmanager
async def serving(
    handler: Handler, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[int]:
    """A TCP server on a free port, which is returned; what still runs at the end is cancelled."""
    running: set[asyncio.Task[None]] = set()

    async def serve(reader: Reader, writer: Writer) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        try:
            await handler(reader, writer)
        except (OSError, EOFError, asyncio.CancelledError):
            pass
        finally:
            running.discard(task)
            writer.transport.abort()

    server = await asyncio.start_server(serve, host, 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(running):
            task.cancel()
        if running:
            await asyncio.wait(running)


def answering(answer: bytes) -> Handler:
    """A server that answers every request with `answer` and waits for the other side to go."""

    async def handler(reader: Reader, writer: Writer) -> None:
        await reader.readuntil(END_OF_HEAD)
        writer.write(answer)
        await reader.read()

    return handler


async def accept(reader: Reader, writer: Writer, early: bytes = b"") -> Request:
    """Accept a handshake; `early` goes out in the same write."""
    request = parse_request(await reader.readuntil(END_OF_HEAD))
    writer.write(accept_response(request.key) + early)
    return request


def accepting(early: bytes = b"") -> Handler:
    """A server that accepts, says `early`, and reads until the end."""

    async def handler(reader: Reader, writer: Writer) -> None:
        await accept(reader, writer, early)
        await reader.read()

    return handler


def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def client_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context
