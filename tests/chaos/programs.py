"""The publishers and subscribers: processes that take orders by line and write records.

Orders, each on a line of its own: `slow SECONDS`, `jump SECONDS`, `pause SECONDS`, `wake`,
`restart`, and `finish`, after which the program ends by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final, NamedTuple

from tests.chaos.records import Record, Tail, read
from tests.chaos.settings import CHANNELS, CLIENT, RATES
from tests.integration.process import ENVIRONMENT, ROOT
from tests.tools.node import NODE

HERE: Final = Path(__file__).parent
END: Final = 10.0
"""Seconds that a program may take to end."""


class Role(NamedTuple):
    """What a program is: `style` is how it takes its messages; None: it publishes.

    It has so many subscriptions of each channel, by so many clients.
    """

    language: str
    style: str | None
    subscriptions: int = 1
    clients: int = 1

    @property
    def publishes(self) -> bool:
        return self.style is None

    @property
    def name(self) -> str:
        return f"{self.language}-{self.style or 'publisher'}".replace(" ", "-")

    @property
    def streams(self) -> list[tuple[str, int]]:
        """What must be whole in itself: each channel's subscriptions, by number."""
        return [(channel, number) for channel in CHANNELS for number in range(self.subscriptions)]


ROLES: Final = (
    Role("python", None),
    Role("python", "events"),
    Role("python", "callback"),
    Role("python", "tiny buffer"),
    Role("python", "impatient"),
    Role("python", "triplets", 3),
    Role("python", "restarting"),
    Role("python", "threads"),
    Role("javascript", None),
    Role("javascript", "events"),
    Role("javascript", "callback"),
    Role("javascript", "tiny buffer"),
    Role("javascript", "restarting"),
    Role("javascript", "sharing", 3, 3),
)
STYLES: Final = tuple({role.style for role in ROLES if role.style is not None})


class Program:
    """One of them. Its records are `records`, what it says besides is in `log`."""

    def __init__(self, role: Role, url: str, folder: Path, seed: int) -> None:
        self.role = role
        self.name = role.name
        self.path = folder / f"{self.name}.jsonl"
        self.log = folder / f"{self.name}.log"
        self._places: dict[tuple[str, int], tuple[str, int]] = {}
        self._resets: set[tuple[str, int]] = set()
        self._ready: set[tuple[str, int]] = set()
        self._tail = Tail(self.path)
        self._process: asyncio.subprocess.Process | None = None
        self._stopped = asyncio.Lock()
        self._order = {
            "name": self.name,
            "url": f"{url}?who={self.name}",
            "record": str(self.path),
            "style": role.style,
            "seed": seed,
            "channels": list(CHANNELS),
            "rates": RATES,
            "times": asdict(CLIENT),
        }

    async def start(self) -> None:
        """Start the process."""
        kind = "publisher" if self.role.publishes else "subscriber"
        kind += "_sync" if self.role.style == "threads" else ""
        if self.role.language == "python":
            command = [sys.executable, "-W", "default", "-m", f"tests.chaos.{kind}"]
        else:
            command = [str(NODE), str(HERE / f"{kind}.mjs")]
        with self.log.open("w") as output:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                json.dumps(self._order),
                cwd=ROOT,
                env=ENVIRONMENT,
                stdin=asyncio.subprocess.PIPE,
                stdout=output,
                stderr=output,
            )

    def tell(self, order: str) -> None:
        """Give it an order."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(order.encode() + b"\n")

    async def freeze(self, seconds: float) -> None:
        """SIGSTOP for so many seconds, as a laptop sleeps."""
        async with self._stopped:
            process = self._process
            if process is None or process.returncode is not None:
                return
            process.send_signal(signal.SIGSTOP)
            try:
                await asyncio.sleep(seconds)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    process.send_signal(signal.SIGCONT)

    async def finish(self) -> str | None:
        """Have it end; return what is wrong where it does not, or not well."""
        process = self._process
        if process is None:
            return None
        async with self._stopped:
            try:
                if process.returncode is None:
                    self.tell("finish")
                async with asyncio.timeout(END):
                    code = await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
                return f"did not end within {END:g} s; see {self.log}"
        if code:
            return f"ended with {code}; see {self.log}"
        return None

    async def kill(self) -> None:
        """End it by force, if it is still there."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    def records(self) -> list[Record]:
        """Return all that it wrote."""
        return read(self.path)

    def look(self) -> None:
        """Take note of what it has written since the last look."""
        for record in self._tail.more():
            kind, stream = record["kind"], (record.get("channel", ""), record.get("s", 0))
            if kind == "message":
                self._places[stream] = record["epoch"], record["offset"]
                self._resets.discard(stream)
            elif kind == "lost" and stream in self._places:
                self._places[stream] = self._places[stream][0], record["last"]
            elif kind == "reset":
                self._resets.add(stream)
            elif kind == "ready":
                self._ready.add(stream)

    def ready(self) -> bool:
        """Tell whether the server has answered for every subscription."""
        self.look()
        return self._ready == set(self.role.streams)

    def at(self, ends: dict[str, tuple[str, int]]) -> bool:
        """Tell whether every subscription has reached its channel's end."""
        self.look()
        wanted = {stream: ends[stream[0]] for stream in self.role.streams}
        return not self._resets and self._places == wanted
