import asyncio
import time

import aiohttp
import websocket


class DaemonProxy:
    async def run(self):
        while True:
            try:
                session = aiohttp.ClientSession()
                self.ws = await session.ws_connect(self.url, heartbeat=30)
                await self.listen()
            except aiohttp.ClientError:
                print("no daemon")
            await asyncio.sleep(2)  # expect: HF302 weak


class KeyringProxy(DaemonProxy):
    async def run(self):
        while True:
            try:
                session = aiohttp.ClientSession()
                self.ws = await session.ws_connect(self.url, heartbeat=30)
                await self.listen()
            except aiohttp.ClientError:
                print("no keyring")
            await asyncio.sleep(2)  # expect: HF302 weak


async def node(self_hostname):
    while True:
        try:
            session = aiohttp.ClientSession()
            await session.ws_connect(f"wss://{self_hostname}:8000", heartbeat=30)
        except aiohttp.ClientError:
            print("nobody there")
        await asyncio.sleep(2)  # expect: HF302 weak


class FeedProxy:
    def on_close(self, ws, code, text):
        if self.may_try_again(code):
            time.sleep(5)  # ok: a few times
            self.dial()

    def may_try_again(self, code):
        return self.retry_count < self.max_retries

    def dial(self):
        self.app = websocket.WebSocketApp("wss://example.com", on_close=self.on_close)
        self.app.run_forever(ping_interval=30, ping_timeout=10)
