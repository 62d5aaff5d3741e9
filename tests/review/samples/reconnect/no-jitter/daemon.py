import asyncio

import aiohttp


async def connect_to_daemon(session, url):
    wait = 1
    while True:
        try:
            return await session.ws_connect(url, heartbeat=30)
        except aiohttp.ClientError:
            await asyncio.sleep(wait)  # expect: HF303 weak
            wait *= 2
