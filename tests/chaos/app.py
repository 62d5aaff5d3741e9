"""What the chaos server serves: a hub that logs each publish before anybody can see it.

The log is written with one system call inside `publish`, and messages go out at the turn's end
at the earliest. So whatever was seen or acknowledged is in the log, also after SIGKILL.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time

from holdfast import Channel, Hub
from holdfast.broker.memory import MemoryBroker
from holdfast.wire.messages import Position
from tests.chaos.settings import CHANNELS, SERVER


class LoggingBroker(MemoryBroker):
    """The embedded broker, with every publish and its position in a file."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def publish(
        self,
        channel: str,
        data: bytes,
        options: Channel,
        *,
        key: str | None = None,
        by: str | None = None,
    ) -> Position:
        position = super().publish(channel, data, options, key=key, by=by)
        payload = json.loads(data)
        line = {
            "kind": "publish",
            "t": time.time(),
            "channel": channel,
            "epoch": position.epoch,
            "offset": position.offset,
            "p": payload["p"],
            "n": payload["n"],
        }
        os.write(self._log, json.dumps(line).encode() + b"\n")
        return position


def end_with_parent() -> None:
    """End at once when whoever started us is gone: its end of our standard input is closed."""
    sys.stdin.read()
    os._exit(1)


threading.Thread(target=end_with_parent, daemon=True).start()
hub = Hub(
    {
        name: Channel(publish=True, history=size or 1_000_000, ttl=3600.0)
        for name, size in CHANNELS.items()
    },
    broker=LoggingBroker(os.environ["CHAOS_LOG"]),
    ping_interval=SERVER.ping_interval,
    pong_timeout=SERVER.pong_timeout,
    max_lag=SERVER.max_lag,
    drain=SERVER.drain,
    compression=True,
)
