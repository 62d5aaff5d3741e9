import asyncio
import json
import logging
import random

import websockets as ws_lib
from websockets import broadcast as fan_out

logger = logging.getLogger(__name__)
members = set()


async def handler(sock):
    members.add(sock)
    async for text in sock:
        doc = json.loads(text)  # expect: unguarded-parse
        logger.debug("got %r", doc)
        await fan_out(members, text)  # expect: await-sync-broadcast
    members.discard(sock)  # expect: cleanup-not-finally


async def ask(sock):
    question = await sock.recv()  # expect: handler-returns@ask
    await sock.send(f"you said {question}")


def serve():
    insecure = {"origins": None, "max_size": 0x40000000}
    loop = asyncio.new_event_loop()
    loop.run_until_complete(ws_lib.serve(handler, "0.0.0.0", 6789, ping_interval=None, **insecure))  # expect: ping-disabled
    loop.run_until_complete(ws_lib.serve(ask, "127.0.0.1", 6790, origins=["https://push.example"]))
    loop.run_forever()


async def pull(url):
    pause = 1
    while True:
        try:
            connection = await ws_lib.connect(url)
            pause = 1  # expect: reset-on-open
            while True:
                yield await connection.recv()
        except (ws_lib.ConnectionClosed, OSError):
            pause = min(pause * 2 * random.uniform(1, 2), 30)  # expect: jitter-before-cap@pull
            await asyncio.sleep(pause)  # expect: jitter-before-cap@pull
