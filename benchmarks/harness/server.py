"""Start a peer on its own core, and stop it whatever happens."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from benchmarks.harness.model import Mode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.harness.model import Case

SERVER_CORE = 0
START_SECONDS = 15.0
STOP_SECONDS = 3.0


class ServerError(Exception):
    """The server did not come up; the message holds the end of its output."""


@dataclass(frozen=True)
class Server:
    """A running peer."""

    port: int
    pid: int

    def pids(self) -> list[int]:
        """Its process and all below it."""
        children: dict[int, list[int]] = {}
        for directory in Path("/proc").glob("[0-9]*"):
            try:
                fields = (directory / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            children.setdefault(int(fields[1]), []).append(int(directory.name))
        found = [self.pid]
        for pid in found:
            found.extend(children.get(pid, []))
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end_of(output: IO[bytes]) -> str:
    output.seek(0)
    return output.read().decode(errors="replace")[-2000:]


def _wait_until_listening(process: subprocess.Popen[bytes], port: int, output: IO[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not is_listening(port):
        if process.poll() is not None:
            raise ServerError(f"exited with {process.returncode}: {_end_of(output)}")
        if time.monotonic() > deadline:
            raise ServerError(f"not listening after {START_SECONDS:g} s: {_end_of(output)}")
        time.sleep(0.05)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the server's process group: asked first, then killed."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(STOP_SECONDS)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


@contextmanager
def listening(
    command: Sequence[str], port: int, core: int, environment: Mapping[str, str]
) -> Iterator[Server]:
    """Have a program listen on a core of its own, for the length of the block.

    Raises:
        ServerError: the program did not come up.
    """
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            ["taskset", "-c", str(core), *command],
            env={**os.environ, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # one signal ends it with its children
        )
        try:
            _wait_until_listening(process, port, output)
            yield Server(port, process.pid)
        finally:
            _stop(process)


@contextmanager
def running(case: Case) -> Iterator[Server]:
    """Serve for the length of the block.

    Raises:
        ServerError: the server did not come up.
    """
    port = free_port()
    command = list(case.peer.command(port))
    if case.mode is Mode.ACK and case.peer.acknowledged:
        command.extend(case.peer.acknowledged.flags)
    with listening(command, port, SERVER_CORE, case.peer.environment(port)) as server:
        yield server
