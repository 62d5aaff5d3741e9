"""A hub in the test's event loop that can be cut off, stopped and started again."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from uvicorn.server import ServerState

from holdfast import Channel, Client, Hub, Subscription
from holdfast.broker.memory import MemoryBroker
from holdfast.server.direct import LinkGroup
from holdfast.server.runner import make_config
from tests.client.scripts import PATIENCE
from tests.waiting import eventually

OPEN = {"*": Channel(publish=True, presence=True, history=1000)}


class Place:
    """A port on which one hub after the other is served."""

    def __init__(self, hub: Hub, tls: ssl.SSLContext | None) -> None:
        self.hub = hub
        self.port = 0
        self._tls = tls
        self._state = ServerState()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """Where clients connect to."""
        return f"{'wss' if self._tls else 'ws'}://localhost:{self.port}/ws"

    async def start(self) -> None:
        """Listen."""
        config = make_config(self.hub.asgi, log_config=None)
        factory: Any = config.http_protocol_class
        self._server = await asyncio.get_running_loop().create_server(
            lambda: factory(config=config, server_state=self._state, app_state={}),
            "127.0.0.1",
            self.port,
            ssl=self._tls,
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Refuse new connections, and cut off those there are."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for connection in list(self._state.connections):
            if not isinstance(connection, LinkGroup):
                (getattr(connection, "_transport", None) or connection.transport).abort()
        await self.cut()
        for task in list(self._state.tasks):
            task.cancel()
        await asyncio.gather(*self._state.tasks, return_exceptions=True)

    async def cut(self) -> None:
        """Cut all connections off."""
        sessions = set(self.hub.sessions)
        for session in sessions:
            session.link.abort()
        await eventually(lambda: not sessions.intersection(self.hub.sessions))

    async def replace(self, hub: Hub) -> None:
        """Do as a restart does: another hub on the same port, which knows nothing."""
        await self.stop()
        self.hub = hub
        await self.start()


@asynccontextmanager
async def place(hub: Hub | None = None, tls: ssl.SSLContext | None = None) -> AsyncIterator[Place]:
    """Serve a hub, by default one where clients may do everything."""
    there = Place(hub or Hub(OPEN, drain=0.0), tls)
    await there.start()
    try:
        yield there
    finally:
        await there.stop()
        await eventually(
            lambda: not any(isinstance(c, LinkGroup) for c in there._state.connections)
        )


class Forgetful(MemoryBroker):
    """Cuts every connection off between a publish and its reply, `times` times."""

    def __init__(self, times: int = 1) -> None:
        super().__init__()
        self.times = times
        self.hub: Hub | None = None

    def publish(self, *args: Any, **options: Any) -> Any:
        position = super().publish(*args, **options)
        if self.times and self.hub is not None:
            self.times -= 1
            for session in list(self.hub.sessions):
                session.link.abort()
        return position


async def take(subscription: Subscription, count: int) -> list[Any]:
    """Return the data of the next messages."""
    async with asyncio.timeout(PATIENCE):
        return [(await anext(subscription)).data for _ in range(count)]


async def opened(client: Client) -> None:
    """Wait for the connection, as long as a test may."""
    async with asyncio.timeout(PATIENCE):
        await client.opened()
