import asyncio
import json
import random

import aiohttp


async def display(screen):
    attempt = 0
    async with aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.ws_connect("wss://hub.home.example/device/display", heartbeat=15) as ws:
                    attempt = 0  # expect: reset-on-open
                    async for msg in ws:
                        if msg.type == aiohttp.WSMsgType.TEXT:
                            data = json.loads(msg.data)  # expect: unguarded-parse
                            screen.draw(data["temperature"])  # expect: shape-assumed
            except aiohttp.ClientError:
                pass
            attempt += 1
            await asyncio.sleep(min(2**attempt, 300))  # expect: no-jitter
