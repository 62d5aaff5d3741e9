"""Call the load generator, on a core of its own."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from benchmarks.harness import places
from benchmarks.harness.model import Mode

if TYPE_CHECKING:
    from benchmarks.harness.model import Case, Workload
    from benchmarks.harness.server import Server

LOAD_CORE = 1

Figures = dict[str, float | str]


class LoadError(Exception):
    """The load generator met something unexpected; the message is its own."""


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


def measure(case: Case, workload: Workload, server: Server) -> Figures:
    """Put the workload on the server and return the load generator's figures.

    Raises:
        LoadError: anything but the expected came back.
    """
    command = ["taskset", "-c", str(LOAD_CORE), str(places.LOAD)]
    done = subprocess.run(
        [*command, *_arguments(case, workload, server)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise LoadError(done.stderr.strip() or f"load ended with {done.returncode}")
    figures: Figures = json.loads(done.stdout)
    return figures
