"""Slow readers at full size: python -m tests.integration.slow_readers --help

Subscribes many clients to one channel of a real server, of which some never read while messages
are published at a rate; then these read too. Prints what came of everybody, and the server's
memory. The tests run it small.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
import socket
import time
from dataclasses import asdict, dataclass, field
from typing import Final

from holdfast.websocket.frames import TEXT, encode_frame
from holdfast.websocket.handshake import client_request
from tests.integration.process import Process, serve
from tests.waiting import eventually

CHANNEL: Final = "load"
MESSAGE: Final = 1000
"""Bytes of data a message."""
WINDOW: Final = 500
"""Publishes that may be unanswered."""

_OFFSET: Final = re.compile(rb'"channel":"load","offset":(\d+)')
_GAP: Final = re.compile(rb'"type":"gap","channel":"load","from":(\d+),"to":(\d+)')
_EITHER: Final = re.compile(_OFFSET.pattern + b"|" + _GAP.pattern)


def request(**fields: object) -> bytes:
    """The frame of a request."""
    return encode_frame(TEXT, json.dumps(fields).encode(), mask=b"\0\0\0\0")


class Reader(asyncio.Protocol):
    """A subscriber that keeps only its position, and whether that ever jumped silently."""

    def __init__(self, hello: bytes) -> None:
        self.position = 0
        self.received = 0
        self.gaps: list[tuple[int, int]] = []
        self.silent_holes = 0
        self.ended = False
        self.open = asyncio.Event()
        self._tail = b""
        self._hello = hello
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._hello)

    def data_received(self, data: bytes) -> None:
        data = self._tail + data
        if not self.open.is_set() and b'"type":"subscribed"' in data:
            self.open.set()
        end = 0
        for match in _EITHER.finditer(data):
            end = match.end()
            if end == len(data) and match[1] is not None:
                end = match.start()  # more digits may follow
                break
            self._move(match)
        self._tail = data[max(end, len(data) - 100) :]

    def _move(self, match: re.Match[bytes]) -> None:
        if match[1] is not None:
            first = last = int(match[1])
            self.received += 1
        else:
            first, last = int(match[2]), int(match[3])
            self.gaps.append((first, last))
        self.silent_holes += first != self.position + 1
        self.position = last

    def connection_lost(self, error: Exception | None) -> None:
        self.ended = True


class Publisher(asyncio.Protocol):
    """Publishes at a rate, with a bounded number of unanswered requests."""

    def __init__(self, hello: bytes) -> None:
        self.sent = self.answered = 0
        self._hello = hello
        self._progress = asyncio.Event()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._hello)

    def data_received(self, data: bytes) -> None:
        self.answered += data.count(b'"type":"published"')
        self._progress.set()

    async def publish(self, rate: float, seconds: float) -> float:
        """Publish `rate` messages a second for a time; return the seconds it took."""
        frame = request(type="publish", channel=CHANNEL, data="x" * (MESSAGE - 2))
        started = time.monotonic()
        total = round(rate * seconds)
        while self.sent < total:
            due = min(total, int((time.monotonic() - started) * rate) + 1)
            count = min(due - self.sent, WINDOW - (self.sent - self.answered))
            if count > 0:
                self._transport.write(frame * count)
                self.sent += count
                await asyncio.sleep(0.002)
            else:
                self._progress.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._progress.wait(), 0.01)
        await eventually(lambda: self.answered == total, within=30)
        return time.monotonic() - started


@dataclass
class Outcome:
    """What came of a run; memory in bytes, rates in megabytes a second."""

    published: int = 0
    delivered_rate: float = 0.0
    readers_complete: int = 0
    readers_with_gaps: int = 0
    silent_holes: int = 0
    most_lagging: int = 0
    memory_before: int = 0
    memory_peak: int = 0
    closed_as_slow: int = 0
    frozen_gaps: list[tuple[int, int]] = field(default_factory=list)
    frozen_at_the_end: int = 0
    frozen_ended: int = 0

    @property
    def growth(self) -> int:
        """By how much the server's memory grew at most."""
        return self.memory_peak - self.memory_before


async def _connect(server: Process, reader: Reader, buffer: int | None) -> None:
    sock = socket.socket()
    sock.setblocking(False)
    if buffer is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        # On loopback a segment is 64 KiB, and the server's kernel would buffer megabytes.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 1000)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(sock, ("127.0.0.1", server.port))
    await loop.create_connection(lambda: reader, sock=sock)
    await asyncio.wait_for(reader.open.wait(), 10)


async def _watch(server: Process, outcome: Outcome) -> None:
    while True:
        outcome.memory_peak = max(outcome.memory_peak, server.rss)
        lagging = await asyncio.to_thread(server.metric, "lagging")
        outcome.most_lagging = max(outcome.most_lagging, lagging)
        await asyncio.sleep(0.2)


async def measure(
    server: Process, *, subscribers: int, frozen: int, rate_mb: float, seconds: float
) -> Outcome:
    """Do one run against a server; `rate_mb` counts all subscribers together."""
    handshake, _ = client_request(server.ws)
    hello = handshake + request(type="subscribe", channel=CHANNEL)
    readers = [Reader(hello) for _ in range(subscribers)]
    slow, quick = readers[:frozen], readers[frozen:]
    for reader in slow:
        await _connect(server, reader, 8192)
        reader.transport.pause_reading()
    for reader in quick:
        await _connect(server, reader, None)
    outcome = Outcome(memory_before=server.rss, memory_peak=server.rss)
    watch = asyncio.create_task(_watch(server, outcome))
    publisher = Publisher(handshake)
    loop = asyncio.get_running_loop()
    await loop.create_connection(lambda: publisher, "127.0.0.1", server.port)
    took = await publisher.publish(rate_mb * 1e6 / MESSAGE / subscribers, seconds)
    end = outcome.published = publisher.sent
    outcome.delivered_rate = end * (subscribers - frozen) * MESSAGE / took / 1e6
    await eventually(lambda: all(r.position == end or r.ended for r in quick), within=60)
    outcome.closed_as_slow = len(server.lines("(code 4008"))
    for reader in slow:
        if not reader.transport.is_closing():
            reader.transport.resume_reading()
    await eventually(lambda: all(r.position == end or r.ended for r in slow), within=60)
    watch.cancel()
    outcome.readers_complete = sum(r.received == end for r in quick)
    outcome.readers_with_gaps = sum(bool(r.gaps) for r in quick)
    outcome.silent_holes = sum(r.silent_holes for r in readers)
    outcome.frozen_gaps = [gap for r in slow for gap in r.gaps]
    outcome.frozen_at_the_end = sum(r.position == end for r in slow)
    outcome.frozen_ended = sum(r.ended for r in slow)
    for reader in readers:
        reader.transport.abort()
    await asyncio.sleep(0)
    return outcome


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscribers", type=int, default=1000)
    parser.add_argument("--frozen", type=int, default=20)
    parser.add_argument("--rate-mb", type=float, default=50.0, help="for all subscribers together")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--max-lag", type=float, default=30.0)
    options = vars(parser.parse_args())
    lag = str(options.pop("max_lag"))
    with serve("--max-lag", lag, "--message-rate", "0", "--pong-timeout", "60") as server:
        outcome = asyncio.run(measure(server, **options))
    for name, value in asdict(outcome).items():
        print(f"{name:20} {value}")
    print(f"{'growth':20} {outcome.growth / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
