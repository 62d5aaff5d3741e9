import asyncio

import aiohttp

PORT = 8088


class Hub:
    def __init__(self, ip_address):
        self.ip_address = ip_address

    async def connect(self, session):
        wait = 1
        while True:
            try:
                url = f"wss://{self.ip_address}:{PORT}/control"
                return await session.ws_connect(url, heartbeat=30)
            except aiohttp.ClientError:
                await asyncio.sleep(wait)  # expect: HF303 weak
                wait = min(wait * 2, 30)


class Cloud:
    def __init__(self, host):
        self.host = host

    async def connect(self, session):
        wait = 1
        while True:
            try:
                return await session.ws_connect(f"wss://{self.host}/control", heartbeat=30)
            except aiohttp.ClientError:
                await asyncio.sleep(wait)  # expect: HF303
                wait = min(wait * 2, 30)
