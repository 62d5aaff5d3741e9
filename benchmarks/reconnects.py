"""Does a client that reconnects thousands of times keep anything of it?

    python benchmarks/reconnects.py --count 500      # does it work?
    python benchmarks/reconnects.py                  # 10,000 reconnects, about 20 seconds

One client, with a subscription, meets a server that drops every connection, in five ways by turns.
Its delays are a millisecond. The exit status is 1 where files, tasks or exceptions are left over.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import logging
import os
import sys
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import holdfast
from benchmarks.harness.server import free_port, listening
from holdfast.core.backoff import BackoffOptions
from holdfast.websocket.frames import CLOSE, TEXT, encode_close, encode_frame
from holdfast.websocket.handshake import (
    END_OF_HEAD,
    accept_response,
    parse_request,
    refuse_response,
)

WARM_UP = 500
"""Reconnects before the first look: imports, caches and pools have filled by then."""

CORE = 1
DELAYS = BackoffOptions(base=0.001, cap=0.001, minimum=0.001)
WELCOME = {
    "type": "welcome",
    "session": "s",
    "server": "dropper",
    "ping": 30.0,
    "limits": {"max_message": 65536, "max_subscriptions": 100, "message_rate": 0},
    "id": 1,
}


class Dropper(asyncio.Protocol):
    """Drops its connection; `way` says how."""

    WAYS = ("at once", "503", "reset after 101", "half a frame", "Close 1012")

    def __init__(self, way: str) -> None:
        self._way = way
        self._head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if self._way == "at once":
            transport.close()

    def data_received(self, data: bytes) -> None:
        self._head += data
        if not self._head.endswith(END_OF_HEAD):
            return
        transport = self._transport
        if self._way == "503":
            transport.write(refuse_response(503, b"away\n"))
        else:
            transport.write(accept_response(parse_request(self._head).key))
        if self._way == "reset after 101":
            asyncio.get_running_loop().call_later(0.001, transport.abort)
            return
        if self._way == "half a frame":
            transport.write(encode_frame(TEXT, json.dumps(WELCOME).encode())[:20])
        elif self._way == "Close 1012":
            transport.write(encode_frame(TEXT, json.dumps(WELCOME).encode()))
            transport.write(encode_frame(CLOSE, encode_close(1012, "the server restarts")))
        transport.close()


async def serve(port: int) -> None:
    numbers = count()
    loop = asyncio.get_running_loop()
    ways = Dropper.WAYS
    server = await loop.create_server(
        lambda: Dropper(ways[next(numbers) % len(ways)]), "127.0.0.1", port
    )
    await server.serve_forever()


@dataclass(frozen=True)
class Look:
    """What a process holds."""

    rss_kb: int
    files: int
    tasks: int
    objects: int
    garbage: int


def look() -> Look:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return Look(
        rss_kb=pages * os.sysconf("SC_PAGESIZE") // 1024,
        files=len(os.listdir("/proc/self/fd")),
        tasks=len(asyncio.all_tasks()),
        objects=len(gc.get_objects()),
        garbage=len(gc.garbage),
    )


async def reconnect(port: int, times: int) -> tuple[Look, Look, list[str], float]:
    """Return what the client held before and after, unhandled exceptions, and the seconds taken."""
    complaints: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: complaints.append(str(context)))
    reached: dict[int, asyncio.Future[None]] = {
        WARM_UP: loop.create_future(),
        WARM_UP + times: loop.create_future(),
    }

    def note(state: holdfast.State) -> None:
        if state.name == "waiting":
            future = reached.get(client.stats.attempts)
            if future is not None and not future.done():
                future.set_result(None)

    url = f"ws://127.0.0.1:{port}/ws"
    client = holdfast.connect(url, proxy=None, backoff=DELAYS, on_state=note)
    client.start()
    client.subscribe("news")
    first, last = reached.values()
    await first
    before, start = look(), time.monotonic()
    await last
    seconds, after = time.monotonic() - start, look()
    await client.close()
    return before, after, complaints, seconds


def report(before: Look, after: Look, complaints: list[str], seconds: float, times: int) -> int:
    print(f"{times:,} reconnects in {seconds:.1f} s\n")
    print("| | before | after |\n|---|---|---|")
    rows: list[tuple[str, Any, Any]] = [
        ("resident memory, KB", before.rss_kb, after.rss_kb),
        ("open files", before.files, after.files),
        ("tasks", before.tasks, after.tasks),
        ("objects the collector tracks", before.objects, after.objects),
        ("garbage that it cannot free", before.garbage, after.garbage),
    ]
    for name, old, new in rows:
        print(f"| {name} | {old:,} | {new:,} |")
    print(f"\nexceptions that nobody handled: {len(complaints)}")
    for complaint in complaints[:5]:
        print(f"  {complaint}")
    left_over = after.files > before.files + 1 or after.tasks > before.tasks + 1
    return 1 if left_over or after.garbage or complaints else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options.serve))
        return 0
    logging.getLogger("holdfast").setLevel(logging.CRITICAL)
    port = free_port()
    server = [sys.executable, str(Path(__file__).resolve()), "--serve", str(port)]
    with listening(server, port, CORE, {}):
        result = asyncio.run(reconnect(port, options.count))
    return report(*result, options.count)


if __name__ == "__main__":
    sys.exit(main())
