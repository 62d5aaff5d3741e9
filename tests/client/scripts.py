"""Servers whose every message is scripted, for what no honest hub would say."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias

import msgspec

from holdfast import BackoffOptions, Client, State, connect
from holdfast.websocket.connection import Connection
from holdfast.websocket.frames import CLOSE, TEXT
from tests.client.peers import accept, serving

Json: TypeAlias = dict[str, Any]
QUICK = BackoffOptions(base=0.004, cap=0.02, minimum=0.001, stable_after=5.0)
EPOCH = "e1"
PATIENCE = 5.0
"""Seconds after which something that should have come counts as missing."""


class Peer:
    """The server's end of one connection; `number` counts connections from 1."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        self.reader = reader
        self.writer = writer
        self.number = number
        self.connection = Connection(server=True, max_message=2**24)
        self._texts: list[bytes] = []

    def say(self, *messages: Json) -> None:
        """Send messages in one write."""
        frames = (self.connection.send(TEXT, msgspec.json.encode(each)) for each in messages)
        self.writer.write(b"".join(frames))

    def close(self, code: int, reason: str = "") -> None:
        """Send a Close."""
        self.writer.write(self.connection.close(code, reason))

    async def hear(self) -> Json:
        """Return the next message. Raises EOFError at the end of the connection."""
        while not self._texts:
            self._texts += await self._read()
        heard: Json = msgspec.json.decode(self._texts.pop(0))
        return heard

    async def _read(self) -> list[bytes]:
        """Return the texts of one read; answer a Close. Raises EOFError at the end."""
        data = await self.reader.read(65536)
        events = self.connection.receive(data)
        if self.connection.owes:
            self.writer.write(self.connection.take_output())
        if not data or any(opcode == CLOSE for opcode, _ in events):
            raise EOFError
        return [payload for opcode, payload in events if opcode == TEXT]

    async def welcome(self) -> Json:
        """Answer `hello`, and return it."""
        hello = await self.hear()
        assert hello["type"] == "hello"
        limits = {"max_message": 65536, "max_subscriptions": 100, "message_rate": 0}
        self.say(
            {
                "type": "welcome",
                "session": f"s{self.number}",
                "server": "script",
                "ping": 30.0,
                "limits": limits,
                "id": hello["id"],
            }
        )
        return hello

    async def subscribed(self, offset: int = 0, **fields: Any) -> Json:
        """Answer the next message, a `subscribe`, and return it."""
        request = await self.hear()
        assert request["type"] == "subscribe", request
        self.say(
            {
                "type": "subscribed",
                "channel": request["channel"],
                "epoch": EPOCH,
                "offset": offset,
                "id": request["id"],
                **fields,
            }
        )
        return request

    async def end(self) -> tuple[int, str]:
        """Read to the end of the connection; return the client's Close."""
        try:
            while True:
                await self._read()
        except (EOFError, OSError):
            return self.connection.close_code, self.connection.close_reason


def message(offset: int, *, channel: str = "news", **fields: Any) -> Json:
    """A message whose data is its offset."""
    return {"type": "message", "channel": channel, "offset": offset, "data": offset, **fields}


Script: TypeAlias = Callable[[Peer], Awaitable[None]]


class Scripted:
    """A running server: its URL, and when each connection came, by the loop's clock."""

    def __init__(self) -> None:
        self.url = ""
        self.arrivals: list[float] = []
        self.peers: list[Peer] = []
        self.failures: list[BaseException] = []


@asynccontextmanager
async def scripted(script: Script) -> AsyncIterator[Scripted]:
    """A WebSocket server that does as the script says, on each connection."""
    server = Scripted()

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.arrivals.append(asyncio.get_running_loop().time())
        await accept(reader, writer)
        peer = Peer(reader, writer, len(server.arrivals))
        server.peers.append(peer)
        try:
            await script(peer)
        except Exception as error:
            if not isinstance(error, EOFError | OSError):
                server.failures.append(error)
            raise

    async with serving(handler) as port:
        server.url = f"ws://127.0.0.1:{port}/ws"
        yield server
    assert server.failures == []


class Watcher:
    """Every state of a client, in order."""

    def __init__(self) -> None:
        self.states: list[State] = []

    def __call__(self, state: State) -> None:
        self.states.append(state)

    @property
    def names(self) -> list[str]:
        """The names of the states."""
        return [state.name for state in self.states]

    @property
    def waits(self) -> list[State]:
        """The waits for the next attempt."""
        return [state for state in self.states if state.name == "waiting"]


@asynccontextmanager
async def client_of(url: str, **options: Any) -> AsyncIterator[tuple[Client, Watcher]]:
    """A started client that retries quickly, and its states."""
    watcher = Watcher()
    client = connect(url, on_state=watcher, **{"backoff": QUICK, "timeout": PATIENCE, **options})
    client.start()
    try:
        yield client, watcher
    finally:
        await client.close()


async def ended(client: Client) -> State:
    """Wait for the client's end; return its last state."""
    async with asyncio.timeout(PATIENCE):
        async for state in client.states():
            if state.name == "closed":
                return state
    raise AssertionError("states() ended without `closed`")
