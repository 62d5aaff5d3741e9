import asyncio

from aiohttp import ClientSession


async def follow(url):
    async with ClientSession() as session, session.ws_connect(url, heartbeat=30) as ws:
        while not ws.closed:
            await ws.send_json({"op": "ping"})  # ok
            await asyncio.sleep(15)
