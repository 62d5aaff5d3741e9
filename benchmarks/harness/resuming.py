"""How it is measured that a crowd comes back, and the ways to do so, all on our own server.

A crowd subscribes, and is cut off. Messages are published meanwhile. Then all come back at once.
"""

from __future__ import annotations

import json
import urllib.request
from typing import TYPE_CHECKING, Any

from benchmarks.harness.load import run_load
from benchmarks.harness.model import MeasureError, Mode, Peer
from benchmarks.harness.ours import holdfast_command
from benchmarks.harness.server import running
from benchmarks.harness.versions import holdfast_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.harness.model import Case, Figures, Workload
    from benchmarks.harness.server import Server

KEY = "benchmark"
SHARED, EACH = "b", "b%d"
SUBSCRIBE = '{"type":"subscribe","channel":"%s"}'
RESUME = '{"type":"subscribe","channel":"%s","since":{"epoch":"%s","offset":0}}'
SUBSCRIBED = '"type":"subscribed"'
HISTORY = "/api/channels/%s/history?limit=%s"
BROADCAST_NAMES = 500
"""Channels in one request to publish."""


def _way(name: str, label: str) -> Peer:
    return Peer(
        name=name,
        label=label,
        command=holdfast_command,
        version=holdfast_version,
        path="/ws",
        hello_each=EACH,
        environment=lambda port: {"HOLDFAST_API_KEY": KEY},
    )


WAYS = (
    _way("resume", "resume over WebSocket"),
    _way("come_back", "WebSocket and subscribe, without what was missed"),
    _way("reload", "reload over HTTP, a new connection each"),
    _way("reload_kept", "reload over HTTP, connections open already"),
)
NAMES = tuple(way.name for way in WAYS)


def _ask(server: Server, path: str, body: Any = None) -> Any:
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}{path}",
        None if body is None else json.dumps(body).encode(),
        {"Authorization": f"Bearer {KEY}"},
    )
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.load(response)


def _channels(case: Case, workload: Workload) -> list[str]:
    if case.mode is Mode.SHARED:
        return [SHARED]
    return [EACH % index for index in range(workload.connections)]


def _publish(server: Server, channels: Sequence[str], workload: Workload) -> str:
    """Publish the missed messages to all channels and return their epoch."""
    data = "x" * (workload.payload_bytes - 2)  # and two quotes
    for start in range(0, len(channels), BROADCAST_NAMES):
        some = channels[start : start + BROADCAST_NAMES]
        for _ in range(workload.messages):
            answer = _ask(server, "/api/broadcast", {"channels": some, "data": data})
    return str(answer["positions"][0]["epoch"])


def _arguments(case: Case, workload: Workload, epoch: str) -> list[str]:
    """What the load generator does when the crowd comes back."""
    channel = SHARED if case.mode is Mode.SHARED else EACH
    last = f'"offset":{workload.messages},"data"'
    everybody = ["--connect-window", str(workload.connections)]
    if case.peer.name == "resume":
        hello = RESUME % (channel, epoch)
        return ["--path", "/ws", "--hello", hello, "--ready", last, *everybody]
    if case.peer.name == "come_back":
        hello = SUBSCRIBE % channel
        return ["--path", "/ws", "--hello", hello, "--ready", SUBSCRIBED, *everybody]
    reload = [
        *("--get", "--path", HISTORY % (channel, workload.messages), "--ready", last),
        *("--header", f"Authorization: Bearer {KEY}"),
    ]
    if case.peer.name == "reload_kept":
        return [*reload, "--kept", "/healthz"]
    return [*reload, *everybody]


def measure(case: Case, workload: Workload) -> Figures:
    """Cut a crowd off, publish, and measure how it comes back.

    Raises:
        MeasureError: somebody did not get what was missed.
        ServerError: the server did not come up.
    """
    with running(case) as server:
        common = [
            *("--port", str(server.port), "--connections", str(workload.connections)),
            *("--pids", ",".join(map(str, server.pids()))),
        ]
        hello = SUBSCRIBE % (SHARED if case.mode is Mode.SHARED else EACH)
        run_load([*common, "--path", "/ws", "--hello", hello, "--ready", SUBSCRIBED])
        try:
            epoch = _publish(server, _channels(case, workload), workload)
        except OSError as error:
            raise MeasureError(f"cannot publish: {error}") from error
        figures = run_load([*common, *_arguments(case, workload, epoch)])
        figures["cpu_ms"] = float(figures["connect_cpu_us"]) * workload.connections / 1000
        return figures
