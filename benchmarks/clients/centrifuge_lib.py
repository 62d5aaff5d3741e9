"""centrifuge-python, the client of Centrifugo: a handler for each publication, over JSON."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from centrifuge import Client, PublicationContext, SubscriptionEventHandler

from benchmarks.clients.tally import CHANNEL, run

if TYPE_CHECKING:
    from argparse import Namespace

    from benchmarks.clients.tally import Tally


class Handler(SubscriptionEventHandler):
    """Hands the data of each publication on."""

    def __init__(self, tally: Tally) -> None:
        self._take = tally.take

    async def on_publication(self, context: PublicationContext) -> None:
        self._take(context.pub.data)


async def receive(options: Namespace, tally: Tally) -> None:
    client = Client(f"ws://127.0.0.1:{options.port}/")
    subscription = client.new_subscription(CHANNEL, Handler(tally), recoverable=True)
    try:
        await client.connect()
        await subscription.subscribe()
        await asyncio.shield(tally.finished)
    finally:
        await client.disconnect()


if __name__ == "__main__":
    run(receive)
