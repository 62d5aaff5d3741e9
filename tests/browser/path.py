"""The path between a browser and a server, which a test can break."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from tests.chaos.proxy import Greeting, Pipe, Proxy


class Path:
    """A proxy in a thread of its own, driven from a test without an event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, proxy: Proxy) -> None:
        self._loop = loop
        self._proxy = proxy
        self._silent: list[Pipe] = []

    @property
    def http(self) -> str:
        """The address of its near end."""
        return f"http://127.0.0.1:{self._proxy.port}"

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def go_silent(self) -> None:
        """Let nothing through any more, while both ends believe in their connections."""

        async def stop() -> None:
            self._proxy.greeting = Greeting.HANG
            self._silent = list(self._proxy.pipes)
            for pipe in self._silent:
                for flow in pipe.flows:
                    flow.stop()

        self._run(stop())

    def cut(self) -> None:
        """End every connection by RST, and at once whichever comes."""

        async def end() -> None:
            self._proxy.greeting = Greeting.DROP
            for pipe in self._proxy.pipes:
                pipe.end(reset=True)

        self._run(end())

    def mend(self) -> None:
        """Let who connects through again; what went silent never speaks again."""

        async def forward() -> None:
            self._proxy.greeting = Greeting.FORWARD
            for pipe in self._silent:
                pipe.end(reset=True)
            self._silent = []

        self._run(forward())


@contextmanager
def path_to(port: int) -> Iterator[Path]:
    """Run a path to a port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    proxy = Proxy(port, random.Random(1))

    def run(work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, loop).result(10)

    try:
        run(proxy.start())
        yield Path(loop, proxy)
        run(proxy.stop())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()
