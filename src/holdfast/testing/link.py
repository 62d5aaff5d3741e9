"""A client of a hub without a socket, for tests of an application's handlers and hooks.

    hub = Hub()
    link = MemoryLink(hub)
    link.send({"type": "subscribe", "channel": "news"})
    hub.publish("news", "hello")
    subscribed, message = await link.receive()

It stands where the server's connections stand: the session writes real frames to it, which it
reads as a client does. Needs a running event loop, as the hub itself does.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import msgspec

from holdfast.codes import ABNORMAL, NORMAL
from holdfast.websocket.deflate import Deflate, DeflateConfig
from holdfast.websocket.parser import Parser
from holdfast.wire.codec import decode_reply
from holdfast.wire.messages import Reply

if TYPE_CHECKING:
    from holdfast.hub.auth import Credentials, User
    from holdfast.hub.hub import Hub

PATIENCE: Final = 5.0
"""Seconds that `next` waits for a message."""

TURNS: Final = 10
"""Turns of the event loop that `receive` gives the hub to write what is under way."""


class MemoryLink:
    """One connection: the link of `session`, and what its client sees.

    messages        all messages that the client has read, oldest first
    pinged          the payloads of the pings it got
    closed          code and reason of the Close that the hub sent, or None
    aborted         whether the hub cut the connection off
    ended           whether the connection is over
    reading         whether the hub takes messages, or has asked to be sent no more
    answers_close   whether the client answers a Close; the hub cuts off one that does not
    """

    def __init__(
        self,
        hub: Hub,
        *,
        user: User | None = None,
        credentials: Credentials | None = None,
        peer: str = "192.0.2.1:50000",
        pings: bool = True,
        deflate: bool = False,
    ) -> None:
        self.peer = peer
        self.pings = pings
        self.messages: list[Reply] = []
        self.pinged: list[bytes] = []
        self.closed: tuple[int, str] | None = None
        self.aborted = False
        self.ended = False
        self.reading = True
        self.answers_close = True
        self._deflate = deflate
        self._parser = Parser(
            from_client=False,
            max_message=2**31,
            deflate=Deflate(DeflateConfig()) if deflate else None,
        )
        self._taken = 0
        self._arrived = asyncio.Event()
        self._transport: list[bytes] | None = None
        self.session = hub.connect(self, user, credentials)

    # What the client does.

    def send(self, *messages: object) -> None:
        """Send messages, which the hub gets in one read.

        Bytes and strings go as they are, anything else (a dict, a `wire.messages` struct) as JSON.
        """
        self.session.receive([_payload(message) for message in messages], self._now())

    def take(self) -> list[Reply]:
        """Return the messages that came since the last look."""
        fresh = self.messages[self._taken :]
        self._taken = len(self.messages)
        return fresh

    async def receive(self) -> list[Reply]:
        """Let the hub write what is under way; return the messages that came."""
        for _ in range(TURNS):
            await asyncio.sleep(0)
        return self.take()

    async def next(self) -> Reply:
        """Return the next message. Raises TimeoutError where none comes for some seconds."""
        async with asyncio.timeout(PATIENCE):
            while self._taken == len(self.messages):
                self._arrived.clear()
                await self._arrived.wait()
        self._taken += 1
        return self.messages[self._taken - 1]

    def pong(self) -> None:
        """Answer the last ping."""
        self.session.pong(self.pinged[-1], self._now())

    def block(self) -> None:
        """Stop to read: from now on the transport is full."""
        if self._transport is None:
            self._transport = []
            self.session.blocked()

    def unblock(self) -> None:
        """Read all that the transport holds, and read on."""
        if self._transport is not None:
            held, self._transport = self._transport, None
            for frames in held:
                self._read(frames)
            self.session.unblocked()

    def leave(self, code: int = NORMAL, reason: str = "") -> None:
        """Close the connection as a client does, with a Close frame."""
        self._end(code, reason, None)

    def drop(self) -> None:
        """Lose the connection without a Close frame, as when a cable is pulled."""
        self._end(ABNORMAL, "", "connection lost without a Close frame")

    # What the session asks for: the port `holdfast.hub.link.Link`.

    @property
    def shares_deflate(self) -> bool:
        return self._deflate

    def write(self, frames: bytes) -> None:
        if self.closed is not None or self.ended:
            return
        if self._transport is not None:
            self._transport.append(frames)
        else:
            self._read(frames)

    def ping(self, payload: bytes) -> None:
        self.pinged.append(payload)

    def close(self, code: int, reason: str) -> None:
        self.closed = code, reason
        if self.answers_close:
            asyncio.get_running_loop().call_soon(self._end, code, reason, None)

    def abort(self) -> None:
        self.aborted = True
        asyncio.get_running_loop().call_soon(self._end, ABNORMAL, "", None)

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    def _read(self, frames: bytes) -> None:
        events = self._parser.feed(frames)
        while self._parser.more:
            events += self._parser.feed(b"")
        if self._parser.failure is not None:
            raise self._parser.failure
        self.messages += [decode_reply(payload) for _, payload in events]
        self._arrived.set()

    def _end(self, code: int, reason: str, cause: str | None) -> None:
        if self.ended:
            return
        self.ended = True
        if code == ABNORMAL and self.session.close_sent:
            code, cause = self.session.close_sent, None
        self.session.lost(code, reason, cause)

    def _now(self) -> float:
        return self.session.hub.now()


def _payload(message: Any) -> bytes:
    if isinstance(message, bytes):
        return message
    return message.encode() if isinstance(message, str) else msgspec.json.encode(message)
