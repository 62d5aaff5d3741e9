"""Publishes numbered payloads to every channel, and writes down what the client says of each.

Run by `programs.py`.
"""

from __future__ import annotations

import asyncio
from typing import Final

from tests.chaos.program import Program, main
from tests.chaos.records import make_payload

OUTSTANDING: Final = 500
"""Publishes that may wait for an answer: below what a client holds while it is offline."""


class Publisher:
    """Counts its messages across channels, so that each is unique."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._next = 0
        self._room = asyncio.Semaphore(OUTSTANDING)

    async def run(self) -> None:
        """Publish until told to finish; one last message to each channel, and all answers."""
        program = self._program
        program.client.start()
        async with asyncio.TaskGroup() as publishes:
            async with asyncio.TaskGroup() as streams:
                for channel in program.channels:
                    streams.create_task(self._stream(channel, publishes))
            for channel in program.channels:
                await self._send(channel, publishes)

    async def _stream(self, channel: str, publishes: asyncio.TaskGroup) -> None:
        program, pause = self._program, 1 / self._program.rates[channel]
        while not program.finished.is_set():
            await self._send(channel, publishes)
            try:
                async with asyncio.timeout(program.rng.expovariate(1 / pause)):
                    await program.finished.wait()
            except TimeoutError:
                pass

    async def _send(self, channel: str, publishes: asyncio.TaskGroup) -> None:
        await self._room.acquire()
        number, self._next = self._next, self._next + 1
        self._program.records.write("intent", channel=channel, n=number)
        publishes.create_task(self._publish(channel, number))

    async def _publish(self, channel: str, number: int) -> None:
        program = self._program
        size = program.rng.choice([5, 20, 100, 200, 300, 400, 600, 3000])
        payload = make_payload(program.name, number, size)
        try:
            position = await program.client.publish(channel, payload)
        except Exception as error:
            program.records.write("failed", channel=channel, n=number, error=repr(error))
        else:
            program.records.write(
                "ack", channel=channel, n=number, epoch=position.epoch, offset=position.offset
            )
        finally:
            self._room.release()


async def _work(program: Program) -> None:
    await Publisher(program).run()


if __name__ == "__main__":
    main(_work)
