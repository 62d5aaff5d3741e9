"""The websockets library: an async iterator of texts, each decoded by the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from websockets.asyncio.client import connect

from benchmarks.clients.tally import REQUEST, json_decoder, run

if TYPE_CHECKING:
    from argparse import Namespace

    from benchmarks.clients.tally import Tally


async def receive(options: Namespace, tally: Tally) -> None:
    decode = json_decoder(options.how)
    async with connect(f"ws://127.0.0.1:{options.port}/") as connection:
        await connection.send(REQUEST)
        if options.how == "json":
            async for text in connection:
                tally.take(decode(text)["data"])
        while True:  # msgspec reads bytes, so the library need not make a text of them
            tally.take(decode(await connection.recv(decode=False))["data"])


if __name__ == "__main__":
    run(receive, ways=("json", "msgspec"))
