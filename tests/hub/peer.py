"""A client without a socket: a link in memory, and the frames its session wrote to it."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from holdfast.codes import ABNORMAL
from holdfast.hub.auth import Credentials, User
from holdfast.hub.hub import Hub
from holdfast.websocket.deflate import Deflate, DeflateConfig
from holdfast.websocket.frames import TEXT, encode_frame
from holdfast.websocket.parser import Parser

Json = dict[str, Any]


class Clock:
    """A clock that only a test moves, in seconds."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Peer:
    """One connection to `hub`: the link of its session, and what the client sees.

    A `frozen` peer reads nothing: as on a socket whose buffer is full, what is written stays in
    the transport, and the session is told so. `thaw` reads it all.
    """

    def __init__(
        self,
        hub: Hub,
        *,
        user: User | None = None,
        credentials: Credentials | None = None,
        address: str = "192.0.2.1:5000",
        pings: bool = True,
        deflate: bool = False,
    ) -> None:
        self.peer = address
        self.pings = pings
        self.shares_deflate = deflate
        self.frozen = False
        self.reading = True
        self.writes: list[bytes] = []
        self.pinged: list[bytes] = []
        self.closed: tuple[int, str] | None = None
        self.aborted = False
        self._seen = 0
        config = DeflateConfig()
        self._parser = Parser(
            from_client=False,
            max_message=2**24,
            deflate=Deflate(config) if deflate else None,
        )
        self.session = hub.connect(self, user, credentials)

    # The link.

    def write(self, frames: bytes) -> None:
        if self.closed is None and not self.aborted:
            self.writes.append(frames)
            if self.frozen:
                self.session.blocked()

    def ping(self, payload: bytes) -> None:
        self.pinged.append(payload)

    def close(self, code: int, reason: str) -> None:
        self.closed = code, reason

    def abort(self) -> None:
        self.aborted = True
        self.session.lost(ABNORMAL, "", None)

    def pause_reading(self) -> None:
        self.reading = False

    def resume_reading(self) -> None:
        self.reading = True

    # The client.

    def send(self, *messages: Json | str | bytes) -> None:
        """Send messages that the server gets in one read."""
        self.session.receive([_bytes(message) for message in messages], self.session.hub.now())

    def ask(self, *messages: Json | str | bytes) -> list[Json]:
        """Send messages and return what has come since the last look."""
        self.send(*messages)
        return self.take()

    def take(self) -> list[Json]:
        """Return the messages that have come since the last look."""
        events = self._parser.feed(b"".join(self.writes[self._seen :]))
        while self._parser.more:
            events += self._parser.feed(b"")
        assert self._parser.failure is None
        self._seen = len(self.writes)
        return [msgspec.json.decode(payload) for opcode, payload in events if opcode == TEXT]

    async def next_turn(self) -> list[Json]:
        """Let the event loop turn until all that was started is written; return what came."""
        for _ in range(10):
            await asyncio.sleep(0)
        return self.take()

    def pong(self) -> None:
        """Answer the last ping."""
        self.session.pong(self.pinged[-1], self.session.hub.now())

    def freeze(self) -> None:
        """Stop to read: the next write fills the transport."""
        self.frozen = True

    def thaw(self) -> None:
        """Read all that the transport holds."""
        self.frozen = False
        self.session.unblocked()

    def leave(self, code: int = 1000, reason: str = "") -> None:
        """End the connection from the client's side."""
        self.session.lost(code, reason)


def _bytes(message: Json | str | bytes) -> bytes:
    if isinstance(message, bytes):
        return message
    return message.encode() if isinstance(message, str) else msgspec.json.encode(message)


def subscribe(channel: str, **fields: Any) -> Json:
    """A `subscribe` request."""
    return {"type": "subscribe", "channel": channel, **fields}


def publish(channel: str, data: Any, **fields: Any) -> Json:
    """A `publish` request."""
    return {"type": "publish", "channel": channel, "data": data, **fields}


def only_messages(received: list[Json]) -> list[Json]:
    """The `message`s among what was received."""
    return [message for message in received if message["type"] == "message"]


def offsets(received: list[Json]) -> list[int]:
    """The offsets of the `message`s among what was received."""
    return [message["offset"] for message in only_messages(received)]


def frame(message: Json) -> bytes:
    """The frame of a message, as the hub writes it."""
    return encode_frame(TEXT, msgspec.json.encode(message))
