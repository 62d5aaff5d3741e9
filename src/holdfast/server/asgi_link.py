"""A session over plain ASGI messages, for servers that cannot hand the connection over.

The server frames, pings and closes; the hub's frames are taken apart again into their text.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from holdfast.codes import ABNORMAL, TOO_BIG
from holdfast.wire.limits import ENVELOPE

if TYPE_CHECKING:
    from holdfast.hub.session import Session

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

HIGH_WATER: Final = 64 * 1024
"""Bytes that wait for the server's `send` before the session counts as blocked."""


class AsgiLink:
    """Carries one session by the `receive` and `send` of its ASGI task."""

    pings = False
    shares_deflate = False

    def __init__(self, receive: Receive, send: Send, peer: str) -> None:
        self.peer = peer
        self._receive = receive
        self._send = send
        self._session: Session
        self._waiting: deque[Message] = deque()
        self._bytes = 0
        self._writer: asyncio.Task[None] | None = None
        self._closed = False
        self._readable = asyncio.Event()
        self._readable.set()
        self._reader: asyncio.Task[Any] | None = None
        self._aborted = False

    async def run(self, connect: Callable[[AsgiLink], Session]) -> None:
        """Serve the session to its end; returns when the connection is gone."""
        self._reader = asyncio.current_task()
        session = self._session = connect(self)
        code, reason = ABNORMAL, ""
        try:
            code, reason = await self._read(session)
        except asyncio.CancelledError:
            if not self._aborted:
                raise
        finally:
            self._closed = True
            if self._writer is not None:
                self._writer.cancel()
            cause = None
            if code == ABNORMAL and not session.close_sent:
                cause = session.terminated or "connection lost without a Close frame"
            session.lost(code, reason, cause)

    async def _read(self, session: Session) -> tuple[int, str]:
        limit = session.hub.patterns.max_message + ENVELOPE
        while True:
            await self._readable.wait()
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                return message.get("code") or ABNORMAL, message.get("reason") or ""
            text = message.get("text")
            if text is None:
                session.receive_binary(session.hub.now())
                continue
            payload = text.encode()
            if len(payload) > limit:
                session.close(TOO_BIG, f"message over the limit of {limit} bytes")
            else:
                session.receive([payload], session.hub.now())

    def write(self, frames: bytes) -> None:
        if self._closed:
            return
        for payload in split_frames(frames):
            self._bytes += len(payload)
            self._put({"type": "websocket.send", "text": payload.decode()})
        if self._bytes > HIGH_WATER:
            self.pause_reading()
            self._session.blocked()

    def ping(self, payload: bytes) -> None:
        """ASGI has no ping; `pings` says so and the hub sends none."""

    def close(self, code: int, reason: str) -> None:
        if not self._closed:
            self._closed = True
            self._put({"type": "websocket.close", "code": code, "reason": reason})

    def abort(self) -> None:
        self._closed = self._aborted = True
        if self._reader is not None:
            self._reader.cancel()

    def pause_reading(self) -> None:
        self._readable.clear()

    def resume_reading(self) -> None:
        if self._bytes <= HIGH_WATER:  # else `_write_all` comes back to it
            self._readable.set()

    def _put(self, message: Message) -> None:
        self._waiting.append(message)
        if self._writer is None:
            self._writer = self._session.hub.start_task(self._write_all())

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                message = self._waiting.popleft()
                await self._send(message)
                self._bytes -= len(message.get("text", ""))
        except (OSError, RuntimeError):
            # The peer is gone (OSError by ASGI spec 2.4, RuntimeError from servers before it):
            # `receive` says so too, and that ends the session.
            self._waiting.clear()
            return
        finally:
            self._writer = None
        self._bytes = 0
        if self._session.may_read:
            self.resume_reading()
        if not self._closed:
            self._session.unblocked()


def split_frames(frames: bytes) -> Iterator[bytes]:
    """Yield the payloads of complete unmasked frames that stand one after the other."""
    pos = 0
    while pos < len(frames):
        size = frames[pos + 1]
        pos += 2
        if size == 126:
            size = int.from_bytes(frames[pos : pos + 2], "big")
            pos += 2
        elif size == 127:
            size = int.from_bytes(frames[pos : pos + 8], "big")
            pos += 8
        yield frames[pos : pos + size]
        pos += size
