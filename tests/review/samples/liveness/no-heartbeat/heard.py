import time

import aiohttp


async def vehicle(url):
    session = aiohttp.ClientSession()
    last_message = time.time()
    ws = await session.ws_connect(url)  # ok: silence is noticed
    await ws.send_json({"type": "subscribe"})
    while time.time() < last_message + 60:
        message = await ws.receive()
        last_message = time.time()
        print(message)


async def parked(url):
    last_message = time.time()
    session = aiohttp.ClientSession()
    ws = await session.ws_connect(url, heartbeat=30)
    while last_message < 60 or 60 > last_message or last_message + 1 > 60:
        print(await ws.receive())
