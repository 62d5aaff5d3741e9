"""What all clients have in common: they count what they get, and stop the clock at the last one."""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Receive = Callable[[argparse.Namespace, "Tally"], Awaitable[None]]

CHANNEL = "c"
FIRST = 1_000_000
"""The number in the message before the first one; see `stream.py`."""

REQUEST = '{"type":"subscribe","channel":"c"}'


class Tally:
    """The application: it adds up a number in each message, the least that proves it was read.

    `finished` is done when `warmup + messages` have come; only the last `messages` are measured.
    """

    def __init__(self, warmup: int, messages: int) -> None:
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._warmup = warmup
        self._messages = messages
        self._left = warmup
        self._sum = 0
        self._measuring = False
        self._cpu = 0.0
        self._clock = 0.0

    def take(self, data: Any) -> None:
        """Take the data of one message."""
        self._sum += data["n"]
        self._left -= 1
        if not self._left:
            self._turn()

    def _turn(self) -> None:
        if self._measuring:
            self._cpu = time.process_time() - self._cpu
            self._clock = time.monotonic() - self._clock
            self.finished.set_result(None)
            return
        self._measuring = True
        self._left = self._messages
        self._clock = time.monotonic()
        self._cpu = time.process_time()

    def report(self) -> dict[str, float]:
        """Return the figures. Raises SystemExit where other messages came than were sent."""
        count = self._warmup + self._messages
        if self._sum != count * FIRST + count * (count + 1) // 2:
            raise SystemExit("the messages received are not those that were sent")
        return {
            "messages": self._messages,
            "seconds": self._clock,
            "cpu_seconds": self._cpu,
            "messages_per_cpu_second": self._messages / self._cpu,
            "cpu_us_per_message": self._cpu / self._messages * 1e6,
            "cpu_percent": 100 * self._cpu / self._clock,
        }


def run(receive: Receive, *, ways: tuple[str, ...] = ()) -> None:
    """Run the program: `receive` subscribes and feeds the tally until it is cancelled."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--messages", type=int, required=True)
    parser.add_argument("--warmup", type=int, required=True)
    parser.add_argument("--loop", choices=("asyncio", "uvloop"), default="asyncio")
    if ways:
        parser.add_argument("--how", choices=ways, default=ways[0])
    options = parser.parse_args()
    with asyncio.Runner(loop_factory=_loop_factory(options.loop)) as runner:
        print(json.dumps(runner.run(_measure(receive, options))))


def _loop_factory(name: str) -> Callable[[], asyncio.AbstractEventLoop]:
    if name == "asyncio":
        return asyncio.new_event_loop
    import uvloop

    return uvloop.new_event_loop


async def _measure(receive: Receive, options: argparse.Namespace) -> dict[str, float]:
    tally = Tally(options.warmup, options.messages)
    task = asyncio.ensure_future(receive(options, tally))
    await asyncio.wait((task, tally.finished), return_when=asyncio.FIRST_COMPLETED)
    if not tally.finished.done():
        await task
        raise SystemExit("the stream ended too soon")
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return tally.report()


def json_decoder(name: str) -> Callable[[Any], Any]:
    """Return the function that decodes JSON by this name."""
    if name == "json":
        return json.loads
    import msgspec

    return msgspec.json.Decoder().decode
