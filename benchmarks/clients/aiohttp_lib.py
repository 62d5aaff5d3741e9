"""aiohttp: an async iterator of messages, whose text the application decodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import ClientSession

from benchmarks.clients.tally import REQUEST, json_decoder, run

if TYPE_CHECKING:
    from argparse import Namespace

    from benchmarks.clients.tally import Tally


async def receive(options: Namespace, tally: Tally) -> None:
    decode = json_decoder(options.how)
    url = f"ws://127.0.0.1:{options.port}/"
    # holdfast: ignore[HF101] a heartbeat is no part of what is measured
    async with ClientSession() as session, session.ws_connect(url) as connection:
        await connection.send_str(REQUEST)
        async for message in connection:
            tally.take(decode(message.data)["data"])


if __name__ == "__main__":
    run(receive, ways=("json", "msgspec"))
