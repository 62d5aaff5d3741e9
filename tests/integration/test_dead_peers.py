"""Peers that died without a word, against a real server: who is cut off, and who is not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.integration.process import Process, holdfast, running, serve
from tests.waiting import wait_until

INTERVAL, TIMEOUT = 2.0, 1.0
HEARTBEAT = ["--ping-interval", str(INTERVAL), "--pong-timeout", str(TIMEOUT)]


@contextmanager
def crowd(host: str, port: int, count: int, *prefix: str) -> Iterator[Process]:
    """Run a process with `count` connections that are all open."""
    arguments = [host, str(port), str(count)]
    with running(*prefix, sys.executable, "-m", "tests.integration.crowd", *arguments) as process:

        def ready() -> bool:
            assert process.popen.poll() is None, process.log
            return "ready" in process.output

        wait_until(ready, within=30)
        yield process


def report(process: Process) -> dict[str, Any]:
    """How the connections of a crowd fare."""
    before = len(process.output.splitlines())
    process.say("report")
    wait_until(lambda: len(process.output.splitlines()) > before, within=10)
    found: dict[str, Any] = json.loads(process.output.splitlines()[-1])
    return found


def test_exactly_the_frozen_are_terminated() -> None:
    """Of 1,000 connections the 100 of a frozen process are cut off in time, one line each."""
    with (
        serve(*HEARTBEAT) as server,
        crowd("127.0.0.1", server.port, 450) as first,
        crowd("127.0.0.1", server.port, 450) as second,
        crowd("127.0.0.1", server.port, 100) as frozen,
    ):
        assert server.metric("connections") == 1000
        wait_until(lambda: min(report(p)["pings"] for p in (first, second, frozen)) >= 1, 10)
        assert server.metric("terminated_total") == 0
        started = time.monotonic()
        frozen.signal(signal.SIGSTOP)
        wait_until(lambda: len(server.lines("no pong within 1 s")) == 100, INTERVAL + TIMEOUT + 1)
        assert time.monotonic() - started > TIMEOUT / 2
        peers = {line.split(" from ")[1].split(" ")[0] for line in server.lines("no pong")}
        assert len(peers) == 100
        assert server.metric("connections") == 900
        assert server.metric("terminated_total") == 100
        for healthy in (first, second):
            seen = report(healthy)
            assert (seen["open"], seen["ended"]) == (450, 0)
        # The server must not have used a Close frame: nobody would have answered it.
        assert not server.lines("no answer to Close")
        frozen.signal(signal.SIGCONT)
        wait_until(lambda: report(frozen)["ended"] == 100, 10)


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, timeout=10, capture_output=True)


@contextmanager
def network() -> Iterator[tuple[str, list[str], Callable[[], None]]]:
    """A network of its own: the server's address, a command prefix, and what makes it a hole.

    In a network namespace a blackhole route swallows all that the client's side would say, its
    acknowledgements too. Only root may make one; without root the client is frozen instead, and
    then its kernel still acknowledges.
    """
    if os.geteuid():
        yield "127.0.0.1", [], lambda: None
        return
    name = f"hf{os.getpid()}"
    host, guest = "10.213.77.1", "10.213.77.2"
    ip("netns", "add", name)
    try:
        ip("link", "add", f"{name}a", "type", "veth", "peer", "name", f"{name}b", "netns", name)
        ip("addr", "add", f"{host}/30", "dev", f"{name}a")
        ip("link", "set", f"{name}a", "up")
        ip("-n", name, "addr", "add", f"{guest}/30", "dev", f"{name}b")
        ip("-n", name, "link", "set", f"{name}b", "up")
        prefix = ["ip", "netns", "exec", name]
        yield host, prefix, lambda: ip("-n", name, "route", "add", "blackhole", f"{host}/32")
    finally:
        ip("netns", "del", name)


def test_black_hole() -> None:
    """A peer behind a dead network, which acknowledges nothing, is cut off just as soon."""
    with (
        network() as (host, prefix, break_network),
        serve("--host", host, *HEARTBEAT) as server,
        crowd(host, server.port, 5) as healthy,
        crowd(host, server.port, 5, *prefix) as lost,
    ):
        server.host = host
        wait_until(lambda: report(lost)["pings"] >= 1, 10)
        break_network()
        if not prefix:
            lost.signal(signal.SIGSTOP)
        within = INTERVAL + TIMEOUT + 1
        wait_until(lambda: len(server.lines("no pong within 1 s")) == 5, within)
        assert server.metric("connections") == 5
        assert report(healthy)["open"] == 5


def test_stalled_server_kills_no_healthy_peer() -> None:
    """A handler that blocks the event loop for longer than any timeout costs no connection."""
    from websockets.sync.client import connect

    with (
        holdfast("run", "tests.integration.apps:blocking", "--app-dir", ".") as server,
        crowd("127.0.0.1", server.port, 200) as peers,
        connect(server.ws, proxy=None) as client,
    ):
        wait_until(lambda: report(peers)["pings"] >= 1, 10)
        for _ in range(2):
            client.send('{"type":"block","seconds":2.5,"id":1}')
            assert json.loads(client.recv(timeout=10))["type"] == "reply"
        pings = report(peers)["pings"]
        wait_until(lambda: report(peers)["pings"] >= pings + 2, 10)
        assert report(peers) | {"pings": 0} == {"open": 200, "ended": 0, "pings": 0}
        assert server.metric("terminated_total") == 0
        assert not server.lines("no pong")
