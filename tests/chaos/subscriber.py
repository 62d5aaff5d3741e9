"""Subscribes to every channel and writes down what the client hands it, in its own style.

    events        `async for event in subscription.events()`
    callback      `on_message` and `on_lost`
    tiny buffer   as events, with a buffer of a few messages
    impatient     waits for the next event for a moment only, again and again
    triplets      three subscriptions of each channel: as events, with a tiny buffer, by callbacks
    restarting    as events; when told so, and after every second loss, ends its subscriptions or
                  its client, and others go on from there

Run by `programs.py`.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Final, TypeAlias

import holdfast
from tests.chaos.program import Program, main
from tests.chaos.records import Writer, fault_of_payload

Event: TypeAlias = holdfast.Message | holdfast.Lost

TINY: Final = 2048
"""Bytes."""
MOMENT: Final = 0.003
"""Seconds."""
CALLS: Final = 2
"""The number of the subscription of three that is read by callbacks."""
DAWDLE: Final = 0.03
"""Seconds that a slow application takes for a message."""


class Subscriber:
    """What came, in the order in which it came."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._positions: dict[str, holdfast.Position | None] = {}
        self._lives = self._losses = 0

    async def run(self) -> None:
        """Listen to all channels until told to finish."""
        program = self._program
        while not program.finished.is_set():
            program.restart.clear()
            program.client.start()
            async with asyncio.TaskGroup() as group:
                tasks = [
                    group.create_task(self._listen(channel, number))
                    for channel in program.channels
                    for number in range(3 if program.style == "triplets" else 1)
                ]
                await self._told()
                for task in tasks:
                    task.cancel()
            if not program.finished.is_set():
                await self._begin_again()

    async def _told(self) -> None:
        """Wait for the order to finish, or to restart."""
        orders = (self._program.finished.wait(), self._program.restart.wait())
        tasks = [asyncio.ensure_future(order) for order in orders]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()

    async def _begin_again(self) -> None:
        """Be a program that has ended and runs again; each second time, only subscribe anew."""
        self._lives += 1
        if self._lives % 2:
            program, before = self._program, self._program.client
            program.connect()
            await before.close()

    async def _listen(self, channel: str, number: int) -> None:
        program = self._program
        options: dict[str, Any] = {}
        calls = program.style == "callback" or number == CALLS
        if calls:
            take = partial(self._take, number=number)
            options |= {"on_message": take, "on_lost": take}
        elif program.style == "tiny buffer" or number:
            options["buffer"] = TINY
        since = self._positions.get(channel)
        async with program.client.subscribe(channel, since=since, **options) as subscription:
            await subscription.ready()
            program.records.write("ready", channel=channel, s=number)
            if calls:
                await program.finished.wait()
            elif program.style == "impatient":
                await self._snatch(subscription)
            elif program.style == "restarting":
                await self._read_and_store(subscription)
            else:
                await self._read(subscription, number)

    async def _read(self, subscription: holdfast.Subscription, number: int) -> None:
        async for event in subscription.events():
            self._take(event, number)
            if self._program.slow:
                await asyncio.sleep(DAWDLE)

    async def _read_and_store(self, subscription: holdfast.Subscription) -> None:
        """Keep the position after each event, for who comes after us."""
        self._positions.setdefault(subscription.channel, subscription.position)
        async for event in subscription.events():
            self._take(event)
            self._positions[subscription.channel] = subscription.position
            if self._ends_after(event):
                self._program.restart.set()
                return
            if self._program.slow:
                await asyncio.sleep(DAWDLE)

    def _ends_after(self, event: Event) -> bool:
        """Whether to restart by itself: after each second loss, before what comes behind it."""
        self._losses += isinstance(event, holdfast.Lost)
        return isinstance(event, holdfast.Lost) and self._losses % 2 == 0

    async def _snatch(self, subscription: holdfast.Subscription) -> None:
        """Cancel many a wait; what came is not to go with it."""
        while True:
            events = subscription.events()  # a generator that was cancelled is over
            try:
                while True:
                    async with asyncio.timeout(MOMENT):
                        event = await anext(events)
                    self._take(event)
                    if self._program.slow:
                        await asyncio.sleep(DAWDLE)
            except TimeoutError:
                pass

    def _take(self, event: Event, number: int = 0) -> None:
        note(self._program.records, event, number)


def note(records: Writer, event: Event, number: int = 0) -> None:
    """Write an event down."""
    if isinstance(event, holdfast.Lost):
        fields = {"channel": event.channel, "s": number}
        if event.first is None:
            records.write("reset", **fields)
        else:
            records.write("lost", **fields, first=event.first, last=event.last)
        return
    wrong = fault_of_payload(event.data)
    if wrong is not None:
        records.write("corrupt", channel=event.channel, error=wrong)
        return
    records.write(
        "message",
        channel=event.channel,
        s=number,
        epoch=event.position.epoch,
        offset=event.offset,
        p=event.data["p"],
        n=event.data["n"],
    )


async def _work(program: Program) -> None:
    await Subscriber(program).run()


if __name__ == "__main__":
    main(_work)
