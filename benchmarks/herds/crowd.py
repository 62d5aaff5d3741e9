"""A crowd of real clients in one process, which notes when each of them tries and succeeds.

    python -m benchmarks.herds.crowd --port 8000 --clients 2500 [--no-jitter]

It prints a line whenever all are connected. At the end of its standard input it prints what it has
noted, as JSON: seconds of the system's monotonic clock, which all processes share.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import logging
import random
import sys
import time
from typing import TYPE_CHECKING, Any

import holdfast

if TYPE_CHECKING:
    from holdfast import Client, State

CHANNEL = "b"
AT_ONCE = 50
"""Clients that connect at a time in the beginning."""


class Log:
    """When something happened to one of the clients."""

    def __init__(self) -> None:
        self.lost: list[float] = []
        self.attempts: list[float] = []
        self.opened: list[float] = []
        self.told: list[float] = []
        """The subscription stands again, and the application knows what it lost."""


class Member:
    """One client of the crowd."""

    def __init__(self, url: str, crowd: Crowd) -> None:
        self._crowd = crowd
        self._was_open = False
        self.client: Client = holdfast.connect(url, proxy=None, on_state=self._note)

    async def join(self) -> None:
        self.client.start()
        await self.client.opened()
        await self.client.subscribe(CHANNEL, on_lost=self._told).ready()

    def _told(self, lost: object) -> None:
        self._crowd.log.told.append(time.monotonic())

    def _note(self, state: State) -> None:
        log = self._crowd.log
        if state.name == "connecting":
            log.attempts.append(time.monotonic())
        elif state.name == "open":
            log.opened.append(time.monotonic())
            self._crowd.count(+1)
        elif self._was_open:
            log.lost.append(time.monotonic())
            self._crowd.count(-1)
        self._was_open = state.name == "open"


class Crowd:
    """All clients of this process."""

    def __init__(self, url: str, size: int) -> None:
        self.log = Log()
        self._members = [Member(url, self) for _ in range(size)]
        self._open = 0

    def count(self, change: int) -> None:
        """Note that one more is connected, or one less."""
        self._open += change
        if self._open == len(self._members):
            print("all connected", flush=True)

    async def gather(self) -> None:
        for start in range(0, len(self._members), AT_ONCE):
            await asyncio.gather(*(m.join() for m in self._members[start : start + AT_ONCE]))
        self.log = Log()
        gc.collect()
        gc.freeze()

    async def disperse(self) -> None:
        await asyncio.gather(*(member.client.close() for member in self._members))


async def run(options: argparse.Namespace) -> dict[str, Any]:
    crowd = Crowd(f"ws://127.0.0.1:{options.port}/ws", options.clients)
    await crowd.gather()
    print("gathered", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    log, crowd.log = crowd.log, Log()
    await crowd.disperse()
    return vars(log)


def without_jitter() -> None:
    """Make the clients' delays what they would be if nobody had thought of jitter."""

    def greatest(_least: float, most: float) -> float:
        return most

    random.uniform = greatest  # type: ignore[assignment]  # what clients draw their delays with


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--clients", type=int, required=True)
    parser.add_argument("--no-jitter", action="store_true")
    arguments = parser.parse_args()
    logging.disable()  # thousands of lines about what is meant to happen
    if arguments.no_jitter:
        without_jitter()
    print(json.dumps(asyncio.run(run(arguments))))
