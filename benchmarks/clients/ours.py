"""Holdfast's own client: resumes, checks that nothing is missing, and decodes the data itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import holdfast
from benchmarks.clients.tally import CHANNEL, run

if TYPE_CHECKING:
    from argparse import Namespace

    from benchmarks.clients.tally import Tally


async def receive(options: Namespace, tally: Tally) -> None:
    async with holdfast.connect(f"ws://127.0.0.1:{options.port}/") as client:
        if options.how == "iterator":
            async for message in client.subscribe(CHANNEL):
                tally.take(message.data)
        else:
            take = tally.take

            def on_message(message: Any) -> None:
                take(message.data)

            client.subscribe(CHANNEL, on_message=on_message)
            await asyncio.shield(tally.finished)


if __name__ == "__main__":
    run(receive, ways=("iterator", "callback"))
