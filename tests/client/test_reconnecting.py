"""A real server that is killed, stopped, frozen: the application sees every message, once."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

import pytest

from holdfast import Lost, connect
from tests.client.scripts import PATIENCE, QUICK, Watcher, client_of
from tests.integration.process import Process, serve
from tests.waiting import eventually

pytestmark = pytest.mark.usefixtures("loop_factory")


async def _again(server: Process) -> Any:
    """Start another server where one was."""
    context = serve("--port", str(server.port))
    return context, await asyncio.to_thread(context.__enter__)


def _waited(seen: Watcher, why: str) -> bool:
    return any(it.why.startswith(why) for it in seen.waits)


async def test_server_that_is_killed() -> None:
    """After SIGKILL the client comes back, publishes what waited, and says what it cannot know."""
    with serve() as server:
        async with client_of(server.ws) as (client, seen):
            news = client.subscribe("news")
            events = news.events()
            await client.publish("news", "before")
            assert (await anext(events)).data == "before"  # type: ignore[union-attr]
            server.signal(signal.SIGKILL)
            await eventually(lambda: seen.waits)
            waiting = [asyncio.create_task(client.publish("news", n)) for n in range(3)]
            context, _ = await _again(server)
            try:
                async with asyncio.timeout(PATIENCE):
                    read = [await anext(events) for _ in range(4)]
                assert read[0] == Lost("news", None, None)
                assert [event.data for event in read[1:]] == [0, 1, 2]  # type: ignore[union-attr]
                assert [(await task).offset for task in waiting] == [1, 2, 3]
            finally:
                await asyncio.to_thread(context.__exit__, None, None, None)


async def test_server_that_is_frozen() -> None:
    """A server that stands still is noticed by its silence; what it has is got when it goes on."""
    with serve() as server:
        options = {"ping_interval": 0.1, "pong_timeout": 0.1, "connect_timeout": 0.5}
        async with client_of(server.ws, **options) as (client, seen):
            news = client.subscribe("news")
            await news.ready()
            server.signal(signal.SIGSTOP)
            # In any order: on a busy machine the client may have waited before.
            await eventually(lambda: _waited(seen, "nothing heard for"))
            await eventually(lambda: _waited(seen, "no connection within 0.5 s"))
            publishing = asyncio.create_task(client.publish("news", 1))
            server.signal(signal.SIGCONT)
            assert (await publishing).offset == 1
            async with asyncio.timeout(PATIENCE):
                assert (await anext(news)).data == 1


async def test_server_that_stops_in_order() -> None:
    """SIGTERM is told by the server: the client waits as it was asked to."""
    with serve(drain="0.2") as server:
        async with connect(server.ws, backoff=QUICK) as client:
            states = client.states()
            assert (await anext(states)).name == "open"
            server.signal(signal.SIGTERM)
            async with asyncio.timeout(PATIENCE):
                state = await anext(states)
            assert state.name == "waiting"
            assert "1012" in state.why
            await eventually(lambda: server.popen.poll() is not None)
