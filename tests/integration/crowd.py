"""python -m tests.integration.crowd HOST PORT COUNT: hold connections, and say how they fare.

Opens COUNT connections that do nothing but answer pings, then prints "ready". For each line on
standard input it prints a JSON object: how many are open, how many have ended, and the fewest
pings that an open one has seen.
"""

from __future__ import annotations

import asyncio
import json
import sys

from holdfast.websocket.connection import Connection
from holdfast.websocket.frames import PING
from holdfast.websocket.handshake import client_request


class Member(asyncio.Protocol):
    """One connection."""

    def __init__(self, request: bytes, opened: asyncio.Semaphore) -> None:
        self.connection: Connection | None = None
        self.ended = False
        self.pings = 0
        self._request = request
        self._opened = opened
        self._head = b""
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        if self.connection is None:
            self._head += data
            head, end, data = self._head.partition(b"\r\n\r\n")
            if not end:
                return
            assert b" 101 " in head, head
            self.connection = Connection(server=False, max_message=2**20)
            self._opened.release()
        self.pings += sum(opcode == PING for opcode, _ in self.connection.receive(data))
        if self.connection.owes:
            self._transport.write(self.connection.take_output())

    def connection_lost(self, error: Exception | None) -> None:
        self.ended = True


async def main(host: str, port: int, count: int) -> None:
    loop = asyncio.get_running_loop()
    request, _ = client_request(f"ws://{host}:{port}/ws")
    opened = asyncio.Semaphore(0)
    members: list[Member] = []
    for _ in range(count):
        _, member = await loop.create_connection(lambda: Member(request, opened), host, port)
        members.append(member)
    for _ in range(count):
        await opened.acquire()
    print("ready", flush=True)
    while await asyncio.to_thread(sys.stdin.readline):
        alive = [member for member in members if not member.ended]
        report = {
            "open": len(alive),
            "ended": count - len(alive),
            "pings": min((member.pings for member in alive), default=0),
        }
        print(json.dumps(report), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
