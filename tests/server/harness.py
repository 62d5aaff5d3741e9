"""A server in the test's own event loop, and a client that controls every byte."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from uvicorn.server import ServerState

from holdfast import Hub
from holdfast.codes import ABNORMAL
from holdfast.errors import ConnectionClosed
from holdfast.server.direct import LinkGroup
from holdfast.server.runner import make_config
from holdfast.websocket.connection import Connection
from holdfast.websocket.deflate import Deflate, DeflateConfig
from holdfast.websocket.frames import BINARY, CLOSE, PING, PONG, TEXT
from holdfast.websocket.handshake import client_request
from holdfast.websocket.parser import Event
from tests.waiting import eventually

PATIENCE = 5.0
"""Seconds after which something that should have come counts as missing."""


class Served:
    """A running server: its port, and uvicorn's view of it."""

    def __init__(self, port: int, state: ServerState) -> None:
        self.port = port
        self.state = state
        self.url = f"http://127.0.0.1:{port}"

    @property
    def connections(self) -> set[Any]:
        """uvicorn's connections, whatever their protocol class."""
        connections: set[Any] = self.state.connections
        return connections


@asynccontextmanager
async def serve(app: Any, **options: Any) -> AsyncIterator[Served]:
    """Serve an ASGI application with the project's protocols on a free port."""
    config = make_config(app, log_config=None, **options)
    state = ServerState()
    loop = asyncio.get_running_loop()
    factory: Any = config.http_protocol_class
    server = await loop.create_server(
        lambda: factory(config=config, server_state=state, app_state={"shared": ["state"]}),
        "127.0.0.1",
        0,
        ssl=config.ssl,
    )
    try:
        yield Served(server.sockets[0].getsockname()[1], state)
    finally:
        server.close()
        for connection in list(state.connections):
            if isinstance(connection, LinkGroup):
                continue
            transport = getattr(connection, "_transport", None) or connection.transport
            transport.abort()
        for hub in Hub.instances:
            for session in list(hub.sessions):
                session.link.abort()
        await eventually(lambda: not any(isinstance(c, LinkGroup) for c in state.connections))
        for task in list(state.tasks):
            task.cancel()
        await asyncio.gather(*state.tasks, return_exceptions=True)
        for _ in range(3):
            await asyncio.sleep(0)


class Client:
    """A WebSocket client made of a stream and the protocol core, patient for 5 seconds."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""
        self.connection = Connection(server=False, max_message=2**26)
        self._events: list[Event] = []

    async def read_head(self) -> None:
        """Read the answer to the handshake."""
        async with asyncio.timeout(PATIENCE):
            head = await self.reader.readuntil(b"\r\n\r\n")
        status, *lines = head.decode("latin-1").split("\r\n")[:-2]
        self.status = int(status.split(" ")[1])
        for line in lines:
            name, _, value = line.partition(": ")
            self.headers[name.lower()] = value
        if self.status != 101:
            async with asyncio.timeout(PATIENCE):
                self.body = await self.reader.readexactly(
                    int(self.headers.get("content-length", 0))
                )

    def send(self, *messages: dict[str, Any] | str | bytes) -> None:
        """Send JSON, text or binary messages in one write."""
        frames = b""
        for message in messages:
            if isinstance(message, bytes):
                frames += self.connection.send(BINARY, message)
            elif isinstance(message, str):
                frames += self.connection.send(TEXT, message.encode())
            else:
                frames += self.connection.send(TEXT, msgspec.json.encode(message))
        self.writer.write(frames)

    async def event(self) -> Event:
        """Return the next frame or message; raise ConnectionClosed when there will be none."""
        async with asyncio.timeout(PATIENCE):
            while not self._events:
                try:
                    data = await self.reader.read(65536)
                except OSError:
                    data = b""
                if not data:
                    raise ConnectionClosed(self.connection.close_code, self.connection.close_reason)
                self._events = self.connection.receive(data)
                while self.connection.more:
                    self._events += self.connection.receive(b"")
                assert self.connection.failure is None, self.connection.failure
                if self.connection.owes:
                    self.writer.write(self.connection.take_output())
        return self._events.pop(0)

    async def message(self) -> bytes:
        """Return the next message, whatever control frames come before it."""
        while True:
            opcode, payload = await self.event()
            if opcode in (TEXT, BINARY):
                return payload
            if opcode == CLOSE:
                raise ConnectionClosed(self.connection.close_code, self.connection.close_reason)

    async def json(self) -> dict[str, Any]:
        """Return the next message, decoded."""
        decoded: dict[str, Any] = msgspec.json.decode(await self.message())
        return decoded

    async def ask(self, *messages: dict[str, Any] | str | bytes) -> dict[str, Any]:
        """Send, and return the next message."""
        self.send(*messages)
        return await self.json()

    async def end(self) -> tuple[int, str]:
        """Read to the end of the connection and return its close code and reason."""
        try:
            while True:
                await self.event()
        except ConnectionClosed as closed:
            return closed.code, closed.reason

    async def ended_without_close(self) -> bool:
        """Read to the end and tell whether the connection was cut off."""
        return (await self.end())[0] == ABNORMAL

    async def pong(self) -> bytes:
        """Return the payload of the next pong."""
        while True:
            opcode, payload = await self.event()
            if opcode == PONG:
                return payload

    async def ping(self) -> bytes:
        """Return the payload of the next ping."""
        while True:
            opcode, payload = await self.event()
            if opcode == PING:
                return payload


@asynccontextmanager
async def raw(port: int, *, receive_buffer: int | None = None) -> AsyncIterator[Client]:
    """Open a connection and say nothing."""
    sock = socket.socket()
    sock.setblocking(False)
    if receive_buffer is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    await asyncio.get_running_loop().sock_connect(sock, ("127.0.0.1", port))
    reader, writer = await asyncio.open_connection(sock=sock)
    try:
        yield Client(reader, writer)
    finally:
        writer.transport.abort()
        await asyncio.sleep(0)


@asynccontextmanager
async def connect(
    port: int,
    path: str = "/ws",
    *,
    headers: Iterable[tuple[str, str]] = (),
    subprotocols: Iterable[str] = (),
    early: bytes = b"",
    deflate: bool = False,
    receive_buffer: int | None = None,
) -> AsyncIterator[Client]:
    """Open a connection and do the handshake; `early` is sent in the same write."""
    async with raw(port, receive_buffer=receive_buffer) as client:
        request, _ = client_request(
            f"ws://127.0.0.1:{port}{path}",
            subprotocols=list(subprotocols),
            extensions="permessage-deflate" if deflate else None,
            headers=headers,
        )
        client.writer.write(request + early)
        await client.read_head()
        if "sec-websocket-extensions" in client.headers:
            accepted = client.headers["sec-websocket-extensions"]
            config = DeflateConfig(
                own_no_context_takeover="client_no_context_takeover" in accepted,
                peer_no_context_takeover="server_no_context_takeover" in accepted,
            )
            client.connection = Connection(server=False, max_message=2**26, deflate=Deflate(config))
        yield client


async def exchange(port: int, request: bytes) -> tuple[int, bytes]:
    """Send bytes, read to the end; return the status of the answer (0: none) and all of it."""
    async with raw(port) as client:
        client.writer.write(request)
        async with asyncio.timeout(PATIENCE):
            try:
                answer = await client.reader.read(-1)
            except OSError:
                answer = b""
    status = answer.split(b" ", 2)[1] if answer.startswith(b"HTTP/1.1 ") else b"0"
    return int(status), answer


def masked(opcode: int, payload: bytes = b"", *, fin: bool = True, rsv: int = 0) -> bytes:
    """A client's frame with every bit under control."""
    from holdfast.websocket.frames import encode_frame

    frame = bytearray(encode_frame(opcode, payload, fin=fin, mask=b"\x01\x02\x03\x04"))
    frame[0] |= rsv
    return bytes(frame)
