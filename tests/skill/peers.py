"""The other side of a connection, down to the bytes: clients and servers that misbehave."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Self

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

Behave = Callable[["Link"], Awaitable[None]]


@contextmanager
def raw(
    port: int, buffer: int | None = None, path: str = "/", **headers: str
) -> Iterator[socket.socket]:
    """A connection after the handshake that does nothing by itself: it answers no ping."""
    with socket.socket() as client:
        if buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        client.settimeout(10)
        client.connect(("127.0.0.1", port))
        client.sendall(handshake(port, path, **headers))
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += client.recv(1)
        assert head.startswith(b"HTTP/1.1 101"), head
        yield client


def handshake(port: int, path: str = "/", **headers: str) -> bytes:
    """The request of a client."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def status(port: int, **headers: str) -> int:
    """The status with which a server answers a handshake."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
        client.sendall(handshake(port, **headers))
        return int(client.recv(4096).split()[1])


def ended(client: socket.socket) -> bool:
    """Read until the connection ends; False where it does not within the socket's timeout."""
    try:
        while client.recv(65536):
            pass
    except TimeoutError:
        return False
    except OSError:
        return True
    return True


@asynccontextmanager
async def site(files: dict[str, str]) -> AsyncIterator[str]:
    """Serve these files, by their paths, to a browser; gives the address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        path = (await reader.readuntil(b"\r\n\r\n")).split()[1].decode()
        body = files.get(path, "").encode()
        kind = "javascript" if path.endswith(".js") else "html"
        writer.write(
            f"HTTP/1.1 {200 if path in files else 404} -\r\nContent-Type: text/{kind}\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
        )
        writer.write(body)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


class Link:
    """A connection that a `Peer` accepted."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def accept(self) -> None:
        """Answer the handshake."""
        head = await self.reader.readuntil(b"\r\n\r\n")
        (key,) = re.findall(rb"(?i)^sec-websocket-key: *(\S+)\r$", head, re.M)
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest()).decode()
        self.writer.write(
            f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
        )

    def send(self, text: str) -> None:
        """Send a text message of at most 125 bytes."""
        payload = text.encode()
        self.writer.write(bytes([0x81, len(payload)]) + payload)

    def close(self, code: int) -> None:
        """Send a Close frame."""
        self.writer.write(b"\x88\x02" + code.to_bytes(2, "big"))

    async def ignore(self) -> None:
        """Read all that comes, answer nothing, until the other side ends the connection."""
        while await self.reader.read(65536):
            pass


class Peer:
    """A server that treats each connection as `behave` says."""

    def __init__(self) -> None:
        self.behave: Behave = mute
        self.count = 0
        self.port = 0

    async def __aenter__(self) -> Self:
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        await self.hang_up()

    async def hang_up(self) -> None:
        """End all connections."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"ws://127.0.0.1:{self.port}/"

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.count += 1
        try:
            await self.behave(Link(reader, writer))
        except (OSError, asyncio.IncompleteReadError):
            pass
        except asyncio.CancelledError:
            writer.transport.abort()
        finally:
            self._tasks.discard(task)
            writer.close()


async def silent(link: Link) -> None:
    """Accept the connection, and say nothing."""
    await link.ignore()


async def mute(link: Link) -> None:
    """Accept the handshake, and say nothing more: not even pongs."""
    await link.accept()
    await link.ignore()


async def drop(link: Link) -> None:
    """Accept the handshake, and hang up."""
    await link.accept()


def closing(code: int) -> Behave:
    """Accept the handshake, close with this code, and hang up after the answer."""

    async def behave(link: Link) -> None:
        await link.accept()
        link.close(code)
        await link.reader.readexactly(8)

    return behave


def saying(*texts: str) -> Behave:
    """Accept the handshake, send these messages, and stay."""

    async def behave(link: Link) -> None:
        await link.accept()
        for text in texts:
            link.send(text)
        await link.ignore()

    return behave


def lasting(seconds: float) -> Behave:
    """Accept the handshake, and hang up after this time."""

    async def behave(link: Link) -> None:
        await link.accept()
        await asyncio.sleep(seconds)

    return behave
