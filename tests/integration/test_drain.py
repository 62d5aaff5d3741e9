"""SIGTERM to a real `holdfast serve`: not ready, told to go, closed one after the other, exit 0."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import time

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.integration.process import Process, serve
from tests.server.harness import connect as websocket
from tests.server.harness import raw
from tests.waiting import eventually


async def farewell(connection: ClientConnection) -> tuple[dict[str, int], int, float]:
    """Read to the end; return the `drain` message, the close code and the time it came."""
    drain: dict[str, int] = {}
    try:
        while True:
            message = json.loads(await connection.recv())
            if message["type"] == "drain":
                drain = message
    except ConnectionClosed as closed:
        code = closed.rcvd.code if closed.rcvd is not None else 1006
        return drain, code, time.monotonic()


def status(server: Process, path: str) -> int:
    return httpx.get(f"{server.http}/{path}", timeout=5).status_code


async def exit_code(server: Process, within: float) -> int:
    await eventually(lambda: server.popen.poll() is not None, within)
    code = server.popen.poll()
    assert code is not None
    return code


async def test_graceful_stop() -> None:
    """Readiness ends first, service goes on for `drain_delay`, closes are spread, exit code 0."""
    with serve("--drain-delay", "1", drain="1.5") as server:
        async with contextlib.AsyncExitStack() as stack:
            clients = [
                await stack.enter_async_context(connect(server.ws, proxy=None)) for _ in range(30)
            ]
            assert status(server, "readyz") == 200
            started = time.monotonic()
            server.signal(signal.SIGTERM)
            await eventually(lambda: status(server, "readyz") == 503)
            assert status(server, "healthz") == 200
            async with connect(server.ws, proxy=None) as late:
                await late.send('{"type":"ping"}')
                assert json.loads(await late.recv()) == {"type": "pong"}
                clients.append(late)
                ends = await asyncio.wait_for(asyncio.gather(*map(farewell, clients)), 10)
        assert await exit_code(server, 10) == 0
        assert time.monotonic() - started < 5
        assert {code for _, code, _ in ends} == {1012}
        times = [at for _, _, at in ends]
        assert min(times) - started > 0.9
        assert 1.0 < max(times) - min(times) < 3
        for drain, _, _ in ends:
            assert drain["spread"] == 1500
            assert 0 <= drain["after"] <= 1500
        assert len({drain["after"] for drain, _, _ in ends}) > 15
        assert not server.lines("no answer to Close")


async def test_who_comes_while_it_drains() -> None:
    """While closes are under way a new handshake is refused with 503 and Retry-After."""
    with serve(drain="2") as server:
        async with connect(server.ws, proxy=None) as one, connect(server.ws, proxy=None) as two:
            server.signal(signal.SIGTERM)
            await eventually(lambda: server.lines("draining 2 connections"))
            with pytest.raises(InvalidStatus) as refused:
                await connect(server.ws, proxy=None)
            assert refused.value.response.status_code == 503
            assert refused.value.response.headers["retry-after"] == "2"
            await asyncio.wait_for(asyncio.gather(farewell(one), farewell(two)), 10)
        assert await exit_code(server, 5) == 0


async def test_stop_with_peers_that_do_not_answer() -> None:
    """Silent connections of every kind do not keep the server from ending."""
    with serve("--pong-timeout", "1", drain="0.1") as server:
        async with raw(server.port) as silent, raw(server.port) as half:
            half.writer.write(b"GET /ws HTTP/1.1\r\n")
            async with websocket(server.port) as frozen:
                frozen.writer.transport.pause_reading()  # type: ignore[attr-defined]
                server.signal(signal.SIGTERM)
                assert await exit_code(server, 12) == 0
            assert silent.status == 0
        assert server.lines("no answer to Close")


async def test_second_signal_ends_at_once() -> None:
    """Who is in a hurry says ^C twice."""
    with serve(drain="30") as server:
        async with connect(server.ws, proxy=None), connect(server.ws, proxy=None):
            server.signal(signal.SIGINT)
            await eventually(lambda: server.lines("draining"))
            server.signal(signal.SIGINT)
            await exit_code(server, 5)


async def test_stop_without_connections() -> None:
    """An idle server ends at once, with exit code 0."""
    with serve(drain="30") as server:
        started = time.monotonic()
        server.signal(signal.SIGTERM)
        assert await exit_code(server, 5) == 0
        assert time.monotonic() - started < 2
        assert "Traceback" not in server.log
