"""The demo's buttons: cut, freeze, restart; and that nothing is left of it afterwards."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.integration.process import ROOT, Process, free_port, listening, running
from tests.waiting import eventually

SUPERVISOR = str(ROOT / "examples" / "demo" / "supervisor.py")
FREEZE = 2.0
"""Seconds; samples come every quarter of one."""


@pytest.fixture
def demo() -> Iterator[Process]:
    """A running demo that freezes for a short time."""
    port = free_port()
    options = ("--port", str(port), "--freeze", str(FREEZE))
    with listening(sys.executable, SUPERVISOR, *options, port=port) as process:
        yield process


def server_of(demo: Process) -> Any:
    """The process that serves."""
    (child,) = psutil.Process(demo.popen.pid).children()
    return child


@asynccontextmanager
async def client(demo: Process) -> AsyncIterator[ClientConnection]:
    async with connect(demo.ws, proxy=None, open_timeout=10, ping_interval=None) as connection:
        yield connection


async def ask(connection: ClientConnection, **message: Any) -> Any:
    """Send a message and return its reply, whatever comes before."""
    await connection.send(json.dumps({**message, "id": 1}))
    while True:
        reply = json.loads(await asyncio.wait_for(connection.recv(), 10))
        if reply.get("id") == 1:
            return reply


async def samples(connection: ClientConnection, count: int) -> list[Any]:
    """Return the next messages of the channel `machine`."""
    found: list[Any] = []
    while len(found) < count:
        message = json.loads(await asyncio.wait_for(connection.recv(), 10))
        if message["type"] == "message":
            found.append(message)
    return found


def assert_no_hole(found: list[Any]) -> None:
    """Check by the samples' own clock that none comes twice, and none of a long time is missing."""
    offsets = [message["offset"] for message in found]
    assert offsets == list(range(offsets[0], offsets[0] + len(offsets)))
    times = [message["data"]["t"] for message in found]
    assert all(0 < after - before < FREEZE / 2 for before, after in pairwise(times))


def gone(process: Any) -> bool:
    """Tell whether a process has ended, whoever is to collect it."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


async def test_cut(demo: Process) -> None:
    """A page can have its own connection cut off, without a Close; others stay."""
    async with client(demo) as one, client(demo) as other:
        await one.send('{"type":"demo.cut"}')
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(one.recv(), 5)
        assert closed.value.rcvd is None
        assert (await ask(other, type="ping"))["type"] == "pong"
    assert demo.lines("asked to be cut off")


async def test_freeze(demo: Process) -> None:
    """A frozen server comes back by itself, on the same connections, and no sample is missing."""
    async with client(demo) as page:
        assert (await ask(page, type="subscribe", channel="machine"))["type"] == "subscribed"
        before = await samples(page, 2)
        assert (await ask(page, type="demo.freeze"))["data"] == {"seconds": FREEZE}
        server = server_of(demo)
        await eventually(lambda: server.status() == psutil.STATUS_STOPPED)
        started = time.monotonic()
        await eventually(lambda: server.status() != psutil.STATUS_STOPPED, FREEZE + 5)
        assert time.monotonic() - started > FREEZE - 0.5
        after = await samples(page, 12)
        assert after[0]["data"]["t"] - before[-1]["data"]["t"] < FREEZE / 2
        assert after[-1]["data"]["t"] - before[-1]["data"]["t"] > FREEZE
        assert_no_hole(after)
        assert (await ask(page, type="demo.freeze"))["code"] == "rate_limited"


async def test_restart(demo: Process) -> None:
    """A restart drains, another process serves the same port, with what was sampled meanwhile."""
    first = server_of(demo).pid
    async with client(demo) as page:
        epoch = (await ask(page, type="subscribe", channel="machine"))["epoch"]
        assert "seconds" in (await ask(page, type="demo.restart"))["data"]
        ended_at, drain, code = time.time(), None, 0
        try:
            while True:
                message = json.loads(await asyncio.wait_for(page.recv(), 10))
                drain = message if message["type"] == "drain" else drain
        except ConnectionClosed as closed:
            code = closed.rcvd.code if closed.rcvd is not None else 1006
        assert code == 1012
        assert drain is not None

    def other() -> bool:
        children = psutil.Process(demo.popen.pid).children()
        return any(child.pid != first for child in children)

    await eventually(other, 15)
    found = await _history(demo, epoch, ended_at)
    assert_no_hole(found)


async def _history(demo: Process, old_epoch: str, since: float) -> list[Any]:
    """Return the new server's samples, once there are two from after its start."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            async with client(demo) as page:
                subscribed = await ask(page, type="subscribe", channel="machine", last=100)
                assert subscribed["epoch"] != old_epoch
                found = await samples(page, 10)
        except OSError:
            await asyncio.sleep(0.05)  # it does not listen yet
            continue
        assert found[0]["data"]["t"] <= since + FREEZE / 2
        return found
    raise AssertionError("no server came back")


@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
async def test_end(demo: Process, number: signal.Signals, frozen: bool) -> None:
    """Whatever ends the supervisor, and be the server frozen: no process is left."""
    server = server_of(demo)
    if frozen:
        demo.signal(signal.SIGUSR1)
        await eventually(lambda: server.status() == psutil.STATUS_STOPPED)
    demo.signal(number)
    await eventually(lambda: demo.popen.poll() is not None, 10)
    assert demo.popen.poll() == (-9 if number is signal.SIGKILL else 0)
    await eventually(lambda: gone(server), 10)
    assert "Traceback" not in demo.log


def test_port_in_use(demo: Process) -> None:
    """A server that cannot start ends the supervisor, with the server's own words."""
    with running(sys.executable, SUPERVISOR, "--port", str(demo.port)) as second:
        assert second.popen.wait(15) == 2
        assert str(demo.port) in second.log
        assert "Traceback" not in second.log
