"""Call the load generator, on a core of its own."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from benchmarks.harness import places
from benchmarks.harness.model import MeasureError, Mode
from benchmarks.harness.server import running

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.harness.model import Case, Figures, Workload
    from benchmarks.harness.server import Server

LOAD_CORE = 1


def _messages(case: Case) -> dict[str, str | None]:
    """The texts to exchange, by option of the load generator."""
    peer = case.peer
    if case.mode is Mode.ACK and peer.acknowledged:
        return {
            "--hello": peer.acknowledged.hello,
            "--ready": peer.acknowledged.ready,
            "--publish": peer.acknowledged.publish,
            "--ack": peer.acknowledged.marker,
        }
    return {
        "--hello": peer.hello_each if case.mode is Mode.EACH else peer.hello,
        "--ready": peer.ready,
        "--publish": peer.publish,
    }


def _arguments(case: Case, workload: Workload, server: Server) -> list[str]:
    texts = _messages(case)
    if not workload.messages:
        texts["--publish"] = None
    if case.peer.heartbeat:
        texts["--heartbeat"], texts["--heartbeat-reply"] = case.peer.heartbeat
    texts["--refuse"] = case.peer.refuse
    numbers = {
        "--port": server.port,
        "--connections": workload.connections,
        "--warmup-connections": workload.warmup_connections,
        "--warmup": workload.warmup,
        "--window": workload.window,
        "--size": workload.payload_bytes,
        "--idle": workload.idle_seconds,
    }
    if workload.messages:
        numbers["--messages"] = workload.messages
    arguments = ["--path", case.peer.path, "--pids", ",".join(map(str, server.pids()))]
    for option, number in numbers.items():
        arguments += [option, str(number)]
    for option, text in texts.items():
        if text is not None:
            arguments += [option, text]
    return arguments


def measure(case: Case, workload: Workload) -> Figures:
    """Start the server, put the workload on it and return the load generator's figures.

    Raises:
        MeasureError: anything but the expected came back.
        ServerError: the server did not come up.
    """
    with running(case) as server:
        return run_load(_arguments(case, workload, server))


def run_load(arguments: Sequence[str]) -> Figures:
    """Raises MeasureError with the load generator's own message."""
    done = subprocess.run(
        ["taskset", "-c", str(LOAD_CORE), str(places.LOAD), *arguments],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise MeasureError(done.stderr.strip() or f"load ended with {done.returncode}")
    figures: Figures = json.loads(done.stdout)
    return figures
