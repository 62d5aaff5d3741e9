"""What many reconnects leave behind: memory, file descriptors, tasks, timers.

    python -m tests.client.reconnects --count 10000

The server accepts each connection, says `welcome` and one message, and drops it; the client has
subscriptions, a publish that waits and somebody who watches its states.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import resource
import time
from pathlib import Path
from typing import Any, NamedTuple, cast

from holdfast import BackoffOptions, connect
from holdfast.websocket.connection import Connection
from holdfast.websocket.frames import TEXT
from holdfast.websocket.handshake import END_OF_HEAD, accept_response, parse_request
from tests.waiting import eventually

BACKOFF = BackoffOptions(base=0.0002, cap=0.0002, minimum=0.0001, stable_after=60)
WARM_UP = 300
"""Reconnects before the first look: caches fill, and memory is taken that is kept."""


class Figures(NamedTuple):
    """What there is at a time; `rss` in bytes."""

    rss: int
    objects: int
    descriptors: int
    tasks: int
    timers: int


class Dropping(asyncio.Protocol):
    """Accepts a connection, says a little, and drops it."""

    accepted = 0
    open = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._head = b""
        Dropping.open += 1

    def connection_lost(self, exc: Exception | None) -> None:
        Dropping.open -= 1

    def data_received(self, data: bytes) -> None:
        self._head += data
        if self._head.endswith(END_OF_HEAD):
            Dropping.accepted += 1
            connection = Connection(server=True, max_message=1024)
            answer = accept_response(parse_request(self._head).key)
            self._transport.write(answer + connection.send(TEXT, b'{"type":"later","x":1}'))
            if Dropping.accepted % 3 == 0:
                self._transport.write(connection.close(1012))
            if Dropping.accepted % 3 == 1:
                self._transport.abort()
            else:
                self._transport.close()


def look() -> Figures:
    """Count what there is now, after what is garbage has gone."""
    gc.collect()
    loop: Any = asyncio.get_running_loop()
    pages = Path("/proc/self/statm").read_text().split()[1]
    return Figures(
        int(pages) * resource.getpagesize(),
        len(gc.get_objects()),
        len(os.listdir("/proc/self/fd")),
        len(asyncio.all_tasks()),
        sum(not timer.cancelled() for timer in loop._scheduled),
    )


async def reconnect(count: int) -> tuple[Figures, Figures, float]:
    """Let a client reconnect; return figures before and after, and the seconds between."""
    server = await asyncio.get_running_loop().create_server(Dropping, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    client = connect(f"ws://127.0.0.1:{port}/ws", backoff=BACKOFF)
    client.start()
    for channel in ("a", "b", "c"):
        client.subscribe(channel)
    publishing = asyncio.create_task(client.publish("a", 1, timeout=600))
    states = client.states()

    async def reach(connects: int) -> None:
        await eventually(lambda: client.stats.connects >= connects, within=300)
        client.pause()
        # This one and the publish remain.
        await eventually(lambda: len(asyncio.all_tasks()) == 2 and not Dropping.open)
        await asyncio.sleep(0)  # the sockets are closed behind `connection_lost`

    await reach(WARM_UP)
    before, began = look(), time.perf_counter()
    client.resume()
    await reach(WARM_UP + count)
    seconds = time.perf_counter() - began
    after = look()
    await client.close()
    await asyncio.wait([publishing])
    publishing.exception()
    del states
    server.close()
    return before, after, seconds


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    count = parser.parse_args().count
    logging.getLogger("holdfast").addHandler(logging.NullHandler())
    before, after, seconds = asyncio.run(reconnect(count))
    print(f"{count} reconnects in {seconds:.1f} s")
    for name, first, last in zip(Figures._fields, before, after, strict=True):
        print(f"{name:12} {first:>12} before {last:>12} after {last - first:>+10}")


if __name__ == "__main__":
    main()
