"""One connection to a WebSocket server over asyncio: opened, read and written, not reconnected."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from holdfast.codes import ABNORMAL, NORMAL
from holdfast.errors import ConnectionClosed, HandshakeError
from holdfast.websocket.connection import Connection
from holdfast.websocket.frames import BINARY, CLOSE, TEXT
from holdfast.websocket.handshake import (
    END_OF_HEAD,
    MAX_HEAD,
    client_request,
    parse_response,
)

READ_SIZE: Final = 64 * 1024
MAX_MESSAGE: Final = 16 * 1024 * 1024


class Transport:
    """An open connection. Made by `open_connection`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._connection = Connection(server=False, max_message=MAX_MESSAGE)
        self._messages: list[bytes] = []

    async def send(self, text: bytes) -> None:
        """Send one text message of UTF-8. Raises ConnectionClosed after the end."""
        self._writer.write(self._connection.send(TEXT, text))
        await self._drain()

    async def receive(self) -> bytes:
        """Return the next message. Raises ConnectionClosed with the code at the end."""
        while not self._messages:
            connection = self._connection
            if connection.finished:
                raise ConnectionClosed(connection.close_code, connection.close_reason)
            await self._read()
        return self._messages.pop(0)

    async def close(self, code: int = NORMAL, reason: str = "", *, patience: float = 5.0) -> None:
        """Close politely; after `patience` seconds without an answer, cut the connection off."""
        try:
            async with asyncio.timeout(patience):
                self._writer.write(self._connection.close(code, reason))
                await self._drain()
                while not self._connection.finished:
                    await self._read()
        except (TimeoutError, ConnectionClosed):
            self._writer.transport.abort()
        finally:
            self._writer.close()

    async def _read(self) -> None:
        connection = self._connection
        try:
            data = await self._reader.read(READ_SIZE)
        except OSError as error:
            raise ConnectionClosed(ABNORMAL, str(error)) from error
        if not data:
            raise ConnectionClosed(connection.close_code, connection.close_reason)
        for opcode, payload in connection.receive(data):
            if opcode in (TEXT, BINARY):
                self._messages.append(payload)
            elif opcode == CLOSE:
                break
        if connection.owes:
            self._writer.write(connection.take_output())
            await self._drain()

    async def _drain(self) -> None:
        try:
            await self._writer.drain()
        except OSError as error:
            raise ConnectionClosed(ABNORMAL, str(error)) from error


async def open_connection(
    url: str,
    *,
    headers: Iterable[tuple[str, str]] = (),
    tls: ssl.SSLContext | None = None,
    patience: float = 10.0,
) -> Transport:
    """Connect to a ws:// or wss:// URL; `patience` seconds for all of it.

    Raises HandshakeError where the server refuses, OSError where it cannot be reached, TimeoutError
    where it does not answer.
    """
    request, key = client_request(url, headers=headers)
    parts = urlsplit(url)
    secure = parts.scheme == "wss"
    try:
        port = parts.port or (443 if secure else 80)
    except ValueError as error:
        raise HandshakeError(f"{url!r} is no WebSocket URL: {error}") from error
    async with asyncio.timeout(patience):
        reader, writer = await asyncio.open_connection(
            parts.hostname,
            port,
            ssl=(tls or ssl.create_default_context()) if secure else None,
            limit=MAX_HEAD,
        )
        try:
            writer.write(request)
            head = await reader.readuntil(END_OF_HEAD)
            parse_response(head, key)
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            writer.close()
            raise HandshakeError("the server did not answer the handshake in HTTP") from error
        except BaseException:
            writer.close()
            raise
    return Transport(reader, writer)
