"""What the Python publisher and subscriber have in common: their order, their clock, their end."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import holdfast
from tests.chaos.records import Writer


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock can leap ahead, as after the sleep of a machine."""

    ahead = 0.0

    def time(self) -> float:
        return super().time() + self.ahead


def options_of(order: dict[str, Any]) -> dict[str, Any]:
    """Return the options for `connect` that a program's order asks for."""
    times = order["times"]
    return {
        "backoff": holdfast.BackoffOptions(
            base=times["base"],
            cap=times["cap"],
            minimum=times["minimum"],
            stable_after=times["stable_after"],
        ),
        "connect_timeout": times["connect_timeout"],
        "ping_interval": times["ping_interval"],
        "pong_timeout": times["pong_timeout"],
        "timeout": times["request_timeout"],
        "compression": order["style"] == "callback",
        "proxy": False,
        "name": order["name"],
    }


def log_to_stderr() -> None:
    """Have the client's log where the run looks for it."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("asyncio").setLevel(logging.WARNING)


class Program:
    """One client of the run, which does what lines on its standard input say."""

    def __init__(self, order: dict[str, Any]) -> None:
        self.name: str = order["name"]
        self.style: str | None = order["style"]
        self.channels: list[str] = order["channels"]
        self.rates: dict[str, float] = order["rates"]
        self.rng = random.Random(f"{order['seed']} {self.name}")
        self.records = Writer(Path(order["record"]))
        self.finished = asyncio.Event()
        self.slow_until = 0.0
        self.restart = asyncio.Event()
        self._order = order
        self.client = self.connect()

    def connect(self) -> holdfast.Client:
        """Make a client, and note its states as long as it is the program's."""

        def note(state: holdfast.State) -> None:
            if self.client is client:
                self.records.write("state", **state._asdict())

        client = holdfast.connect(self._order["url"], on_state=note, **options_of(self._order))
        self.client = client
        return client

    async def obey(self) -> None:
        """Do what is ordered, until `finish`. At the end of the input nobody wants us any more."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
        )
        while line := await reader.readline():
            order, _, seconds = line.decode().strip().partition(" ")
            if order == "finish":
                break
            self._obey(order, float(seconds or 0))
        else:
            os._exit(1)
        transport.close()
        self.records.write("finish")
        self.finished.set()

    def _obey(self, order: str, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        if order == "slow":
            self.slow_until = loop.time() + seconds
        elif order == "jump":
            assert isinstance(loop, JumpingLoop)
            loop.ahead += seconds
        elif order == "wake":
            self.client.wake()
        elif order == "restart":
            self.restart.set()
        elif order == "pause":
            self.client.pause()
            loop.call_later(seconds, self.client.resume)

    @property
    def slow(self) -> bool:
        """Whether the application is to dawdle."""
        return asyncio.get_running_loop().time() < self.slow_until

    async def end(self) -> None:
        """Close the client and write down its counts."""
        await self.client.close()
        self.records.write("stats", **self.client.stats._asdict())


def main(work: Callable[[Program], Awaitable[None]]) -> None:
    """Run a program whose order is the first argument."""
    log_to_stderr()
    order = json.loads(sys.argv[1])

    async def run() -> None:
        program = Program(order)
        async with asyncio.TaskGroup() as group:
            group.create_task(program.obey())
            await work(program)
        await program.end()
        program.records.close()

    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(run())
