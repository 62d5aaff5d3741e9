import asyncio

import aiohttp


async def moved(session, url):
    tries = 0
    while tries <= 4:
        try:
            return await session.ws_connect(url, heartbeat=30)
        except aiohttp.ClientError:
            await asyncio.sleep(2**tries)  # expect: HF303 weak
            tries += 1


async def dialled(session, url):
    tries = 0
    while tries < 60:
        try:
            return await session.ws_connect(url, heartbeat=30)
        except aiohttp.ClientError:
            await asyncio.sleep(min(2**tries, 30))  # expect: HF303
            tries += 1


async def counted(session, url):
    for attempt in range(3):
        try:
            return await session.ws_connect(url, heartbeat=30)
        except aiohttp.ClientError:
            await asyncio.sleep(2**attempt)  # expect: HF303 weak
