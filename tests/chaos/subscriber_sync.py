"""The subscriber for `holdfast.sync`: a thread for each channel, no event loop of its own.

Run by `programs.py`.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import holdfast
import holdfast.sync
from tests.chaos.program import log_to_stderr, options_of
from tests.chaos.records import Writer
from tests.chaos.subscriber import DAWDLE, note


class Subscriber:
    """One client, and the threads that read from it."""

    def __init__(self, order: dict[str, Any]) -> None:
        self._records = Writer(Path(order["record"]))
        self._channels: list[str] = order["channels"]
        self._slow_until = 0.0
        self._client = holdfast.sync.connect(
            order["url"], on_state=self._note_state, **options_of(order)
        )

    def run(self) -> None:
        """Listen to all channels until told to finish."""
        threads = [threading.Thread(target=self._listen, args=[name]) for name in self._channels]
        for thread in threads:
            thread.start()
        for line in sys.stdin:
            order, _, seconds = line.strip().partition(" ")
            if order == "finish":
                break
            self._obey(order, float(seconds or 0))
        else:
            os._exit(1)  # nobody wants us any more
        self._records.write("finish")
        stats = self._client.stats
        self._client.close()
        for thread in threads:
            thread.join()
        self._records.write("stats", **stats._asdict())
        self._records.close()

    def _obey(self, order: str, seconds: float) -> None:
        if order == "slow":
            self._slow_until = time.monotonic() + seconds
        elif order == "wake":
            self._client.wake()
        elif order == "pause":
            self._client.pause()
            threading.Timer(seconds, self._client.resume).start()

    def _listen(self, channel: str) -> None:
        subscription = self._client.subscribe(channel)
        subscription.ready()
        self._records.write("ready", channel=channel)
        for event in subscription.events():
            note(self._records, event)
            if time.monotonic() < self._slow_until:
                time.sleep(DAWDLE)

    def _note_state(self, state: holdfast.State) -> None:
        self._records.write("state", **state._asdict())


if __name__ == "__main__":
    log_to_stderr()
    Subscriber(json.loads(sys.argv[1])).run()
