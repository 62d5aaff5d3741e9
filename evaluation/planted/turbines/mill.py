"""At the turbine: keeps a line to the site."""

import asyncio
import logging
import random

from tornado.httpclient import HTTPError, HTTPRequest
from tornado.websocket import websocket_connect

SITE = "wss://site.turbines.example/mills/%d"


async def work(number):
    pause = 1.0
    while True:
        started = asyncio.get_running_loop().time()
        try:
            request = HTTPRequest(SITE % number, validate_cert=False, connect_timeout=10)  # expect: tls-verification-off
            line = await websocket_connect(request, ping_interval=20)
            await line.write_message('{"rpm": 14}')
            while (order := await line.read_message()) is not None:
                logging.info("ordered to %s", order)
        except (OSError, HTTPError) as error:
            logging.warning("no line: %s", error)
        if asyncio.get_running_loop().time() - started > 60:
            pause = 1.0
        await asyncio.sleep(random.uniform(0, pause))
        pause = min(pause * 2, 120)


if __name__ == "__main__":
    asyncio.run(work(1))
