import asyncio
import logging
import ssl

import websockets
from websockets.legacy.client import connect

ctx = ssl._create_unverified_context()  # expect: tls-verification-off@ctx


async def read_forever(number):
    uri = "wss://news.example.com:8700/reader/%d" % number
    delay = 1
    while True:
        try:
            async with connect(uri, ssl=ctx) as ws:  # expect: tls-verification-off@ctx
                delay = 1  # expect: reset-on-open
                async for page in ws:
                    print(page)
        except websockets.ConnectionClosedError as e:
            logging.info("closed: %s", e)
        except OSError:
            logging.exception("cannot reach the newsroom")
        await asyncio.sleep(delay)  # expect: no-jitter@read, uncapped-backoff@read
        delay *= 2  # expect: no-jitter@read, uncapped-backoff@read


async def clip(words):
    """One look at the paper, then no more."""
    async with connect("wss://news.example.com:8700/reader/0", ssl=True) as ws:
        await ws.send('{"cmd": "next"}')
        page = await ws.recv()
        return [word for word in words if word in page]


if __name__ == "__main__":
    asyncio.run(read_forever(7))
