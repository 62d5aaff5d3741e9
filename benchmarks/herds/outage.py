"""Take a server from a crowd of clients, by force or politely, and give it back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.harness import places
from benchmarks.harness.load import LOAD_CORE
from benchmarks.harness.ours import holdfast_command
from benchmarks.harness.server import SERVER_CORE, free_port, is_listening

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 120.0
"""Seconds after which a crowd that is not connected never will be."""


class OutageError(Exception):
    """The run did not go as it must; the message says where."""


@dataclass(frozen=True)
class Record:
    """What happened, in seconds of one clock."""

    clients: int
    asked: float
    """When the server was told to end."""
    gone: float
    """When it had ended."""
    back: float
    """When the next one listened."""
    lost: list[float] = field(default_factory=list)
    attempts: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    told: list[float] = field(default_factory=list)


class Crowds:
    """Processes full of clients."""

    def __init__(self, port: int, sizes: list[int], *, jitter: bool) -> None:
        flags = [] if jitter else ["--no-jitter"]
        command = [sys.executable, "-m", "benchmarks.herds.crowd", "--port", str(port), *flags]
        self._processes = [
            subprocess.Popen(
                ["taskset", "-c", str(LOAD_CORE), *command, "--clients", str(size)],
                env={**os.environ, "PYTHONPATH": str(places.HOME.parent)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for size in sizes
        ]

    def wait_for(self, line: str) -> None:
        """Wait until every process has said so."""
        for process in self._processes:
            assert process.stdout is not None
            for said in process.stdout:
                if said.strip() == line:
                    break
            else:
                raise OutageError(f"a crowd ended before it was {line!r}")

    def collect(self) -> dict[str, list[float]]:
        """End the crowds and return what they noted, in one."""
        joined: dict[str, list[float]] = {}
        for process in self._processes:
            said, _ = process.communicate(timeout=PATIENCE)
            for name, times in json.loads(said.splitlines()[-1]).items():
                joined.setdefault(name, []).extend(times)
        return {name: sorted(times) for name, times in joined.items()}

    def kill(self) -> None:
        for process in self._processes:
            process.kill()
            process.communicate()


def _start_server(port: int, drain: float) -> subprocess.Popen[bytes]:
    options = ["--drain", str(drain), "--log-level", "error"]
    return subprocess.Popen(
        ["taskset", "-c", str(SERVER_CORE), *holdfast_command(port), *options],
        stdout=subprocess.DEVNULL,
    )


def _wait_until_listening(port: int) -> float:
    deadline = time.monotonic() + PATIENCE
    while not is_listening(port):
        if time.monotonic() > deadline:
            raise OutageError("the server does not come up")
        time.sleep(0.002)
    return time.monotonic()


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _share(clients: int, processes: int) -> list[int]:
    return [clients // processes + (n < clients % processes) for n in range(processes)]


def run(
    clients: int, processes: int, *, down: float, drain: float | None, jitter: bool = True
) -> Record:
    """End the server and start another on its port, as soon as `down` seconds later.

    With `drain` it is told to stop and spreads its closes over so many seconds; without, it is
    killed. Raises OutageError where not all clients come back.
    """
    port = free_port()
    with ExitStack() as stack:
        first = _start_server(port, drain or 0.0)
        stack.enter_context(_ended(first))
        _wait_until_listening(port)
        crowds = Crowds(port, _share(clients, processes), jitter=jitter)
        stack.callback(crowds.kill)
        crowds.wait_for("gathered")
        time.sleep(1)

        asked = time.monotonic()
        first.send_signal(signal.SIGKILL if drain is None else signal.SIGTERM)
        first.wait(PATIENCE)
        gone = time.monotonic()
        time.sleep(down)
        stack.enter_context(_ended(_start_server(port, 0.0)))
        back = _wait_until_listening(port)
        crowds.wait_for("all connected")
        time.sleep(1)
        return Record(clients, asked, gone, back, **crowds.collect())
